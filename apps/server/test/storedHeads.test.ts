/** What stored reports say of single heads, of heads across families, and of a refit over its steps. */

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bucketed } from "../src/refit/curve.js";
import { analysis, fewPrompts, mean, openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;
// biome-ignore lint/suspicious/noExplicitAny: reports, as the queries below ask for them
let reports: Record<string, any>;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "tiny");
  const input = { promptSet: prompts };
  const estimate = "estimate { value n floor floorKind }";
  const heads = `heads { nodes { head { id } ${estimate} matches { refit { id } head { id } similarity margin runnerUp } } }`;
  reports = {
    stability: await analysis(server, "tiny", "stability", { input: { ...input, anchor: 1 }, fields: heads }),
    commonness: await analysis(server, "tiny", "commonness", {
      input: { ...input, anchor: 1 },
      fields: `heads { nodes { head { id } ${estimate} } }`,
    }),
    classes: await analysis(server, "tiny", "classes", {
      input,
      fields: "classes { nodes { id label members { head { id } } } }",
    }),
    scores: await analysis(server, "tiny", "headScores", {
      input: { ...input, refit: 1 },
      fields: "heads { nodes { head { id } previousToken { value estimate { value floorKind } } sink { value } } }",
    }),
    ablation: await analysis(server, "tiny", "ablation", {
      input,
      fields: "heads { nodes { overRefits { members { id } deltaLoss { value floorKind } } } }",
    }),
  };
}, 400_000);
afterAll(() => server?.close());

const ids = [0, 1].flatMap((layer) => [0, 1].map((index) => `Head:tiny/1@10/L${layer}H${index}`));
const nodes = (fields: string) =>
  server.ask(`query N($ids: [ID!]!, $on: ID) { nodes(ids: $ids) { ... on Head { id ${fields} } } }`, {
    ids,
    on: prompts,
  });

test("a head has what its newest stored reports say of it", async () => {
  const { data, errors } = await nodes(`
    stability(promptSet: $on) { estimate { value n floor floorKind } report { key } } commonness(promptSet: $on) { estimate { value } report { key } }
 class(promptSet: $on) { id label } scores(promptSet: $on) { scores { previousToken { value } } report { key } } ablation(promptSet: $on) { estimate { value floorKind } report { key } }
    match(in: "Refit:tiny/2", promptSet: $on) { refit { id } head { id } similarity margin runnerUp }`);
  expect(errors).toBeUndefined();
  for (const [slot, head] of data.nodes.entries()) {
    const [stable, common, scored] = ["stability", "commonness", "scores"].map(
      (name) => reports[name].heads.nodes[slot],
    );
    expect(stable.head.id).toBe(head.id);
    expect(head.stability.estimate).toEqual(stable.estimate);
    expect(stable.estimate.floorKind).toBe("UNTRAINED");
    expect(head.commonness).toEqual({
      estimate: { value: common.estimate.value },
      report: { key: reports.commonness.key },
    });
    expect(head.scores).toEqual({
      scores: { previousToken: { value: scored.previousToken.value } },
      report: { key: reports.scores.key },
    });
    // of the refits 0 and 2, the second
    const { refit, head: counterpart, similarity, margin, runnerUp } = stable.matches[1];
    expect(head.match).toEqual({ refit, head: counterpart, similarity, margin, runnerUp });
    expect(refit.id).toBe("Refit:tiny/2");
    expect(runnerUp).toBeCloseTo(similarity - margin, 12);
    const own = ({ members }: { members: { head?: object; id?: string }[] }) =>
      members.some((member) => ((member.head ?? member) as { id: string }).id === head.id);
    const joined = reports.classes.classes.nodes.filter(own);
    expect(joined.map(({ id }: { id: string }) => id)).toEqual([head.class.id]);
    const ablated = reports.ablation.heads.nodes.filter(
      ({ overRefits }: { overRefits: { members: { id: string }[] } }) => own(overRefits),
    );
    expect(ablated.map(({ overRefits }: { overRefits: { deltaLoss: object } }) => overRefits.deltaLoss)).toEqual([
      head.ablation.estimate,
    ]);
  }
});

