"use client";
/** What may follow a moment later, so that a choice is seen at once where it was made: what is given is drawn when nothing more urgent is. */
import { type ReactNode, useDeferredValue } from "react";

/** The same nodes as before are not drawn again. */
export const Later = ({ children }: { children: ReactNode }) => useDeferredValue(children);
