/** A detector of the user's own: a JSON file, or the JSON itself. */

import { Failure } from "./failure.js";
import { readInput } from "./options.js";

/**
 * @param text the path of a JSON file, or JSON that begins with {
 * @returns the API's DetectorInput
 * @throws Failure when it is no JSON, or no detector
 */
export async function readDetector(text: string): Promise<object> {
  const inline = text.trimStart().startsWith("{");
  const content = inline ? text : (await readInput("detector file", text)).toString();
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new Failure(`error: the detector${inline ? "" : ` file ${text}`} is not JSON: ${(error as Error).message}`);
  }
  const { InvalidInput, parseDetector } = await import("@seedscope/core");
  try {
    const detector = parseDetector(value);
    return "key" in detector ? { ...detector, key: detector.key.toUpperCase().replaceAll("-", "_") } : detector;
  } catch (error) {
    if (error instanceof InvalidInput) throw new Failure(`error: ${error.message}`);
    throw error;
  }
}
