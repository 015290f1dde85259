"use client";
/** What is chosen on the head page and nowhere else: which refits are locked, pinned and marked, and on what text. */
import {
  type Choices,
  countParameter,
  countsParameter,
  flagParameter,
  oneOfParameter,
  textParameter,
} from "../address";

export const ablationKinds = ["zero", "mean", "resample", "swap"] as const;
export type AblationWord = (typeof ablationKinds)[number];

export const headChoices = {
  /** Ordinals of refits; null is the refit that the page is of. */
  lock: countParameter("lock", null),
  pin: countParameter("pin", null),
  /** Refits with a hue of their own, in the order in which they were marked. */
  marks: countsParameter("marks"),
  wall: oneOfParameter("wall", ["pattern", "difference"], "pattern"),
  /** Position in the prompt set. */
  prompt: countParameter("prompt", 0 as number),
  /** A text of the reader's own, in the prompt's place. */
  text: textParameter("text"),
  /** Position of the token whose row and column are outlined; null is the middle one. */
  token: countParameter("token", null),
  sink: flagParameter("sink", true as boolean),
  log: flagParameter("log", false as boolean),
  /** Whether a map draws the largest keys of each query alone. */
  sparse: flagParameter("sparse", false as boolean),
  kind: oneOfParameter("kind", ablationKinds, "mean"),
  /** Which end of the list of prompts stands first. */
  order: oneOfParameter("order", ["least", "most"], "least"),
};

export type HeadChoices = Choices<typeof headChoices>;
