/** How a command ends badly: one sentence on stderr and exit code 1. */

/** What a command cannot do, in a sentence for the user. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = "Failure";
  }
}

/** The sentence alone for what the user can mend; the stack as well for a bug. */
export function reportFailure(error: unknown): number {
  if (error instanceof Failure) {
    console.error(error.message);
    return error.exitCode;
  }
  if (isInvalidInput(error)) console.error(`error: ${error.message}`);
  else console.error("error: Seedscope itself failed:", error);
  return 1;
}

/** Told by its name: core is not imported for commands that do not need it. */
function isInvalidInput(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ["InvalidInput", "NotFound", "AlreadyExists", "Conflict", "CheckpointError", "HubError"].includes(error.name)
  );
}
