"use client";
/** Which of the chosen files the server has already, and how far the others are. A file is sent once. */
import { useCallback, useRef, useState } from "react";
import { type Client, useClient } from "urql";
import type { UploadedFileInput } from "../gql/graphql";
import { UploadFile } from "./documents";
import type { GivenFile } from "./files";
import { UploadError, type UploadTicket, upload } from "./upload";

export type Sending = { is: "sending"; sent: number } | { is: "there" } | { is: "failed"; message: string };

interface Uploads {
  /** A file of which nothing is known waits. */
  states: ReadonlyMap<File, Sending>;
  /** @throws UploadError at the first file that does not arrive; DOMException AbortError if it was stopped */
  send: (files: GivenFile[], signal: AbortSignal) => Promise<UploadedFileInput[]>;
}

export function useUploads(): Uploads {
  const client = useClient();
  const hashes = useRef(new WeakMap<File, string>());
  const [states, setStates] = useState<ReadonlyMap<File, Sending>>(new Map());
  const set = useCallback((file: File, state: Sending | null) => {
    setStates((before) => {
      const after = new Map(before);
      if (state) after.set(file, state);
      else after.delete(file);
      return after;
    });
  }, []);

  const send = useCallback(
    async (files: GivenFile[], signal: AbortSignal) => {
      const uploaded: UploadedFileInput[] = [];
      for (const { path, file } of files) {
        let hash = hashes.current.get(file);
        if (!hash) {
          set(file, { is: "sending", sent: 0 });
          try {
            const ticket = await ticketFor(client, file);
            hash = await upload(file, ticket, (sent) => set(file, { is: "sending", sent }), signal);
          } catch (error) {
            const stopped = signal.aborted;
            set(file, stopped ? null : { is: "failed", message: (error as Error).message });
            throw error;
          }
          hashes.current.set(file, hash);
        }
        set(file, { is: "there" });
        uploaded.push({ path, hash });
      }
      return uploaded;
    },
    [client, set],
  );
  return { states, send };
}

/** @throws UploadError if the server gives none */
async function ticketFor(client: Client, { name }: File): Promise<UploadTicket> {
  const { data, error } = await client.mutation(UploadFile, {}).toPromise();
  const ticket = data?.uploadFile.ticket;
  if (ticket) return ticket;
  const why =
    data?.uploadFile.userErrors[0]?.message ?? error?.graphQLErrors[0]?.message ?? "the server does not answer";
  throw new UploadError(`${name} was not sent: ${why}.`);
}
