"use client";
/** Keeps this view under a short address and copies that; the long address where nothing may be kept. */
import { useRef, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../graphql/documents";
import { useViewer } from "../signin/useViewer";
import styles from "./CopyLink.module.css";
import { copyingRefused, copyText } from "./clipboard";
import { Menu } from "./Menu";
import { Toast, useSaid } from "./Toast";
import { viewPath } from "./viewPath";

const SaveThisView = graphql(`
  mutation SaveThisView($input: SaveViewInput!) {
    saveView(input: $input) { view { id shortCode } userErrors { message } }
  }
`);

export function CopyLink() {
  const { can } = useViewer();
  const [, save] = useMutation(SaveThisView);
  const [open, setOpen] = useState(false);
  const [said, say] = useSaid();
  /** The last address that was kept: the same view has one code. */
  const kept = useRef<{ path: string; link: string } | null>(null);

  /** @returns null where nothing could be kept */
  const shortLink = async (): Promise<string | null> => {
    const { origin, href } = window.location;
    const path = viewPath(href);
    if (kept.current?.path === path) return kept.current.link;
    const { data } = await save({ input: { title: document.title.slice(0, 200) || "View", path } });
    const code = data?.saveView.view?.shortCode;
    if (!code) return null;
    kept.current = { path, link: `${origin}/v/${code}` };
    return kept.current.link;
  };
  const copy = async (link: string, done: string) => say((await copyText(link)) ? done : copyingRefused);
  const copyLong = (done: string) => copy(window.location.href, done);
  const copyShort = async () => {
    const link = can("COMPUTE") ? await shortLink() : null;
    if (link) await copy(link, "Short link copied");
    else await copyLong(can("COMPUTE") ? "Long link copied: the view was not kept" : "Long link copied");
  };

  return (
    <span className={styles.split}>
      <button
        type="button"
        className="ctl"
        title={
          can("COMPUTE") ? "Copy a short link to this view" : "Copy the link to this view; short ones take an account"
        }
        onClick={copyShort}
      >
        Copy link
      </button>
      <Menu
        label="Other links to this view"
        className="ctl"
        face={null}
        arrow
        open={open}
        onOpen={setOpen}
        items={[
          { name: "short", label: "Copy short link", missing: can("COMPUTE") ? undefined : "takes an account" },
          { name: "long", label: "Copy long link" },
        ]}
        onChoose={(name) => (name === "short" ? copyShort() : copyLong("Long link copied"))}
      />
      <Toast>{said}</Toast>
    </span>
  );
}
