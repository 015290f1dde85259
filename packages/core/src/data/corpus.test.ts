import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";
import { builtinCorpus, decodeCorpus } from "./corpus.js";
import { corpusHash } from "./hash.js";
import { fill } from "./story/grammar.js";

/** Entropy of single bytes, in nats a byte: what a model scores that knows their frequencies and nothing else. */
function unigramEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log(count / text.length), 0);
}

describe("the built-in corpus", () => {
  const corpus = builtinCorpus();
  const stories = corpus.split("\n\n\n").slice(0, -1);

  test("is about 1.5 MB of plain ASCII with every slot filled", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(1_500_000);
    expect(corpus.length).toBeLessThan(1_510_000);
    expect(corpus).toMatch(/^[\n -~]*$/);
    expect(corpus).not.toMatch(/[{}_]|undefined|\ba [aeiou]|\ban [^aeiou]/);
  });

  test("is the same today as ever", () => {
    expect(builtinCorpus()).toBe(corpus);
    // the corpus is named by this hash: a change here makes another corpus of it, and other families
    expect(corpusHash(corpus)).toBe("bfa434a4a2d25a6f63c67499ea11bea0bbdb946f03ffbc8533132a7ea859e90d");
  });

  test("depends on the seed; more bytes only add stories", () => {
    const small = builtinCorpus({ bytes: 10_000 });
    expect(small.length).toBeGreaterThanOrEqual(10_000);
    expect(corpus.startsWith(small)).toBe(true);
    expect(builtinCorpus({ bytes: 1 }).split("\n\n\n")).toHaveLength(2); // one story and what follows its end
    const other = builtinCorpus({ seed: 1, bytes: 10_000 });
    expect(other.slice(0, 200)).not.toBe(small.slice(0, 200));
  });

  test("names come again within a story, and belong to it", () => {
    const names = stories.map((story) => {
      const counts = new Map<string, number>();
      for (const [name] of story.matchAll(/(?<=[a-z,] |"|\n)[A-Z][a-z]{4,}/g))
        counts.set(name, (counts.get(name) ?? 0) + 1);
      return [...counts].sort(([, a], [, b]) => b - a)[0];
    });
    for (const [name, count] of names) expect(count, name).toBeGreaterThanOrEqual(4);
    // 47 beginnings × 21 middles × 11 endings, twice: of some 740 heroes few share a name
    expect(new Set(names.map(([name]) => name)).size).toBeGreaterThan(0.9 * stories.length);
  });

  test("every story quotes its proverb again, word for word", () => {
    for (const story of stories) {
      const [, proverb] = /used to say: "([^"]+)\."/.exec(story)!;
      expect(story.split(`"${proverb}`).length - 1).toBeGreaterThanOrEqual(3); // once told, twice said again
    }
  });

  test("has lists, numbered steps and dialogues", () => {
    expect(corpus.match(/^- .+$/gm)!.length).toBeGreaterThan(500);
    expect(corpus.match(/^1\. .+\n2\. .+\n3\. .+/gm)!.length).toBeGreaterThan(100);
    expect(corpus.match(/^[A-Z]+: .+\n[A-Z]+: .+/gm)!.length).toBeGreaterThan(300);
    expect(corpus.match(/^"[^"]+\?" said \w+\.\n"[^"]+," said \w+\.$/gm)!.length).toBeGreaterThan(300);
  });

  test("holds far more to learn than letter frequencies, and too much to learn by heart", () => {
    // nats a byte: 3.2 by single bytes; DEFLATE, which only finds repetition within 32 kB, halves that and no more
    const deflated = (deflateRawSync(corpus, { level: 9 }).length * 8 * Math.LN2) / corpus.length;
    expect(unigramEntropy(corpus)).toBeGreaterThan(3);
    expect(deflated).toBeLessThan(1.6);
    expect(deflated).toBeGreaterThan(1);
    const lines = corpus.split("\n").filter((line) => line.length > 100);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test("refuses a size that is none", () => {
    expect(() => builtinCorpus({ bytes: 0 })).toThrow(
      new InvalidInput("the corpus is to have 0 bytes, but an integer from 1 was needed", "bytes"),
    );
  });
});

describe("a phrase", () => {
  const chance = () => randomStream(1, "phrases");

  test("takes what is settled, with article and capital", () => {
    const settled = { pet: "owl", toy: "drum" };
    expect(fill("{^pet}: {a pet}, {a toy}, {^a pet}.", settled, chance())).toBe("Owl: an owl, a drum, An owl.");
  });

  test("draws anew for each slot, but once for a numbered one", () => {
    for (let i = 0; i < 50; i++) {
      const [once, again, other] = fill("{animal_1} {animal_1} {animal_2}", {}, chance().split(i)).split(" ");
      expect(again).toBe(once);
      expect(other).toMatch(/^[a-z]+$/);
    }
    const drawn = new Set(Array.from({ length: 50 }, (_, i) => fill("{animal}", {}, chance().split(i))));
    expect(drawn.size).toBeGreaterThan(20);
  });

  test("with a slot that nothing fills is an error", () => {
    expect(() => fill("the {unicorn}", {}, chance())).toThrow('no rule fills {unicorn} in "the {unicorn}"');
  });
});

describe("decodeCorpus", () => {
  const bytes = (...values: (string | number)[]): Uint8Array =>
    Buffer.concat(values.map((value) => (typeof value === "string" ? Buffer.from(value) : Buffer.of(value))));

  test("reads UTF-8 as it is, line ends and NUL included, and leaves a byte order mark out", () => {
    expect(decodeCorpus(bytes("Ærø\r\n\0🐐"), "a.txt")).toBe("Ærø\r\n\0🐐");
    expect(decodeCorpus(bytes("\ufeffab\ufeff"), "a.txt")).toBe("ab\ufeff");
  });

  test("names the first byte that is not UTF-8", () => {
    // é in Latin-1 is E9; after it, UTF-8 would need a byte from 80 to BF
    const latin1 = bytes("caf", 0xe9, " au lait");
    expect(() => decodeCorpus(latin1, "a.txt")).toThrow(
      new InvalidInput("a.txt is not UTF-8 text: byte 4 is 0x20; save it as UTF-8", "corpus"),
    );
    expect(() => decodeCorpus(bytes("ab", 0xff, "c"), "a.txt")).toThrow(
      "a.txt is not UTF-8 text: byte 2 is 0xFF; save it as UTF-8",
    );
    expect(() => decodeCorpus(bytes("x".repeat(100_000), 0x80, "é".repeat(100_000)), "a.txt")).toThrow(
      "byte 100000 is 0x80",
    );
    expect(() => decodeCorpus(bytes("ab", 0xc3), "a.txt")).toThrow(
      "a.txt is not UTF-8 text: it breaks off inside a character",
    );
  });

  test("names an empty file", () => {
    expect(() => decodeCorpus(bytes(), "a.txt")).toThrow(
      new InvalidInput("a.txt is empty, but a corpus needs text", "corpus"),
    );
    expect(() => decodeCorpus(bytes("\ufeff"), "a.txt")).toThrow("a.txt is empty");
  });
});
