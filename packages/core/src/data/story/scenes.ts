/** What a story is made of. Scenes name the same people, quote the same saying and repeat the same list. */

import type { RandomStream } from "../../random.js";
import { fill, pick, pickSome, type Settled } from "./grammar.js";
import * as words from "./words.js";

/** One paragraph, or a few lines, of a story. */
type Scene = (story: Story) => string;

/** A story as far as it is settled, and the chance of the rest. */
interface Story {
  settled: Settled;
  chance: RandomStream;
  /** Fills a phrase; what is given beside it holds for this phrase only. */
  tell(phrase: string, also?: Settled): string;
}

/** A story of a few hundred words: its people and its proverb are drawn first, then its scenes. */
export function tellStory(chance: RandomStream): string {
  const story = settle(chance);
  const some = pickSome(scenes, 4 + chance.integer(5), chance);
  const middle = pickSome([proverb, ...some], some.length + 1, chance);
  return [title, opening, ...middle, closing].map((scene) => scene(story)).join("\n\n");
}

const pronouns = { woman: ["she", "her", "her"], man: ["he", "him", "his"] } as const;

function settle(chance: RandomStream): Story {
  const [heroIs, friendIs] = [pick(["woman", "man"] as const, chance), pick(["woman", "man"] as const, chance)];
  const [he, him, his] = pronouns[heroIs];
  const settled: Settled = { he, him, his, he2: pronouns[friendIs][0], his3: pick(["her", "his"], chance) };
  const tell = (phrase: string, also?: Settled): string =>
    fill(phrase, also ? { ...settled, ...also } : settled, chance);

  settled.hero = tell(`{${heroIs}}`);
  settled.friend = tell(`{${friendIs}}`);
  settled.town = tell("{townName}");
  settled.family = tell("{familyName}");
  settled.password = tell("{word}");
  settled.room = tell("{code}");
  settled.trade2 = tell("{trade}");
  settled.animal2 = tell("{character} {animal}");
  settled.tool2 = tell("{quality} {tool}");
  settled.elder = tell("{kin}");
  settled.proverb = tell("{saying}");
  for (const which of ["one", "two", "three", "four"]) settled[which] = tell("{item}");
  settled.list = tell("{one}, {two}, {three} and {four}");
  return { settled, chance, tell };
}

const events = (n: number, { tell }: Story): string => Array.from({ length: n }, () => tell("{event}")).join(" ");
const lines = (...parts: string[]): string => parts.join("\n");

const title: Scene = ({ tell, chance }) =>
  tell(
    pick(
      [
        "{hero} and the {tool2}",
        "The {trade2} of {town}",
        "{hero} and {friend}",
        "The {animal2}",
        "The word {password}",
      ],
      chance,
    ),
  );

const opening: Scene = (story) => {
  const first = pick(
    [
      "In {town} there lived {a trade2} whose name was {hero}. {hero} had {a animal2} and {a tool2}, and {he} was always {feeling}.",
      "{hero} was {a trade2}, and {his} friend {friend} was {a trade}. {hero} lived in {town}, {where}; {friend} lived {where}.",
      "Long ago, when {town} was {quality}, {a trade2} called {hero} {did} {a tool2}. That is how {hero} met {friend}.",
      "This is the story of {hero}, of {friend}, and of the {tool2} that {hero} {did} {where}.",
    ],
    story.chance,
  );
  return `${story.tell(first)} ${events(1 + story.chance.integer(3), story)}`;
};

const happenings: Scene = (story) => events(2 + story.chance.integer(4), story);

const proverb: Scene = (story) =>
  story.tell('{^his} {elder} used to say: "{^proverb}." ') +
  events(1 + story.chance.integer(2), story) +
  story.tell(' "{^proverb}," said {hero}. "{^proverb}," said {friend} too, and they {went} home together.');

const echo: Scene = ({ tell, chance }) =>
  tell(
    pick(
      [
        'The family of {family} said: "{^proverb}." The family of {family} said it {when}, and the family of {family} said it {where}: "{^proverb}."',
        '"{^proverb}," called {hero}, and from the {place} came the echo: "{^proverb}."',
        'Over the door of the {place} was written: {^proverb}. {friend} read it aloud: "{^proverb}." "Who wrote that?" asked {hero}. "The family of {family}," said {friend}.',
      ],
      chance,
    ),
  );

const packing: Scene = (story) => {
  const { tell } = story;
  return `${tell("They packed {list}.")} ${events(1, story)} ${tell('{^where} they unpacked again: {list}. "That is all," said {friend}, "{list}."')}`;
};

const inventory: Scene = ({ tell, chance }) => {
  const things = ["- {one}", "- {two}", "- {three}", "- {four}"].map((line) => tell(line));
  const gone = chance.integer(things.length);
  const left = things.filter((_, i) => i !== gone);
  return lines(
    tell("What was {where} {when}:"),
    ...things,
    tell("What was there the next day:"),
    ...left,
    tell('"Somebody has taken {stolen}," said {hero}.', { stolen: things[gone].slice(2) }),
  );
};

const steps: Scene = ({ tell, chance }) => {
  const how = pickSome(
    [
      "Take the {tool2} and put it {where}.",
      "{^do} the {animal} {manner}.",
      "Add {number} {goods}.",
      "Wait until the {weather} is over.",
      "Say the word {password}.",
      "{^do} the {food} with the {tool}.",
      "Do not {do} the {thing}.",
      "Turn around {number} times.",
      "Give the rest to {friend}.",
    ],
    3 + chance.integer(3),
    chance,
  ).map((step) => tell(step));
  const numbered = how.map((step, i) => `${i + 1}. ${step}`);
  const again = how.map((step, i) => `${["First", "Second", "Third", "Fourth", "Fifth"][i]}: ${step}`);
  return lines(
    tell("How {hero} learned to {do} {a thing}:"),
    ...numbered,
    tell("And so {he} did it. ") + again.join(" "),
  );
};

