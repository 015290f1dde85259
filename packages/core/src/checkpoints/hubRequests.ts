/** Requests to the hub, and what its refusals mean. */
import { InvalidInput } from "../errors.js";

/** Which hub, and as whom. */
export interface HubOptions {
  /** default https://huggingface.co */
  hubUrl?: string;
  /** sent to the hub only, not to where it keeps its files */
  accessToken?: string;
  signal?: AbortSignal;
  /** wait before the first retry; doubles with each, up to 16 s; default 500 ms */
  firstRetryMs?: number;
}

/** The hub does not give what was asked for; the message says what to do about it, and never holds a token. */
export class HubError extends InvalidInput {
  override name = "HubError";
  /** the hub's own word for it, such as "RevisionNotFound"; "WRONG_CHECKSUM" for a file that is not what was asked for */
  readonly code: string | null;
  /** it may work in a moment */
  readonly transient: boolean;
  /** how long the hub asks to wait */
  readonly retryAfterMs: number;

  constructor(message: string, about: { code?: string | null; transient?: boolean; retryAfterMs?: number } = {}) {
    super(message, "hub");
    this.code = about.code ?? null;
    this.transient = about.transient ?? false;
    this.retryAfterMs = about.retryAfterMs ?? 0;
  }
}

/** Without a slash at its end. @throws HubError if it is no http address */
export function hubUrlOf({ hubUrl = "https://huggingface.co" }: HubOptions): string {
  if (!URL.canParse(hubUrl) || !/^https?:/.test(hubUrl)) {
    throw new HubError(`HF_ENDPOINT is "${hubUrl}"; it must be an address such as https://huggingface.co`);
  }
  return hubUrl.replace(/\/+$/, "");
}

/** @throws HubError if the token cannot be one */
export function credentialsOf({ accessToken }: HubOptions): { accessToken?: string } {
  if (!accessToken) return {};
  if (accessToken.startsWith("hf_")) return { accessToken };
  throw new HubError('HF_TOKEN does not begin with "hf_", so it is no token of the hub');
}

/** `fetch` that can be aborted, and whose answer is a good one. @throws HubError for every other */
export function hubFetch(repo: string, options: HubOptions): typeof fetch {
  const { host } = new URL(hubUrlOf(options));
  return async (input, init) => {
    let response: Response;
    try {
      response = await fetch(input, { ...init, signal: options.signal });
    } catch (error) {
      const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
      const why = cause?.code ?? cause?.message ?? message;
      throw new HubError(`${host}, or where it keeps its files, cannot be reached (${why})`, { transient: true });
    }
    if (response.ok) return response;
    await response.body?.cancel();
    throw refusal(response, repo, options);
  };
}

function refusal(response: Response, repo: string, options: HubOptions): HubError {
  const { status, headers } = response;
  const code = headers.get("x-error-code");
  const hub = hubUrlOf(options);
  if (code === "GatedRepo") {
    return new HubError(
      `${repo} is gated: accept its terms at ${hub}/${repo}, and set HF_TOKEN to a token of that account`,
      { code },
    );
  }
  if (status === 401 && options.accessToken) {
    return new HubError(`${hub} does not accept the token in HF_TOKEN; make another at ${hub}/settings/tokens`, {
      code,
    });
  }
  if (status === 401) {
    return new HubError(
      `${hub} has no repository ${repo}, or a private one: set HF_TOKEN to a token that may read it`,
      {
        code,
      },
    );
  }
  if (status === 403) {
    const token = options.accessToken ? "the token in HF_TOKEN may not" : "set HF_TOKEN to a token that may";
    return new HubError(`${repo} cannot be read: ${token} read it`, { code });
  }
  if (status === 404 && code === "RevisionNotFound") return new HubError(`${repo} has not this revision`, { code });
  if (status === 404 && code === "EntryNotFound") return new HubError(`${repo} does not hold this file`, { code });
  if (status === 404) return new HubError(`${hub} has no repository ${repo}`, { code });
  const transient = [408, 425, 429].includes(status) || status >= 500;
  const retryAfterMs = 1000 * (Number(headers.get("retry-after")) || 0);
  return new HubError(`${hub} answers ${status} for ${repo}`, { code, transient, retryAfterMs });
}
