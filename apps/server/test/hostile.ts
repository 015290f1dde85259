/** Operations that nobody sends in good faith, by a seed. */

/** Mulberry32: numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a client sends as a body: mostly an operation; a text is JSON already. */
type Body = unknown;

type Make = (upTo: (most: number) => number, pick: <T>(of: readonly T[]) => T) => Body;

const repeat = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");

/** Each kind of hostility, by its name. */
export const kinds: Record<string, Make> = {
  deep(upTo) {
    const levels = 1 + upTo(400);
    const open = "refits(first: 1) { nodes { family { ";
    return { query: `{ family(slug: "any") { ${open.repeat(levels)} slug ${"} } } ".repeat(levels)} } }` };
  },
  unbalanced: (upTo, pick) => ({ query: pick(["{", "[", "(", "{ a(b: [", "{ a "]).repeat(1 + upTo(20_000)) }),
  nestedValues(upTo) {
    const levels = 1 + upTo(10_000);
    return { query: `{ node(id: ${"[".repeat(levels)}1${"]".repeat(levels)}) { id } }` };
  },
  wide: (upTo, pick) => ({
    query: `{ ${`${pick(["__typename", "families { totalCount }", "server { version }", "nothing"])} `.repeat(1 + upTo(3_000))} }`,
  }),
  aliased: (upTo) => ({ query: `{ ${repeat(1 + upTo(1_500), (i) => `a${i}: families(first: 256) { totalCount }`)} }` }),
  conflicting: (upTo) => ({
    query: `{ ${repeat(1 + upTo(400), (i) => `a: families(first: ${1 + (i % 256)}) { totalCount }`)} }`,
  }),
  pagesInPages(upTo) {
    const levels = 1 + upTo(4);
    const open = "refits(first: 256) { nodes { family { ";
    return { query: `{ families(first: 256) { nodes { ${open.repeat(levels)} slug ${"} } } ".repeat(levels)} } } }` };
  },
  cyclicFragments(upTo) {
    const length = 1 + upTo(60);
    return {
      query: `{ ...F0 } ${repeat(length, (i) => `fragment F${i} on Query { server { version } ...F${(i + 1) % length} }`)}`,
    };
  },
  doublingFragments(upTo) {
    const length = 1 + upTo(200);
    const fragments = repeat(length, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
    return { query: `{ ...F0 } ${fragments} fragment F${length} on Query { server { version } }` };
  },
  doublingFields(upTo) {
    const length = 1 + upTo(40);
    const fragments = repeat(
      length,
      (i) =>
        `fragment F${i} on Refit { a${i}: family { refits(first: 1) { nodes { ...F${i + 1} } } } b${i}: family { refits(first: 1) { nodes { ...F${i + 1} } } } }`,
    );
    return { query: `{ node(id: "x") { ...F0 } } ${fragments} fragment F${length} on Refit { id }` };
  },
  manyOperations: (upTo) => ({
    query: repeat(1 + upTo(1_000), (i) => `query Q${i} { server { version } }`),
    operationName: "Q0",
  }),
  batched: (upTo) => Array.from({ length: upTo(500) }, () => ({ query: "{ families { totalCount } }" })),
  hugeLists: (upTo) => ({
    query: "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }",
    variables: { ids: Array.from({ length: upTo(40_000) }, (_, i) => `Refit:any/${i}`) },
  }),
  hugeTexts: (upTo) => ({
    query: "query F($slug: String!) { family(slug: $slug) { id } }",
    variables: { slug: "x".repeat(upTo(500_000)) },
  }),
  // deeper than what could be turned into JSON at once
  deepVariables(upTo) {
    const levels = 1 + upTo(3_000);
    const query = "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { job { id } } }";
    return `{"query":${JSON.stringify(query)},"variables":{"input":${'{"a":['.repeat(levels)}1${"]}".repeat(levels)}}}`;
  },
  strangeNumbers: (_upTo, pick) => ({
    query: "query F($first: Int) { families(first: $first) { totalCount } }",
    variables: { first: pick([-1, 0, 1e308, 2 ** 31, 0.5, null, "1", true, [1], {}]) },
  }),
  introspective(upTo, pick) {
    const levels = 1 + upTo(12);
    const [root, field] = pick([
      ["__schema { types", "fields { type"],
      ['__type(name: "Query") { fields { type', "fields { type"],
      ["__schema { types", "possibleTypes { interfaces"],
      ["__schema { types", "ofType { ofType"],
    ] as const);
    const opened = (root.match(/\{/g) ?? []).length + 2 * levels;
    return { query: `{ ${root} { ${`${field} { `.repeat(levels)} name ${"}".repeat(opened + 1)} }` };
  },
  manyIntrospections: (upTo) => ({
    query: `{ ${repeat(1 + upTo(130), (i) => `s${i}: __schema { types { name fields { name } } }`)} }`,
  }),
  directives: (upTo, pick) => ({
    query: `{ server { version ${pick(["@include(if: true)", "@skip(if: false)", "@nothing"])} ${"@include(if: true) ".repeat(upTo(1_600))} } }`,
  }),
  garbage: (upTo) => ({ query: String.fromCharCode(...Array.from({ length: upTo(2_000) }, () => 1 + upTo(0xd7ff))) }),
  notOperations: (_upTo, pick) =>
    pick([
      { query: 1 },
      { query: null },
      { query: {} },
      {},
      { query: "{ server { version } }", variables: "x" },
      { query: "{ server { version } }", variables: [1] },
      { query: "{ server { version } }", operationName: { a: 1 } },
      { query: "{ server { version } }", extensions: "x" },
      { query: "" },
      { query: "{ server { version } }", operationName: "None" },
      { extensions: { persistedQuery: { version: 1, sha256Hash: "x" } } },
      { extensions: { persistedQuery: { version: 9 } } },
    ]),
  comments: (upTo) => ({ query: `{ server { version } } ${"#".repeat(upTo(200_000))}` }),
  texts: (upTo, pick) => ({ query: `{ family(slug: ${pick(['"', '"""'])}${"\\u00e9x".repeat(upTo(20_000))}` }),
};

/** Bodies as JSON; the same for the same seed. */
export function* hostileBodies(seed: number, count: number): Generator<{ kind: string; body: string }> {
  const random = randomNumbers(seed);
  const upTo = (most: number) => Math.floor(random() * most);
  const pick = <T>(of: readonly T[]) => of[upTo(of.length)];
  const names = Object.keys(kinds);
  for (let i = 0; i < count; i += 1) {
    const kind = i < names.length ? names[i] : pick(names);
    const body = kinds[kind](upTo, pick);
    yield { kind, body: typeof body === "string" ? body : JSON.stringify(body) };
  }
}
