/** Agreement tables as files: safetensors with one float64 array a kind. */
import type { AgreementFloorTable } from "../analysis/agreementFloor.js";
import type { AgreementTable } from "../analysis/agreementTable.js";
import { readSafetensors, writeSafetensors } from "../checkpoints/safetensors.js";

/** @returns of each kind, F64 [layer, head, other refit, prompt] */
export function writeAgreement({ values, ...about }: AgreementTable | AgreementFloorTable): Uint8Array {
  const { nRefits, nLayers, nHeads, lengths } = about;
  const shape = [nLayers, nHeads, nRefits - 1, lengths.length];
  const tensors = Object.entries(values).map(([kind, of]) => [kind, { shape, values: of }]);
  return writeSafetensors(Object.fromEntries(tensors), { agreement: JSON.stringify(about) });
}

/** @throws CheckpointError if the bytes are no such file */
export function readAgreement<T extends AgreementTable | AgreementFloorTable = AgreementTable>(bytes: Uint8Array): T {
  const { tensors, metadata } = readSafetensors(bytes);
  const values = Object.entries(tensors).map(([kind, tensor]) => [kind, tensor.values as Float64Array]);
  return { ...JSON.parse(metadata.agreement), values: Object.fromEntries(values) } as T;
}
