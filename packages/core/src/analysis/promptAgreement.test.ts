import { describe, expect, test } from "vitest";
import { familyBy } from "../../test/familyPairs.js";
import { randomStream } from "../random.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { defaultResampling as resampling } from "../statistics/resampling.js";
import { promptAgreement } from "./promptAgreement.js";

const all = { anchor: 0, head: null, resampling };

/** A prompt on which refits agree less, among others on which they agree alike but for noise. */
function planted({ nRefits = 6, nPrompts = 20, drop = 0.3, seed = 1 } = {}) {
  const noise = randomStream(seed, "noise");
  return familyBy({
    nRefits,
    nPrompts,
    nLayers: 2,
    nHeads: 3,
    likeness: ({ prompt }) => 0.7 - (prompt === 13 ? drop : 0) + 0.05 * noise.normal(),
    floor: () => 0.1,
  });
}

describe("prompts by agreement", () => {
  test("by hand: values, spread over refits, deviation from the mean over prompts", () => {
    // prompt 0: pairs 01, 02, 12 score .9, .6, .3; prompt 1: all 0.9
    const on0 = [0.9, 0.6, 0.3];
    const family = familyBy({
      nRefits: 3,
      nPrompts: 2,
      likeness: ({ i, j, prompt }) => (prompt ? 0.9 : on0[i + j - 1]),
    });
    const { prompts, overall } = promptAgreement(family, all);
    expect(prompts.map(({ prompt }) => prompt)).toEqual([0, 1]);
    expect(prompts[0].estimate.value).toBeCloseTo(0.6, 12);
    // refits' means with the others: (.9 + .6)/2, (.9 + .3)/2, (.6 + .3)/2
    expect(prompts[0].sd).toBeCloseTo(standardDeviation([0.75, 0.6, 0.45])!, 12);
    expect(prompts[1].sd).toBeCloseTo(0, 12);
    expect(prompts[0].deviation).toBeCloseTo(0.6 - 0.75, 12);
    expect(overall.value).toBeCloseTo(0.75, 12);
    expect(overall.n).toBe(3);
  });

  test("each prompt is held against its own floor: a short one that is alike untrained too is no agreement", () => {
    const family = familyBy({
      nRefits: 3,
      nPrompts: 2,
      lengths: [2, 20],
      likeness: ({ prompt }) => [0.8, 0.7][prompt],
      floor: ({ prompt }) => [0.6, 0.1][prompt],
    });
    const { prompts } = promptAgreement(family, all);
    // (.8 - .6)/.4 = 1/2; (.7 - .1)/.9 = 2/3
    expect(prompts.map(({ prompt, tokens }) => [prompt, tokens])).toEqual([
      [0, 2],
      [1, 20],
    ]);
    expect(prompts.map(({ estimate }) => estimate.calibrated)).toEqual([
      expect.closeTo(1 / 2, 12),
      expect.closeTo(2 / 3, 12),
    ]);
    expect(prompts[0].deviation).toBeCloseTo((1 / 2 - 2 / 3) / 2, 12);
  });

  test("a planted disagreeing prompt is first, and only it is surely below the others", () => {
    const { prompts } = promptAgreement(planted(), all);
    expect(prompts[0].prompt).toBe(13);
    const below = prompts.filter(({ deviation, q }) => deviation < 0 && q! < 0.05);
    expect(below.map(({ prompt }) => prompt)).toEqual([13]);
    expect(below[0].q).toBeLessThan(0.001);
  });

  test("where no prompt differs, few families have one that is told to", () => {
    const families = Array.from({ length: 100 }, (_, seed) => promptAgreement(planted({ drop: 0, seed }), all));
    const told = families.filter(({ prompts }) => prompts.some(({ q }) => q! < 0.05));
    expect(told.length).toBeLessThanOrEqual(12);
  });

  test("heads named beside a prompt are those that fall the most below themselves, by the anchor's slots", () => {
    // head 2 is always bad, head 1 only on prompt 3
    const family = familyBy({
      nRefits: 4,
      nPrompts: 5,
      nHeads: 4,
      likeness: ({ head, prompt }) => (head === 2 ? 0.1 : 0.8) - (head === 1 && prompt === 3 ? 0.5 : 0),
    });
    const { prompts } = promptAgreement(family, { ...all, anchor: 1 });
    expect(prompts[0].prompt).toBe(3);
    expect(prompts[0].heads).toHaveLength(3);
    // the class of head 1 is at slot 2 of refit 1
    expect(prompts[0].heads[0]).toEqual({
      layer: 0,
      head: 2,
      ordinal: 1,
      value: expect.closeTo(0.3, 12),
      deviation: expect.closeTo(0.3 - 0.7, 12),
    });
  });

  test("one head alone", () => {
    const family = familyBy({
      nRefits: 3,
      nPrompts: 4,
      nLayers: 2,
      nHeads: 2,
      likeness: ({ layer, head, prompt }) => (layer === 1 && head === 1 && prompt === 2 ? 0.1 : 0.9),
    });
    const own = promptAgreement(family, { ...all, head: { layer: 1, head: 1 } });
    expect(own.head).toEqual({ layer: 1, head: 1, ordinal: 3 });
    expect(own.prompts[0]).toMatchObject({ prompt: 2, estimate: { value: expect.closeTo(0.1, 12) }, heads: [] });
    const whole = promptAgreement(family, all);
    expect(whole.prompts[0].estimate.value).toBeCloseTo(mean([0.9, 0.9, 0.9, 0.1]), 12);
    expect(() => promptAgreement(family, { ...all, head: { layer: 1, head: 2 } })).toThrow(
      "there is no head L1H2 in refit 0",
    );
  });

  test("agreement that grows with length is told as a correlation", () => {
    const lengths = [4, 8, 12, 16];
    const family = familyBy({ nRefits: 3, nPrompts: 4, lengths, likeness: ({ prompt }) => lengths[prompt] / 20 });
    expect(promptAgreement(family, all)).toMatchObject({
      lengthCorrelation: expect.closeTo(1, 12),
      lengthCorrelationInterval: null, // four prompts
    });
  });

  test("that correlation has Fisher's interval", () => {
    const lengths = [4, 6, 8, 10, 12, 14];
    const values = [0.3, 0.2, 0.5, 0.4, 0.5, 0.7];
    const family = familyBy({ nRefits: 3, nPrompts: 6, lengths, likeness: ({ prompt }) => values[prompt] });
    const { lengthCorrelation: r, lengthCorrelationInterval } = promptAgreement(family, all);
    // Σ of products of deviations from 9 and from 13/30: 2.8; of squares: 70 and 0.92/6
    expect(r).toBeCloseTo(2.8 / Math.sqrt(70 * (0.92 / 6)), 6);
    const [lower, upper] = [-1, 1].map((sign) => Math.tanh(Math.atanh(r!) + (sign * 1.959964) / Math.sqrt(3)));
    expect(lengthCorrelationInterval!.lower).toBeCloseTo(lower, 6);
    expect(lengthCorrelationInterval!.upper).toBeCloseTo(upper, 6);
  });

  test("two refits have a value and no certainty", () => {
    const family = familyBy({ nRefits: 2, nPrompts: 3, likeness: ({ prompt }) => prompt / 10 });
    const { prompts } = promptAgreement(family, all);
    expect(prompts.map(({ prompt, sd, z, q, estimate }) => [prompt, sd, z, q, estimate.interval])).toEqual([
      [0, null, null, null, null],
      [1, null, null, null, null],
      [2, null, null, null, null],
    ]);
  });
});
