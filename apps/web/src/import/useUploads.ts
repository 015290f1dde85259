"use client";
/** Which of the chosen files the server has already, and how far the others are. A file is sent once. */
import { useCallback, useRef, useState } from "react";
import type { UploadedFileInput } from "../gql/graphql";
import type { GivenFile } from "./files";
import { upload } from "./upload";

export type Sending = { is: "sending"; sent: number } | { is: "there" } | { is: "failed"; message: string };

interface Uploads {
  /** By path; a file of which nothing is known waits. */
  states: ReadonlyMap<string, Sending>;
  /** @throws UploadError at the first file that does not arrive; DOMException AbortError if it was stopped */
  send: (files: GivenFile[], signal: AbortSignal) => Promise<UploadedFileInput[]>;
}

export function useUploads(): Uploads {
  const hashes = useRef(new WeakMap<File, string>());
  const [states, setStates] = useState<ReadonlyMap<string, Sending>>(new Map());
  const set = useCallback((path: string, state: Sending | null) => {
    setStates((before) => {
      const after = new Map(before);
      if (state) after.set(path, state);
      else after.delete(path);
      return after;
    });
  }, []);

  const send = useCallback(
    async (files: GivenFile[], signal: AbortSignal) => {
      const uploaded: UploadedFileInput[] = [];
      for (const { path, file } of files) {
        let hash = hashes.current.get(file);
        if (!hash) {
          set(path, { is: "sending", sent: 0 });
          try {
            hash = await upload(file, (sent) => set(path, { is: "sending", sent }), signal);
          } catch (error) {
            const stopped = signal.aborted;
            set(path, stopped ? null : { is: "failed", message: (error as Error).message });
            throw error;
          }
          hashes.current.set(file, hash);
        }
        set(path, { is: "there" });
        uploaded.push({ path, hash });
      }
      return uploaded;
    },
    [set],
  );
  return { states, send };
}
