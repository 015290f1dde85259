"use client";
/** Which of the chosen files the server has already, and how far the others are. A file is sent once. */
import { useCallback, useRef, useState } from "react";
import type { UploadedFileInput } from "../gql/graphql";
import type { GivenFile } from "./files";
import { upload } from "./upload";

export type Sending = { is: "sending"; sent: number } | { is: "there" } | { is: "failed"; message: string };

interface Uploads {
  /** A file of which nothing is known waits. */
  states: ReadonlyMap<File, Sending>;
  /** @throws UploadError at the first file that does not arrive; DOMException AbortError if it was stopped */
  send: (files: GivenFile[], signal: AbortSignal) => Promise<UploadedFileInput[]>;
}

export function useUploads(): Uploads {
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
            hash = await upload(file, (sent) => set(file, { is: "sending", sent }), signal);
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
    [set],
  );
  return { states, send };
}
