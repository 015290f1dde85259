/** A JSON object from outside, asked for one key at a time; what it should not say is refused by name. */
import { InvalidInput } from "../../errors.js";

/** null counts as absent everywhere: config.json files write it for "the default". */
export class Settings {
  private readonly values: Readonly<Record<string, unknown>>;

  /**
   * @param name the file's, for messages
   * @throws InvalidInput if `json` is no object
   */
  constructor(
    json: unknown,
    private readonly name: string,
    private readonly path = "",
  ) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new InvalidInput(`${path ? `${name}: ${path}` : name} is ${shownValue(json)}; it must be a JSON object`);
    }
    this.values = json as Record<string, unknown>;
  }

  has(key: string): boolean {
    return this.value(key) !== null;
  }

  /** @throws InvalidInput if it is absent or no whole number */
  whole(key: string): number {
    const value = this.value(key);
    if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
    throw this.refusal(key, "a whole number above 0");
  }

  /** @throws InvalidInput if it is there and no number */
  number(key: string, otherwise: number): number {
    const value = this.value(key) ?? otherwise;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.refusal(key, "a number");
  }

  /** @throws InvalidInput if it is there and neither true nor false */
  flag(key: string, otherwise: boolean): boolean {
    const value = this.value(key) ?? otherwise;
    if (typeof value === "boolean") return value;
    throw this.refusal(key, "true or false");
  }

  /** @throws InvalidInput if it is there and no text */
  text(key: string): string | null {
    const value = this.value(key);
    if (value === null || typeof value === "string") return value;
    throw this.refusal(key, "a string");
  }

  /** The first of a list of texts; null if there is none. */
  first(key: string): string | null {
    const value = this.value(key);
    return Array.isArray(value) && typeof value[0] === "string" ? value[0] : null;
  }

  /** What `meanings` gives for the text under `key`. @throws InvalidInput if that is none of its keys */
  choice<T>(key: string, meanings: Readonly<Record<string, T>>, otherwise?: string): T {
    const value = this.value(key) ?? otherwise;
    if (typeof value === "string" && Object.hasOwn(meanings, value)) return meanings[value];
    throw this.refusal(key, `one of ${Object.keys(meanings).join(", ")}`);
  }

  /** A token id, or null where none is named. @throws InvalidInput if it is outside the vocabulary */
  tokenId(key: string, vocab: number): number | null {
    const value = this.value(key);
    if (value === null) return null;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < vocab) return value;
    throw this.refusal(key, `a token id from 0 to ${vocab - 1}`);
  }

  /** The object under `key`; an empty one where there is none. */
  inner(key: string): Settings {
    return new Settings(this.value(key) ?? {}, this.name, `${this.path}${key}`);
  }

  /** Absent, or exactly this. @throws InvalidInput if it is anything else */
  mustBe(key: string, only: boolean | number | string | null): void {
    const value = this.value(key);
    if (value !== null && value !== only) throw this.refusal(key, only === null ? "absent" : JSON.stringify(only));
  }

  /** The same error, with the file named. */
  inFile(error: InvalidInput): InvalidInput {
    return new InvalidInput(`${this.name}: ${error.message}`, error.field);
  }

  /** The error for a key whose value cannot be used. */
  refusal(key: string, needed: string, value: unknown = this.value(key)): InvalidInput {
    const where = this.path ? `${this.path}.${key}` : key;
    const found = value === null ? "is missing" : `is ${shownValue(value)}`;
    return new InvalidInput(`${this.name}: ${where} ${found}; it must be ${needed}`, where);
  }

  private value(key: string): unknown {
    return Object.hasOwn(this.values, key) ? (this.values[key] ?? null) : null;
  }
}

function shownValue(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
