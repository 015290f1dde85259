/** Sentences from rules: `{slot}` stands for one of the rule's phrases, or for what a story has settled. */

import type { RandomStream } from "../../random.js";
import * as words from "./words.js";

/** Phrases with slots, by the slot that they fill. */
export type Rules = Record<string, readonly string[]>;

/** What holds throughout a story: its names, its saying, its list. */
export type Settled = Record<string, string>;

/** One of the list, each equally likely. */
export const pick = <T>(list: readonly T[], chance: RandomStream): T => list[chance.integer(list.length)];

/** n different ones of the list, in random order. */
export const pickSome = <T>(list: readonly T[], n: number, chance: RandomStream): T[] =>
  Array.from(chance.permutation(list.length).subarray(0, n), (i) => list[i]);

/** `{slot}`, `{a slot}` with its article, `{^slot}` with a capital; `{slot_1}` is the same all through its phrase. */
const SLOT = /\{(\^?)(a )?(\w+)\}/g;

/**
 * A phrase with all its slots filled, those of the phrases that fill them too.
 * @throws Error if there is neither a rule nor anything settled for a slot
 */
export function fill(phrase: string, settled: Settled, chance: RandomStream): string {
  const own: Settled = {};
  return phrase.replace(SLOT, (_, capital: string, article: string | undefined, slot: string) => {
    const [rule, repeated] = slot.split("_");
    const known = settled[slot] ?? own[slot];
    if (known === undefined && !rules[rule]) throw new Error(`no rule fills {${slot}} in "${phrase}"`);
    const filled = known ?? fill(pick(rules[rule], chance), settled, chance);
    if (repeated) own[slot] = filled;
    const whole = article ? `${/^[aeiou]/i.test(filled) ? "an" : "a"} ${filled}` : filled;
    return capital ? whole[0].toUpperCase() + whole.slice(1) : whole;
  });
}

const form = (verbs: string[][], index: number): string[] => verbs.map((forms) => forms[index]);

