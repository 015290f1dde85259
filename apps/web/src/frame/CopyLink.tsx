"use client";
/** Keeps this view under a short address and copies that; the long address where nothing may be kept. */
import { useRef } from "react";
import { useMutation } from "urql";
import { graphql } from "../gql";
import { CopyButton } from "./CopyButton";
import { viewPath } from "./viewPath";

const SaveThisView = graphql(`
  mutation SaveThisView($input: SaveViewInput!) {
    saveView(input: $input) { view { id shortCode } userErrors { message } }
  }
`);

export function CopyLink() {
  const [, save] = useMutation(SaveThisView);
  /** The last address that was kept: the same view has one code. */
  const kept = useRef<{ path: string; link: string } | null>(null);

  const shortLink = async (): Promise<string> => {
    const { origin, href } = window.location;
    const path = viewPath(href);
    if (kept.current?.path === path) return kept.current.link;
    const { data } = await save({ input: { title: document.title.slice(0, 200) || "View", path } });
    const code = data?.saveView.view?.shortCode;
    if (!code) return href;
    kept.current = { path, link: `${origin}/v/${code}` };
    return kept.current.link;
  };

  return (
    <>
      <CopyButton
        className="ctl"
        text={shortLink}
        done={(link) => (link === kept.current?.link ? "Link copied" : "Long link copied: no view can be kept here")}
        title="Copy a short link to this view"
      >
        Copy link
      </CopyButton>
      <CopyButton
        className="ctl"
        text={() => window.location.href}
        done="Long link copied"
        title="Copy the long link: the whole address"
      >
        Long link
      </CopyButton>
    </>
  );
}
