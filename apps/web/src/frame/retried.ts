/** A chunk of script may be asked for just while the server restarts. */

/** The same once more after a while, if it fails. @throws what the second try throws */
export async function retried<T>(ask: () => Promise<T>, afterMilliseconds = 1000): Promise<T> {
  try {
    return await ask();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, afterMilliseconds));
    return ask();
  }
}
