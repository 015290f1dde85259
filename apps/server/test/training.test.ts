/** From trainFamily to a stability report with its floor, through the API alone. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, openServer, type TestServer, tinyInput } from "./harness.js";

let server: TestServer;

beforeAll(async () => {
  server = await openServer({ compute: true });
});
afterAll(() => server?.close());

interface Tick {
  step: number;
  totalSteps: number;
  losses: { refit: string; steps: number[]; values: number[] }[];
}

test("a tiny family is trained, watched and measured", { timeout: 180_000 }, async () => {
  const train = `mutation T($input: TrainFamilyInput!) {
    trainFamily(input: $input) { family { id slug } job { id kind } userErrors { message } }
  }`;
  const input = { ...tinyInput, name: "Tiny", initSeeds: [1, 2, 3], checkpointSteps: [5] };
  const { trainFamily } = (await server.ask(train, { input })).data;
  expect(trainFamily).toMatchObject({ family: { slug: "tiny" }, job: { kind: "TRAIN" }, userErrors: [] });

  const answers = await server.watch(
    `subscription W($id: ID!) {
      trainingTick(family: $id) {
        step totalSteps losses { refit steps values } family { loss { step } training { step } }
      }
    }`,
    { id: trainFamily.family.id },
  );
  const ticks: Tick[] = answers.map(({ data }: Answer) => data.trainingTick);
  // what hangs on the event is as new as the event
  expect(ticks.at(-1)).toMatchObject({
    step: 10,
    totalSteps: 10,
    family: { loss: { step: 10 }, training: { step: 10 } },
  });
  for (const refit of ["Refit:tiny/0", "Refit:tiny/1", "Refit:tiny/2"]) {
    // every step once, in order, whatever the number of events
    const mine = ticks.flatMap(({ losses }) => losses.filter((loss) => loss.refit === refit));
    expect(mine.flatMap(({ steps }) => steps)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // untrained: 257 logits of variance d_model (0.8/√d_model)² = 0.64 cost ln 257 + 0.64/2 = 5.87 nats
    expect(Math.abs(mine.flatMap(({ values }) => values)[0] - 5.87)).toBeLessThan(0.5);
  }

  const { family } = (
    await server.ask(`{
      family(slug: "tiny") {
        steps seedRoles loss { mean sd step refits }
        training { step totalSteps job { state progress { fraction } } }
        refits { nodes { state step loss losses { recorded steps }
          checkpoints { nodes { id step isInit weightsHash tokens } } heads { totalCount nodes { id label } } } }
      }
    }`)
  ).data;
  expect(family).toMatchObject({
    steps: [0, 5, 10],
    seedRoles: ["INIT", "DATA_ORDER"],
    loss: { step: 10, refits: 3 },
    training: { step: 10, totalSteps: 10, job: { state: "SUCCEEDED", progress: { fraction: 1 } } },
  });
  const [refit, other] = family.refits.nodes;
  expect(refit).toMatchObject({ state: "TRAINED", step: 10, losses: { recorded: 10 }, heads: { totalCount: 4 } });
  expect(refit.heads.nodes.at(-1)).toEqual({ id: "Head:tiny/0@10/L1H1", label: "L1H1" });
  expect(refit.checkpoints.nodes).toMatchObject([
    { id: "Checkpoint:tiny/0@0", step: 0, isInit: true, tokens: 0 },
    { step: 5, isInit: false, tokens: 5 * 4 * 16 },
    { step: 10, isInit: false, tokens: 10 * 4 * 16 },
  ]);
  const hashes = [refit, other].flatMap(({ checkpoints }) =>
    checkpoints.nodes.map(({ weightsHash }: { weightsHash: string }) => weightsHash),
  );
  expect(new Set(hashes).size).toBe(6);
  // the family's loss is the mean of its refits'
  const losses = family.refits.nodes.map(({ loss }: { loss: number }) => loss);
  expect(family.loss.mean).toBeCloseTo((losses[0] + losses[1] + losses[2]) / 3, 6);
});

const estimate = "{ value n floor calibrated interval { level } }";

test.each([
  ["stability", "CALIBRATED"],
  ["stability", "PAPER"],
  ["commonness", "CALIBRATED"],
  ["commonness", "PAPER"],
])("%s in %s comes with layers, heads, floors and provenance", { timeout: 120_000 }, async (measure, preset) => {
  const [type, input] =
    measure === "stability" ? ["StabilityReport", "StabilityInput"] : ["CommonnessReport", "CommonnessInput"];
  const query = `query M($input: ${input}) {
    family(slug: "tiny") {
      outcome: ${measure}(input: $input, wait: { waitMs: 30000 }) {
        __typename
        ... on ${type} {
          id key preset step family { slug } promptSet { builtIn } anchor { ordinal } overall ${estimate}
          layers { layer estimate ${estimate} sd }
          anchorCurves { refit { ordinal } values floors }
          heads(orderBy: VALUE_DESC) { totalCount nodes { rank head { id layer index } estimate ${estimate} matches { refit { ordinal } head { id } similarity } } }
          warnings { code message } provenance { key weights floorWeights engine reproduceCommand durationMs startedAt }
        }
        ... on AnalysisPending { job { state failure { message } } }
        ... on AnalysisRefused { message }
      }
    }
  }`;
  const report = (await server.ask(query, { input: { preset, anchor: 1 } })).data.family.outcome;
  expect(report).toMatchObject({
    __typename: type,
    id: `${type}:${report.key}`,
    preset,
    step: 10,
    family: { slug: "tiny" },
    promptSet: { builtIn: true },
    anchor: { ordinal: 1 },
  });
  expect(report.layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
  const { value, floor, calibrated } = report.overall;
  expect(calibrated).toBeCloseTo((value - floor) / (1 - floor), 9);
  const mean = (report.layers[0].estimate.value + report.layers[1].estimate.value) / 2;
  expect(value).toBeCloseTo(mean, 9);
  expect(report.anchorCurves.map(({ refit }: { refit: { ordinal: number } }) => refit.ordinal)).toEqual(
    preset === "PAPER" ? [1] : [0, 1, 2],
  );

  const heads = report.heads.nodes;
  expect(heads).toHaveLength(4);
  const values = heads.map((head: { estimate: { value: number } }) => head.estimate.value);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(heads[0].rank).toBe(1);
  expect(heads.every(({ head }: { head: { id: string } }) => head.id.startsWith("Head:tiny/1@10/"))).toBe(true);
  const matched = heads[0].matches.map(({ refit }: { refit: { ordinal: number } }) => refit.ordinal);
  expect(matched).toEqual(measure === "stability" ? [0, 2] : []);
  expect(report.provenance).toMatchObject({ key: report.key, engine: expect.any(String) });
  expect([report.provenance.weights.length, report.provenance.floorWeights.length]).toEqual([3, 3]);

  const again = (await server.ask("query N($id: ID!) { node(id: $id) { __typename id } }", { id: report.id })).data;
  expect(again.node).toEqual({ __typename: type, id: report.id });
});

test("stored stability is listed without computing: newest, and by step", async () => {
  const { family } = (
    await server.ask(`{
      family(slug: "tiny") {
        latestStability { step overall { value } }
        stabilityByStep { step overall { value } layers { layer } }
        reports { totalCount nodes { __typename preset step family { slug } } }
      }
    }`)
  ).data;
  expect(family.latestStability.step).toBe(10);
  expect(family.stabilityByStep.at(-1)).toMatchObject({ step: 10, layers: [{ layer: 0 }, { layer: 1 }] });
  const steps = family.stabilityByStep.map(({ step }: { step: number }) => step);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(family.reports.totalCount).toBeGreaterThanOrEqual(4);
});

test("all losses come as a table: a row a step, a column a refit", async () => {
  const csv = await (await fetch(`${server.url}/files/families/tiny/losses.csv`)).text();
  const [header, ...rows] = csv.trim().split("\n");
  expect(header).toBe("step,seed 1,seed 2,seed 3");
  expect(rows).toHaveLength(10);
  expect(rows[9].split(",").map(Number)).toEqual([10, expect.any(Number), expect.any(Number), expect.any(Number)]);
});

test("what a training takes is told before it is begun", async () => {
  const ask = (refits: number, steps: number) =>
    server.ask(
      "query C($input: TrainingCostInput!) { trainingCost(input: $input) { parameters seconds bytes checkpoints } }",
      {
        input: {
          architecture: { layers: 1, heads: 2, dModel: 8, contextLength: 16, attentionOnly: true },
          batchSize: 4,
          steps,
          refits,
        },
      },
    );
  const { trainingCost } = (await ask(3, 10)).data;
  // embeddings 257·8 + 16·8, attention 4·8² + 4·8, LayerNorms 2·8 each, unembedding 8·257 + 257
  expect(trainingCost.parameters).toBe(2056 + 128 + 288 + 16 + 16 + 2056 + 257);
  expect(trainingCost.bytes).toBe(4 * trainingCost.parameters * 3 * trainingCost.checkpoints);
  expect(trainingCost.seconds).toBeGreaterThan(0);
  const longer = (await ask(3, 20)).data.trainingCost;
  expect(longer.seconds / trainingCost.seconds).toBeCloseTo(2, 6);

  const [error] = (await ask(0, 10)).errors ?? [];
  expect(error.message).toContain("refits is 0; it must be at least 1");
});
