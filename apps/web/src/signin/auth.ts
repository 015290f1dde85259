/** The requests of signing in and out: all below /api/auth, answered with cookies. */

/** @returns what is wrong, in a sentence; null where it went well */
export async function postAuth(path: string, body: object): Promise<string | null> {
  const answer = await send(path, body);
  return typeof answer === "string" ? answer : null;
}

/** @returns where the provider asks its question, or what is wrong */
export async function providerAddress(next: string): Promise<{ url: string } | { problem: string }> {
  const answer = await send("sign-in/social", { provider: "oidc", callbackURL: next });
  if (typeof answer === "string") return { problem: answer };
  const url = (answer as { url?: unknown }).url;
  return typeof url === "string" ? { url } : { problem: "The provider gave no address to sign in at." };
}

async function send(path: string, body: object): Promise<object | string> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json().catch(() => ({}))) as { message?: string; error?: string };
    if (response.ok) return answer;
    return answer.message ?? answer.error ?? `The server answered ${response.status}.`;
  } catch {
    return "The server does not answer.";
  }
}