const rules: Rules = {
  animal: words.animals,
  tool: words.tools,
  food: words.foods,
  fruit: words.fruits,
  goods: words.goods,
  place: words.places,
  trade: words.trades,
  kin: words.kin,
  character: words.characters,
  quality: words.qualities,
  feeling: words.feelings,
  season: words.seasons,
  day: words.days,
  month: words.months,
  number: words.numbers,
  ordinal: words.ordinals,
  weather: words.weathers,
  manner: words.manners,
  do: form(words.deeds, 0),
  does: form(words.deeds, 1),
  did: form(words.deeds, 2),
  go: form(words.moves, 0),
  goes: form(words.moves, 1),
  went: form(words.moves, 2),
  be: form(words.states, 0),
  is: form(words.states, 1),
  was: form(words.states, 2),

  start: words.nameStarts,
  middle: words.nameMiddles,
  womansEnd: words.womensEnds,
  mansEnd: words.mensEnds,
  townsEnd: words.townEnds,
  familysEnd: words.familyEnds,
  capital: words.capitals,
  digit: words.digits,
  syllable: words.consonants.flatMap((consonant) => words.vowels.map((vowel) => consonant + vowel)),
  woman: ["{start}{middle}{womansEnd}"],
  man: ["{start}{middle}{mansEnd}"],
  person: ["{woman}", "{man}"],
  townName: ["{start}{middle}{townsEnd}"],
  familyName: ["{start}{middle}{familysEnd}"],
  word: [
    "{syllable}{syllable}{syllable}",
    "{syllable}{syllable}",
    "{syllable}{syllable}{syllable}n",
    "{syllable}{syllable}l",
  ],
  code: ["{digit}{digit}{digit}"],
  mark: ["{capital}{capital}{digit}{digit}", "{capital}{digit}{capital}", "{capital}{capital}{capital}-{digit}{digit}"],

  thing: ["{tool}", "{fruit}", "{animal}", "{quality} {tool}", "{quality} {fruit}", "{character} {animal}"],
  somebody: ["the {trade}", "the {character} {trade}", "{his} {kin}", "the {trade}'s {kin}", "{a character} {trade}"],
  where: [
    "in the {place}",
    "behind the {place}",
    "near the {place}",
    "under the {place}",
    "at the {quality} {place}",
    "between the {place} and the {place}",
  ],
  when: [
    "one {season} morning",
    "on {day}",
    "late in {month}",
    "before the {weather}",
    "after the {weather}",
    "at noon",
    "the next evening",
    "{number} days later",
    "that night",
    "once more",
    "in the {ordinal} week of {month}",
  ],
  item: ["{number} {goods}", "{number} {goods}", "{a quality} {tool}", "{a animal}", "some {food}"],

  saying: [
    "never {do} {a character} {animal} before {day}",
    "who {does} the {tool} must also {do} the {tool}",
    "{a tool_1} in the {place} is worth {number} in the {place}",
    "the {animal} that {is} {manner} will never {do} the {food}",
    "{weather} in {month}, {food} in {month}",
    "if you {do} one {animal}, you {do} them all",
    "{a character} {trade} needs no {tool}",
    "first {do} the {food}, then {do} the {trade}",
    "what the {trade} {does}, the {animal} {does} {manner}",
    "there is no {food} without {a character} {kin}",
    "{number} {goods} do not make {a trade}",
    "even the {character} {animal} {goes} home {when}",
    "better {a fruit} {where} than {a fruit} {where}",
  ],

  // What may happen at any time. {he}, {him} and {his} are the hero's, {he2} is the friend's.
  event: [
    "{^when} {hero} {did} {a thing} {where}.",
    "{hero} {was} {manner}, and {friend} {was} {manner} too.",
    "{^somebody} {did_1} the {thing_1}, but nobody else {did_1} the {thing_1}.",
    "There was {a thing} {where}, and {hero} {did} it {manner}.",
    "{friend} wanted to {do} the {thing}, for {he2} was {feeling}.",
    "The {weather} came {when}, and the {animal} {went} home.",
    "{^somebody} told {hero} about {a thing_1}. {hero} had never seen {a thing_1}.",
    '"Do not {do} the {thing_1}," said {somebody}, but {hero} had the {thing_1} already.',
    "{hero} was {feeling_1}, because {friend} was {feeling}, and {friend} was {feeling} because {hero} was {feeling_1}.",
    "So {hero} and {friend} {went} to the {place} and {did} the {thing}.",
    "It was {a quality_1} {tool_1}, and {hero} liked nothing better than {a quality_1} {tool_1}.",
    "{^when} the {place} was {quality}, and even the {animal} {was} {manner}.",
    "{^somebody} and {somebody} {did} {a thing} together, {when}.",
    "{friend} had {number_1} {goods_1} and gave {hero} {number} of the {number_1} {goods_1}.",
    "From the {place_1} one could see all of {town}, and from all of {town} one could see the {place_1}.",
    "{^he} {went_1} to the {place_1}, then to the {place}, then back to the {place_1}.",
    '"Where is the {thing_1}?" asked {friend}. "The {thing_1} is {where}," said {hero}.',
    "Nobody in {town} {did} {a thing} so {manner} as {hero}.",
    "The {trade} of {town} {did} {his3} {tool} and {went} home.",
    "{hero} thought of {friend}, and {friend} thought of the {thing}.",
    "The {animal_1} looked at {hero}, {hero} looked at the {animal_1}, and both of them {was}.",
    "Every {day} {somebody} {did_1} the {tool_1}, and every {day} the {tool_1} was {quality} again.",
    '{^somebody} said "{manner_1}", so {hero} {did} the {thing} {manner_1}.',
    'A stranger called {person_1} came to {town}. "Good day, {person_1}," said {hero}, but {person_1} only {was}.',
    "{person_1} and {person_2} came {when}; {person_1} {was}, and {person_2} {was} too.",
    'The {animal} was called {word_1}. "{^word_1}, {word_1}!" called {friend}, and {word_1} {went} home.',
    'On the {tool} stood {mark_1}. "{mark_1}?" asked {friend}. "{mark_1}," said {hero}.',
    '"What does {word_1} mean?" asked {friend}. "{^word_1} means {fruit_1}," said {hero}, "and {fruit_1} means {word_1}."',
    "{hero} counted {code_1} {goods_1}. {friend} counted them too, and there were {code_1} {goods_1}.",
    "Then the {tool2} fell, and {friend} {did} the {tool2}, and {hero} {was}.",
  ],

  // One speaker's turn; the other answers with the same thing, which is settled as {topic}.
  question: [
    "Have you seen the {topic}?",
    "Who {did} the {topic}?",
    "Is this your {topic}?",
    "What shall we do with the {topic}?",
    "Why is the {topic} {where}?",
    "Did {somebody} {do} the {topic}?",
    "How much is the {topic}?",
  ],
  answer: [
    "The {topic} is {where}",
    "I never saw {a topic} in my life",
    "Ask {somebody} about the {topic}",
    "I {did} the {topic} {when}",
    "The {quality} {topic} or the {quality} {topic}",
    "That is not {a topic}, that is {a thing}",
    "For the {topic} I want {number} {goods}",
    "Not before {day}",
    "{^somebody} {did} the {topic} {manner}",
  ],
};
