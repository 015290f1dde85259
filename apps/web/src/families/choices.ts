/** How the list of families is looked at; all of it in the address. */
import { oneOfParameter, type Parameter } from "../address";
import { firstDirection, optimizerChoices, type Sort, type SortKey, seedChoices } from "./order";

const newestFirst: Sort = { key: "created", descending: true };

/** As "loss" or "loss-down"; the list begins with the newest on top. */
const sort: Parameter<Sort> = {
  name: "sort",
  initial: newestFirst,
  read: (text) => {
    const [, key, down] = /^([a-z]+)(-down)?$/.exec(text ?? "") ?? [];
    return key && Object.hasOwn(firstDirection, key)
      ? { key: key as SortKey, descending: down !== undefined }
      : newestFirst;
  },
  write: ({ key, descending }) => (key === "created" && descending ? "" : `${key}${descending ? "-down" : ""}`),
};

export const familiesChoices = {
  sort,
  look: oneOfParameter("look", ["table", "cards"], "table"),
  optimizer: oneOfParameter("optimizer", optimizerChoices, "any"),
  seeds: oneOfParameter("seeds", seedChoices, "any"),
};
