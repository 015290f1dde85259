/** What goes wrong between a program and a server, each with the API's own sentence. */

/** One error of an answer, as the API gives it. */
export interface ApiErrorDetail {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; [more: string]: unknown };
}

/** The API refused an operation. `code` is stable: docs/api.md lists them. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: string;

  constructor(readonly errors: readonly ApiErrorDetail[]) {
    super(errors[0]?.message ?? "the server gave no reason");
    this.code = errors[0]?.extensions?.code ?? "UNKNOWN";
  }
}

/** Nothing answers, or what answers is no Seedscope server. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** An analysis cannot be made; `suggestion` says what can. */
export class Refused extends Error {
  override name = "Refused";

  constructor(
    readonly code: string,
    message: string,
    readonly suggestion: string | null,
  ) {
    super(suggestion ? `${message}; ${suggestion}` : message);
  }
}

/** The job that was to make a report failed or was cancelled. */
export class JobEnded extends Error {
  override name = "JobEnded";

  constructor(
    readonly job: string,
    readonly state: "FAILED" | "CANCELLED",
    reason: string | null,
  ) {
    super(`${job} ${state === "FAILED" ? "failed" : "was cancelled"}${reason ? `: ${reason}` : ""}`);
  }
}
