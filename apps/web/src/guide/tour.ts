/** Where newcomers are led, and what they have seen. */
import { flagParameter } from "../address";

/** The family that a new store trains by itself. */
export const demoSlug = "demo";
export const tourAddress = `/f/${demoSlug}?tour=yes`;

/** In the address: whoever opens it is shown around. */
export const tourChoices = { tour: flagParameter("tour", false as boolean) };

/** What this browser remembers: that the tour was seen, that the newcomer was led to the demo. */
const keys = { tour: "seedscope.tour", welcome: "seedscope.welcome" };

/** A browser that stores nothing counts as one that has seen it all. */
export function isNew(what: keyof typeof keys): boolean {
  try {
    return localStorage.getItem(keys[what]) === null;
  } catch {
    return false;
  }
}

export function remember(what: keyof typeof keys): void {
  try {
    localStorage.setItem(keys[what], "seen");
  } catch {
    // nothing is stored, so nothing is remembered
  }
}
