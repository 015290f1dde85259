/** Whether the server answers, as seen by the last request and by the subscription socket. */
import { useSyncExternalStore } from "react";

export type Connection = "up" | "lost";

const listeners = new Set<() => void>();
let requests: Connection = "up";
let socket: Connection = "up";

function set(next: { requests?: Connection; socket?: Connection }): void {
  const before = connection();
  requests = next.requests ?? requests;
  socket = next.socket ?? socket;
  if (connection() !== before) for (const listener of listeners) listener();
}

export const reportRequests = (state: Connection) => set({ requests: state });
export const reportSocket = (state: Connection) => set({ socket: state });

export function connection(): Connection {
  return requests === "up" && socket === "up" ? "up" : "lost";
}

/** Calls the listener at each change; returns the way to stop. */
function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls the listener each time that the server answers again; returns the way to stop. */
export function onRecovery(listener: () => void): () => void {
  return onConnectionChange(() => connection() === "up" && listener());
}

export function useConnection(): Connection {
  return useSyncExternalStore(onConnectionChange, connection, () => "up");
}
