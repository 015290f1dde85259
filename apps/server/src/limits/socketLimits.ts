/** How many WebSockets there may be, and how much may go on over them. */

import { GraphQLError } from "graphql";
import { refusal } from "../errors.js";
import type { Limits } from "./limits.js";

/** Operations under way, by their ids, on one socket. */
type Operations = Map<string, string>;

export function createSocketLimits({ most, mostOfAddress, operations, operationsOfViewer }: Limits["sockets"]) {
  let open = 0;
  const ofAddress = new Map<string, number>();
  const ofViewer = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string, change: 1 | -1) => {
    const count = (counts.get(key) ?? 0) + change;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  };

  return {
    openSockets: () => open,

    /** Whether there is room for another socket. @returns gives its place back; null where there is no room */
    enter(address: string): (() => void) | null {
      if (open >= most || (ofAddress.get(address) ?? 0) >= mostOfAddress) return null;
      open += 1;
      add(ofAddress, address, 1);
      return () => {
        open -= 1;
        add(ofAddress, address, -1);
      };
    },

    /** @throws GraphQLError with TOO_MANY_SUBSCRIPTIONS */
    begin(under: Operations, id: string, viewer: string): void {
      if (under.size >= operations) {
        throw refusal(
          "TOO_MANY_SUBSCRIPTIONS",
          `this socket has ${under.size} operations under way; ${operations} are allowed: complete one first`,
        );
      }
      const already = ofViewer.get(viewer) ?? 0;
      if (viewer !== "local" && already >= operationsOfViewer) {
        throw refusal(
          "TOO_MANY_SUBSCRIPTIONS",
          `you have ${already} operations under way; ${operationsOfViewer} are allowed: complete one first`,
        );
      }
      under.set(id, viewer);
      add(ofViewer, viewer, 1);
    },

    /** Twice is no harm. */
    end(under: Operations, id: string): void {
      const viewer = under.get(id);
      if (viewer === undefined) return;
      under.delete(id);
      add(ofViewer, viewer, -1);
    },
  };
}

/** Errors as graphql-ws wants them: a list. */
export function listOf(thrown: unknown): GraphQLError[] {
  const errors = Array.isArray(thrown) ? thrown : [thrown];
  return errors.map((error) =>
    error instanceof GraphQLError ? error : new GraphQLError("internal error", { originalError: error as Error }),
  );
}
