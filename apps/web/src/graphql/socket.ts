/** What is followed comes by this socket; it is open while something is, and comes back by itself. */
import { createClient } from "graphql-ws";
import { reportSocket } from "./connection";

/** Closed by us because nothing is subscribed; anything else is a lost connection. */
const normalClosure = 1000;

export const socket = createClient({
  url: () => `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/graphql`,
  keepAlive: 10_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  retryWait: async (retries) => wait(Math.min(5000, 500 * 2 ** retries)),
  shouldRetry: () => true,
  on: {
    connected: () => reportSocket("up"),
    closed: (event) => reportSocket((event as CloseEvent).code === normalClosure ? "up" : "lost"),
  },
});

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
