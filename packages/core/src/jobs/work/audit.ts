/** The unit that looks at every value of a stored checkpoint. */
import { auditTensor, type CheckpointAudit } from "../../checkpoints/audit.js";
import { readCheckpoint } from "../../checkpoints/checkpoint.js";
import { parameterShapes } from "../../model/parameters.js";
import type { AuditResult, AuditWork } from "../messages.js";
import type { Session } from "./session.js";

export async function auditUnit(session: Session, { config, checkpoint }: AuditWork): Promise<AuditResult> {
  const { weights } = readCheckpoint(await session.files.read(checkpoint));
  const audit: CheckpointAudit = {
    constants: [],
    tensors: Object.entries(parameterShapes(config)).map(([name, shape]) => auditTensor(name, shape, weights[name])),
  };
  return { audit: await session.files.put(new TextEncoder().encode(JSON.stringify(audit))) };
}
