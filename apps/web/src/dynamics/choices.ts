/** What is chosen on the page on training and dynamics, in its address. */
import { countParameter, oneOfParameter } from "../address";
import { brushParameter } from "./parallel";

export const choices = {
  /** Of the heads in the dot plot. */
  order: oneOfParameter("order", ["place", "lock-in"], "place"),
  /** Of the heads that are lines. */
  brush: brushParameter,
  /** Of the families that are lines. */
  arms: { ...brushParameter, name: "arms" },
  /** How many refits to add. */
  add: countParameter("add", 4 as number),
};
