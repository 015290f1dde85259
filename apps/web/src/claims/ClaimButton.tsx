"use client";
/** Makes a claim of one of a report's numbers: a sentence, and the place of its number. */
import dynamic from "next/dynamic";
import { useState } from "react";
import { useViewer } from "../signin/useViewer";
import { canBeClaimed } from "./places";

const ClaimDialog = dynamic(() => import("./ClaimDialog").then((module) => module.ClaimDialog));

interface ClaimButtonProps {
  /** The stored report's id. */
  report: string;
  /** The number that is offered first: "heads/L3H5". */
  place?: string;
  size?: "s" | "m";
}

export function ClaimButton({ report, place = "overall", size = "s" }: ClaimButtonProps) {
  const { can } = useViewer();
  const [open, setOpen] = useState(false);
  if (!canBeClaimed(report) || !can("WRITE")) return null;
  return (
    <>
      <button
        type="button"
        className={`ctl ${size}`}
        title="Keep a sentence with its number under a short address"
        onClick={() => setOpen(true)}
      >
        Claim
      </button>
      {open ? <ClaimDialog report={report} place={place} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
