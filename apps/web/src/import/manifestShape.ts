/** The keys of a manifest in the order in which people write them; docs/manifest.schema.json is the whole truth. */
export const manifestShape: { key: string; needed?: true; what: string }[] = [
  { key: "name", needed: true, what: "as it is shown" },
  { key: "slug", what: "for addresses and commands; made from the name where it is left out" },
  { key: "description", what: "what the family is, for people" },
  {
    key: "members",
    needed: true,
    what: 'one a checkpoint: { "label", "initSeed", "dataSeed", "step", "file", "sha256" }; label and file are needed. file is a path beside the manifest, or { "repo", "revision", "file" } on the hub. Members with one label are one refit at several steps; step 0 is its untrained twin.',
  },
  { key: "architecture", what: "what a config.json holds; left out: the config.json beside the first member" },
  {
    key: "tokenizer",
    what: '{ "kind": "byte" }, { "kind": "file", "file" } or { "kind": "hub", "repo" }; left out: the tokenizer.json beside the first member',
  },
  { key: "prependBos", what: "whether texts begin with BOS, as in training" },
  { key: "recipe", what: "how it was trained, as far as that is known: optimizer, learningRate, steps …" },
  {
    key: "floor",
    what: '{ "null": "step-0" }, { "null": "drawn", "init" } or { "null": "none" }; left out: step 0 where there is one, else drawn',
  },
];
