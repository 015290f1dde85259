/** What a family is called: a name for people, a slug for addresses and commands. */
import { plainText } from "../checkpoints/manifest.js";
import { InvalidInput } from "../errors.js";
import { AlreadyExists } from "../store/records.js";

/**
 * The slug of a family.
 *
 * @param asked instead of one made from the name
 * @throws InvalidInput if there is no such name or slug
 */
export function slugOf(name: string, asked?: string): string {
  if (name === "" || name.length > 100) {
    throw new InvalidInput(`name is "${name}"; it must have 1 to 100 characters`, "name");
  }
  if (!plainText.test(name)) {
    const shown = JSON.stringify(name).replace(/[^\x20-\x7e]/g, "?");
    throw new InvalidInput(
      `name is ${shown}; it may have no control characters and none that turn text around`,
      "name",
    );
  }
  const slug =
    asked ??
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length > 100) {
    const field = asked === undefined ? "name" : "slug";
    throw new InvalidInput(
      `${field} is "${asked ?? name}", which gives the slug "${slug}"; a slug is made of a-z, 0-9 and single hyphens`,
      field,
    );
  }
  return slug;
}

export function taken(name: string, slug: string): AlreadyExists {
  return new AlreadyExists(`name is "${name}", but there is a family ${slug} already; choose another name`, "name");
}

/** "1 refit", "3 refits" */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