const dialogue: Scene = ({ tell, chance }) => {
  const turns: string[] = [];
  for (let i = 1 + chance.integer(3); i > 0; i--) {
    const topic = tell("{thing}");
    turns.push(tell('"{question}" said {hero}.', { topic }), tell('"{answer}," said {friend}.', { topic }));
  }
  return lines(...turns);
};

const script: Scene = ({ tell, chance, settled }) => {
  const speaker = (name: string) => name.toUpperCase();
  const turns: string[] = [];
  for (let i = 2 + chance.integer(3); i > 0; i--) {
    const topic = tell("{thing}");
    turns.push(
      `${speaker(settled.hero)}: ${tell("{question}", { topic })}`,
      `${speaker(settled.friend)}: ${tell("{answer}.", { topic })}`,
    );
  }
  return lines(...turns);
};

const gate: Scene = ({ tell }) =>
  tell(
    'The gate of the {place} had {number} locks and one word, and the word was {password}. "{^password}," said {hero}, and nothing moved. "{^password}, {password}," said {friend}, and the {ordinal} lock opened. "{^password}, {password}, {password}," they said together, and the gate opened {manner}.',
  );

const room: Scene = ({ tell }) =>
  tell(
    'Room {room} was {quality}. Nobody slept in room {room}, nobody {did} the {tool} in room {room}, and the key of room {room} hung {where}. "Give me the key of room {room}," said {hero}.',
  );

const lesson: Scene = ({ tell }) => {
  const pairs = Array.from({ length: 3 }, () => [tell("{word}"), tell("{fruit}")]);
  return lines(
    tell("In the tongue of {town}:"),
    ...pairs.map(([word, fruit]) => `${word} is ${fruit}`),
    ...pairs.map(([word, fruit]) =>
      tell('"What is {word}?" asked {friend}. "{^word} is {fruit}," said {hero}.', { word, fruit }),
    ),
  );
};

const rollCall: Scene = ({ tell, chance }) => {
  const pupils = Array.from({ length: 3 + chance.integer(3) }, () => tell("{person}"));
  return [
    `The pupils of {town} were ${pupils.join(", ")}.`,
    ...pupils.map((pupil) => `"${pupil}?" "Here," said ${pupil}.`),
    `Then ${pupils.join(", ")} {went} home.`,
  ]
    .map((sentence) => tell(sentence))
    .join(" ");
};

const ledger: Scene = ({ tell, chance }) => {
  const first = chance.integer(words.days.length);
  const count = 1 + chance.integer(9);
  const goods = tell("{goods}");
  const entries = Array.from({ length: 3 + chance.integer(4) }, (_, i) =>
    tell(
      `${words.days[(first + i) % words.days.length]}: ${count + i * chance.integer(3)} ${goods}, paid by ${i % 2 ? "{friend}" : "{hero}"}.`,
    ),
  );
  return lines(tell("From the book of the {trade2}"), ...entries);
};

const letter: Scene = (story) =>
  lines(
    story.tell("Dear {friend},"),
    `${events(2, story)} ${story.tell('Do you remember? "{^proverb}."')}`,
    story.tell("Yours, {hero}"),
  );

const song: Scene = ({ tell, chance }) => {
  const refrain = tell("{^be_1}, {animal}, {be_1}, with the {tool} and the {food}");
  const verses = Array.from({ length: 2 + chance.integer(2) }, () => tell("The {trade} {did} the {thing} {where},"));
  return lines(...verses.flatMap((verse) => [verse, `${refrain}.`]));
};

const cumulative: Scene = ({ tell }) => {
  const [a, b, c] = [
    tell("the {animal2} that {did} the {tool2}"),
    tell("the {trade} that {did} "),
    tell("the {weather} that {did} "),
  ];
  return `This is ${a}. This is ${b}${a}. This is ${c}${b}${a}.`;
};

const record: Scene = ({ tell }) => {
  const entry = () =>
    lines(tell("Name: {hero}"), tell("Town: {town}"), tell("Trade: {trade2}"), tell("Number: {room}"));
  return lines(entry(), "", entry().replace("Name", "Copy of name"), tell("Signed by {friend} in {town}, {when}."));
};

const twice: Scene = (story) => {
  const told = events(2, story);
  return story.tell("{friend} told it like this: {told} And {somebody} told it like this: {told}", { told });
};

const scenes: readonly Scene[] = [
  happenings,
  happenings,
  happenings,
  echo,
  packing,
  inventory,
  steps,
  dialogue,
  dialogue,
  script,
  gate,
  room,
  lesson,
  rollCall,
  ledger,
  letter,
  song,
  cumulative,
  record,
  twice,
];

const closing: Scene = ({ tell, chance }) =>
  tell(
    pick(
      [
        'And so {hero} and {friend} stayed in {town}, with {list}. "{^proverb}," said {hero}, and that was the end.',
        "{hero} {went} home to {town}. On the table lay {list}, and beside them the {tool2}. The end.",
        "If {hero} has not forgotten the word {password}, {he} is still {where}, and {friend} is with {him}.",
        "After that nobody in {town} {did} the {tool2} again, neither {hero} nor {friend} nor the family of {family}.",
      ],
      chance,
    ),
  );
