/** The unit that answers somebody who waits: one forward pass of one refit on one text. */
import { compileTextPatterns, positionsFor, type TextPatterns, textPatterns } from "../../analysis/textPatterns.js";
import type { LiveWork } from "../messages.js";
import type { Session } from "./session.js";

export async function liveUnit(session: Session, { config, weights, tokens, layers }: LiveWork): Promise<TextPatterns> {
  const nPositions = positionsFor(tokens.length, config);
  const key = `text patterns ${JSON.stringify([config, nPositions, layers])}`;
  const program = await session.program(key, () => compileTextPatterns(session.engine, config, { nPositions, layers }));
  return textPatterns(program, config, await session.weightsOf(weights, config), tokens, layers);
}
