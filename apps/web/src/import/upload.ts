/** A file to the server's store, streamed; the answer names it by its content. */

/** Where the server wants a file to be put. */
export interface UploadTicket {
  url: string;
  method: string;
  headers: { name: string; value: string }[];
}

/** Why a file did not arrive, as a sentence. */
export class UploadError extends Error {}

/**
 * @param onProgress bytes sent so far
 * @returns its sha256
 * @throws UploadError if the server refuses it or does not answer; DOMException AbortError if it was stopped
 */
export function upload(
  file: File,
  { url, method, headers }: UploadTicket,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<string> {
  // fetch tells nothing of how much is sent
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const stop = () => request.abort();
    signal.addEventListener("abort", stop);
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size));
    request.onload = () => {
      const answer = answerOf(request.responseText);
      if (request.status === 201 && typeof answer.hash === "string") return resolve(answer.hash);
      const why = typeof answer.error === "string" ? answer.error : `the server answered ${request.status}`;
      reject(new UploadError(`${file.name}: ${why}.`));
    };
    request.onerror = () =>
      reject(
        new UploadError(
          `${file.name} was not sent: the server does not answer, or the file has changed since it was chosen.`,
        ),
      );
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", stop);
    request.open(method, url);
    for (const { name, value } of headers) request.setRequestHeader(name, value);
    request.send(file);
  });
}

function answerOf(text: string): { hash?: unknown; error?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