test("as many heads as there are take one read of the rows, and none of files that were read before", async () => {
  const rows = vi.spyOn(server.store, "reportsOfFamilies");
  const files = vi.spyOn(server.store, "reportResult");
  await nodes(
    "stability(promptSet: $on) { report { key } } commonness { report { key } } scores { report { key } } class { id }",
  );
  expect(rows).toHaveBeenCalledTimes(1);
  expect(files).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test("what is not stored is null: another prompt set, another refit's scores, another step", async () => {
  const ask = async (id: string, fields: string) =>
    (await server.ask(`{ node(id: "${id}") { ... on Head { ${fields} } } }`)).data.node;
  expect(await ask(ids[0], `scores(promptSet: "PromptSet:${"0".repeat(64)}") { report { key } }`)).toEqual({
    scores: null,
  });
  expect(await ask("Head:tiny/0@10/L0H0", "scores { report { key } }")).toEqual({ scores: null });
  expect(
    await ask("Head:tiny/1@0/L0H0", "class { id } stability { report { key } } ablation { report { key } }"),
  ).toEqual({
    class: null,
    stability: null,
    ablation: null,
  });
  const { errors } = await server.ask(
    `{ node(id: "${ids[0]}") { ... on Head { match(in: "Refit:tiny/1") { similarity } } } }`,
  );
  expect(errors).toMatchObject([{ message: 'in is "Refit:tiny/1"; give the id of another refit of tiny' }]);
});

test("an estimate says what its floor is; another floor is another report", async () => {
  const fields = "overall { floor floorKind }";
  const input = { promptSet: prompts };
  const uniform = await analysis(server, "tiny", "stability", { input: { ...input, floor: "UNIFORM_CAUSAL" }, fields });
  expect(uniform.overall).toEqual({ floor: expect.any(Number), floorKind: "UNIFORM_CAUSAL" });
  const none = await analysis(server, "tiny", "stability", { input: { ...input, floor: "NONE" }, fields });
  expect(none.overall).toEqual({ floor: null, floorKind: null });
  // those that are held against the untrained twins come first, however old
  const { data } = await nodes("stability(promptSet: $on) { report { key } }");
  for (const { stability } of data.nodes) expect(stability.report.key).toBe(reports.stability.key);
});

test("heads of all families are found by their scores", async () => {
  const ask = async (rest: string) => {
    const query = `{ heads(${rest}) { totalCount nodes { head { id } previousToken { value } } pageInfo { endCursor } } }`;
    const { data, errors } = await server.ask(query);
    return errors ?? data.heads;
  };
  const stored: { id: string; value: number }[] = reports.scores.heads.nodes
    .map((node: { head: { id: string }; previousToken: { value: number } }) => ({
      id: node.head.id,
      value: node.previousToken.value,
    }))
    .sort((a: { value: number }, b: { value: number }) => b.value - a.value);
  const idsOf = (page: { nodes: { head: { id: string } }[] }) => page.nodes.map(({ head }) => head.id);
  const all = await ask("filter: { score: PREVIOUS_TOKEN }");
  expect(idsOf(all)).toEqual(stored.map(({ id }) => id));
  const [, second] = stored;
  const above = await ask(`families: ["Family:tiny"], filter: { score: PREVIOUS_TOKEN, atLeast: ${second.value} }`);
  expect(idsOf(above)).toEqual(stored.slice(0, 2).map(({ id }) => id));
  expect(await ask(`filter: { score: PREVIOUS_TOKEN, atMost: ${stored[3].value / 2} }`)).toMatchObject({
    totalCount: 0,
  });
  const first = await ask("first: 1, orderBy: VALUE_ASC, filter: { score: PREVIOUS_TOKEN }");
  const next = await ask(
    `first: 1, after: "${first.pageInfo.endCursor}", orderBy: VALUE_ASC, filter: { score: PREVIOUS_TOKEN }`,
  );
  expect([...idsOf(first), ...idsOf(next)]).toEqual([stored[3].id, stored[2].id]);
  expect(idsOf(await ask("orderBy: SLOT, filter: { score: SINK, layer: 1 }"))).toEqual(ids.slice(2));
  expect(await ask('families: ["Family:nobody"], filter: { score: SINK }')).toMatchObject([
    { message: 'families has "Family:nobody", and there is no such family' },
  ]);
});

test("a refit's curves: losses in buckets, stability by step, and its newest weights", async () => {
  const { data, errors } = await server.ask(`{ node(id: "Refit:tiny/1") { ... on Refit {
    weightsHash checkpoints { nodes { step weightsHash } }
    whole: curve(metric: TRAIN_LOSS) { x y lower upper downsampledFrom }
    few: curve(metric: TRAIN_LOSS, maxPoints: 3) { x y lower upper downsampledFrom }
    stability: curve(metric: STABILITY) { x y } induction: curve(metric: INDUCTION_MAX) { x y }
  } } }`);
  expect(errors).toBeUndefined();
  const { whole, few, stability, induction, weightsHash, checkpoints } = data.node;
  expect(weightsHash).toBe(checkpoints.nodes.at(-1).weightsHash);
  expect(whole).toMatchObject({
    x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    downsampledFrom: 10,
    lower: whole.y,
    upper: whole.y,
  });
  // 10 steps in 3 buckets: 1-3, 4-6, 7-10
  const parts = [whole.y.slice(0, 3), whole.y.slice(3, 6), whole.y.slice(6)];
  expect(few).toMatchObject({ x: [2, 5, 8.5], downsampledFrom: 10 });
  expect(few.lower).toEqual(parts.map((part: number[]) => Math.min(...part)));
  expect(few.upper).toEqual(parts.map((part: number[]) => Math.max(...part)));
  for (const [i, part] of parts.entries()) expect(few.y[i]).toBeCloseTo(mean(part), 12);
  const { data: ofFamily } = await server.ask(
    '{ family(slug: "tiny") { latestStability { step anchorCurves { refit { ordinal } values } } } }',
  );
  const { step, anchorCurves } = ofFamily.family.latestStability;
  expect(stability.x.at(-1)).toBe(step);
  expect(stability.y.at(-1)).toBeCloseTo(mean(anchorCurves[1].values), 12);
  expect(induction.x).toEqual([10]);
  const refused = await server.ask(
    '{ node(id: "Refit:tiny/1") { ... on Refit { curve(metric: TRAIN_LOSS, maxPoints: 501) { x } } } }',
  );
  expect(refused.errors).toMatchObject([{ message: "maxPoints is 501; give 1 to 500" }]);
});

test("a spike that every k-th step would miss is in its bucket's range", () => {
  const values = Array.from({ length: 1001 }, (_, i) => (i === 777 ? 9 : 1));
  const curve = bucketed({ steps: values.map((_, i) => i + 1), values }, 10);
  expect(curve.upper.filter((value) => value === 9).length).toBe(1);
  expect(curve.x.length).toBe(10);
  expect(bucketed({ steps: [], values: [] }, 10)).toMatchObject({ x: [], y: [], downsampledFrom: 0 });
});

test("provenance tells device, seed and BOS; a shape has a hash", async () => {
  const { data } = await server.ask(
    `query P($id: ID!) { node(id: $id) { ... on StabilityReport { provenance { engine device rngSeed prependBos } } }
      family(slug: "tiny") { architecture { configHash } } }`,
    { id: reports.stability.id },
  );
  expect(data.node.provenance).toEqual({ engine: "onnx (cpu, 1 thread)", device: "cpu", rngSeed: 1, prependBos: true });
  expect(data.family.architecture.configHash).toMatch(/^[0-9a-f]{64}$/);
});
