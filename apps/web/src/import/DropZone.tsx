"use client";
/** Where files and folders are chosen; dropped they may be anywhere on the page. */
import { useEffect, useRef, useState } from "react";
import { asGiven, filesOf, type GivenFile } from "./files";
import styles from "./ImportPage.module.css";

interface DropZoneProps {
  onFiles: (files: GivenFile[]) => void;
}

export function DropZone({ onFiles }: DropZoneProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const over = useDrop(onFiles);
  const take = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])].map(asGiven);
    // the same file chosen again is a new choice: it may have changed on the disk
    input.value = "";
    if (chosen.length > 0) onFiles(chosen);
  };

  return (
    <div className={styles.drop} data-over={over || undefined}>
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 15V4M8 8l4-4 4 4M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3" />
      </svg>
      <p>
        <b>Drop a manifest, weights, or both</b>
        <span>manifest.json · .pt .bin .safetensors · config.json · tokenizer.json</span>
      </p>
      <span className={styles.choose}>
        <button type="button" className="ctl m" onClick={() => files.current?.click()}>
          Choose files
        </button>
        <button type="button" className="ctl m" onClick={() => folder.current?.click()}>
          Choose a folder
        </button>
      </span>
      <input ref={files} type="file" multiple hidden data-testid="files" onChange={(event) => take(event.target)} />
      <input
        ref={folder}
        type="file"
        hidden
        data-testid="folder"
        // not in React's types, and in every browser
        {...{ webkitdirectory: "" }}
        onChange={(event) => take(event.target)}
      />
    </div>
  );
}

/** @returns whether files are being held over the page; text that is dragged is nobody's business here */
function useDrop(onFiles: (files: GivenFile[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    const withFiles = (event: DragEvent) => !!event.dataTransfer?.types.includes("Files");
    const hold = (event: DragEvent) => {
      if (!withFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = async (event: DragEvent) => {
      if (!event.dataTransfer || !withFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const dropped = await filesOf(event.dataTransfer);
      if (dropped.length > 0) latest.current(dropped);
    };
    addEventListener("dragover", hold);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", hold);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return over;
}
