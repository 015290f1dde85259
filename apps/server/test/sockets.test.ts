/** Subscriptions over a real WebSocket. */

import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { openServer, submitTiny, type TestServer } from "./harness.js";

let server: TestServer;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server?.close());

const jobUpdated = "subscription J($id: ID!) { jobUpdated(id: $id) { id state cancellable retryable queuePosition } }";
const cancel = "mutation C($id: ID!) { cancelJob(input: { id: $id }) { job { state } userErrors { message } } }";

test("jobUpdated tells the present state at once, then the change, and completes when the job has ended", async () => {
  const id = `Job:${(await submitTiny(server.store, "Watched")).job.id}`;
  const answers = await server.watch(jobUpdated, { id }, (answer) => {
    if (answer.data.jobUpdated.state === "QUEUED") server.ask(cancel, { id });
  });
  expect(answers.map(({ data }) => data.jobUpdated)).toEqual([
    { id, state: "QUEUED", cancellable: true, retryable: false, queuePosition: 1 },
    { id, state: "CANCELLED", cancellable: false, retryable: true, queuePosition: null },
  ]);
});

test("a job that has ended is told once, and that is all", async () => {
  const id = `Job:${(await submitTiny(server.store, "Ended")).job.id}`;
  await server.ask(cancel, { id });
  const answers = await server.watch(jobUpdated, { id });
  expect(answers.map(({ data }) => data.jobUpdated.state)).toEqual(["CANCELLED"]);
});

test("retrying brings a cancelled job back to the queue", async () => {
  const id = `Job:${(await submitTiny(server.store, "Again")).job.id}`;
  await server.ask(cancel, { id });
  const retry = "mutation R($id: ID!) { retryJob(input: { id: $id }) { job { state } userErrors { message } } }";
  expect((await server.ask(retry, { id })).data.retryJob).toEqual({ job: { state: "QUEUED" }, userErrors: [] });
  const again = (await server.ask(retry, { id })).data.retryJob;
  expect(again.job).toBeNull();
  expect(again.userErrors).toHaveLength(1);
});

test("an unknown job or family is an error in words, not a silent wait", async () => {
  const [answer] = await server.watch(jobUpdated, { id: "Job:nobody" }).catch((errors) => [{ errors }]);
  expect(answer.errors?.[0].message).toBe('id is "Job:nobody", and there is no such job');
  const ticks = 'subscription { trainingTick(family: "Family:nobody") { step } }';
  const [tick] = await server.watch(ticks, {}).catch((errors) => [{ errors }]);
  expect(tick.errors?.[0].message).toBe('family is "Family:nobody", and there is no such family');
});

test("queries and mutations go over the socket too", async () => {
  const [{ data }] = await server.watch("{ families { totalCount } }", {});
  expect(data.families.totalCount).toBeGreaterThan(0);
});

function refusal(path: string, options: WebSocket.ClientOptions = {}): Promise<number | undefined> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}`, "graphql-transport-ws", options);
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("open", () => reject(new Error(`${path} was opened`)));
    socket.on("error", () => {});
  });
}

test("WebSockets are taken at /graphql only, and from no page of another site", async () => {
  expect(await refusal("/other")).toBe(404);
  expect(await refusal("/graphql", { origin: "http://example.com" })).toBe(403);
});
