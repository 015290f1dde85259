/** Hostile clients: whatever they send is answered or refused, and afterwards the server is as it was. */

import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import WebSocket from "ws";
import { errorCodes } from "../src/errors.js";
import { startServer } from "../src/index.js";
import { defaultLimits, type Limits } from "../src/limits/limits.js";
import { openServer, silent, submitTiny, type TestServer } from "./harness.js";
import { hostileBodies, kinds } from "./hostile.js";

/** Nothing may hang: what takes so long has. */
const hangMs = 20_000;

let server: TestServer;
let job: string;
let answerBefore: unknown;

const normal =
  "{ families { totalCount nodes { slug refits { nodes { id label initSeed state step } } } } jobs { totalCount } }";

beforeAll(async () => {
  server = await openServer();
  job = `Job:${(await submitTiny(server.store, "Any")).job.id}`;
  answerBefore = (await server.ask(normal)).data;
});
afterAll(() => server?.close());

async function expectAsBefore() {
  expect((await server.ask(normal)).data).toEqual(answerBefore);
}

/** What is wrong with an answer; null where it is one. */
function faultOf(answer: {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}): string | null {
  if (!answer.errors) return answer.data === undefined ? "neither data nor errors" : null;
  const codes = answer.errors.map(({ extensions }) => extensions?.code ?? "none");
  const unknown = codes.find((code) => !(code in errorCodes) || code === "INTERNAL_SERVER_ERROR");
  if (unknown) return `${unknown}: ${answer.errors[0].message}`;
  return /node_modules|\.(ts|js):\d|\n +at /.test(JSON.stringify(answer.errors)) ? "a stack" : null;
}

describe("over HTTP", () => {
  test("two thousand bodies of all kinds are each answered or refused, and a normal query is answered as before", async () => {
    const bodies = hostileBodies(20260217, 2_000);
    const faults: string[] = [];
    const refused = new Map<string, number>();
    async function send() {
      for (const { kind, body } of bodies) {
        const response = await fetch(`${server.url}/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
          signal: AbortSignal.timeout(hangMs),
        });
        const answer = await response.json();
        const fault = faultOf(answer as never);
        if (fault) faults.push(`${kind}: ${fault}`);
        for (const { extensions } of (answer as { errors?: { extensions: { code: string } }[] }).errors ?? []) {
          refused.set(extensions.code, (refused.get(extensions.code) ?? 0) + 1);
        }
      }
    }
    await Promise.all([send(), send(), send(), send()]);
    expect(faults).toEqual([]);
    // the generator reaches what it is to reach
    const reached = [
      "QUERY_TOO_DEEP",
      "TOO_MANY_ALIASES",
      "TOO_MANY_DIRECTIVES",
      "TOO_MANY_TOKENS",
      "TOO_MANY_NODES",
      "QUERY_TOO_COMPLEX",
    ];
    for (const code of [...reached, "VARIABLES_TOO_LARGE", "BATCHING_NOT_SUPPORTED", "GRAPHQL_PARSE_FAILED"]) {
      expect(refused.get(code), code).toBeGreaterThan(0);
    }
    await expectAsBefore();
  }, 600_000);
});

/** A server on the same store with limits of its own. */
async function another(sockets: Partial<Limits["sockets"]>, asUser?: string) {
  const other = await startServer({
    store: server.store,
    port: 0,
    web: false,
    log: silent,
    limits: { ...defaultLimits, sockets: { ...defaultLimits.sockets, ...sockets } },
    ...(asUser === undefined
      ? {}
      : {
          authenticate: async () =>
            ({ kind: "user", userId: asUser, name: asUser, role: "viewer", scope: "read" }) as const,
        }),
  });
  onTestFinished(() => other.close());
  return other.url;
}

/** A bare socket: what the protocol's own client would not do can be done with it. */
async function openSocket(url: string, { init = true, ...options }: { init?: boolean; autoPong?: boolean } = {}) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", options);
  const messages: { id?: string; type: string; payload?: never }[] = [];
  let heard = () => {};
  socket.on("message", (data) => {
    messages.push(JSON.parse(String(data)));
    heard();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => {
      resolve(code);
      heard();
    });
  });
  socket.on("error", () => {});
  await once(socket, "open");
  const send = (message: unknown) => socket.send(typeof message === "string" ? message : JSON.stringify(message));
  /** The first message that fits, once it is there; null when the socket closes before. */
  async function wait(fits: (message: (typeof messages)[number]) => boolean) {
    const deadline = Date.now() + hangMs;
    for (;;) {
      const found = messages.find(fits);
      if (found) return found;
      if (socket.readyState === WebSocket.CLOSED) return null;
      if (Date.now() > deadline) throw new Error(`nothing came in ${hangMs / 1000} s`);
      await new Promise<void>((resolve) => {
        heard = resolve;
        setTimeout(resolve, 1_000);
      });
    }
  }
  if (init) {
    send({ type: "connection_init" });
    await wait(({ type }) => type === "connection_ack");
  }
  return { socket, send, wait, closed, messages };
}

const watchJob = (id: string) => ({
  id,
  type: "subscribe",
  payload: { query: "subscription W($id: ID!) { jobUpdated(id: $id) { state } }", variables: { id: job } },
});

describe("over WebSockets", () => {
  test("five hundred messages of all kinds are each answered or refused, or close their own socket", async () => {
    const faults: string[] = [];
    let open = await openSocket(server.url);
    let id = 0;
    for (const { kind, body } of hostileBodies(411, 500)) {
      id += 1;
      open.send(`{"id":"${id}","type":"subscribe","payload":${body}}`);
      const mine = String(id);
      const answer = await open.wait((message) => message.id === mine && message.type !== "complete");
      if (!answer) {
        open = await openSocket(server.url);
        continue;
      }
      const fault = faultOf(answer.type === "error" ? { errors: answer.payload } : answer.payload!);
      if (fault) faults.push(`${kind}: ${fault}`);
      open.messages.length = 0;
    }
    open.socket.terminate();
    expect(faults).toEqual([]);
    await expectAsBefore();
  }, 600_000);

  test.each(["{", "[]", '{"type":"nothing"}', '{"type":"subscribe"}', "\u0000", "null"])(
    "%j closes the socket that sent it",
    async (text) => {
      const { send, closed } = await openSocket(server.url);
      send(text);
      expect(await closed).toBeGreaterThanOrEqual(1000);
      await expectAsBefore();
    },
  );

  test("a flood of subscriptions is cut off at the socket's limit, and what is completed makes room", async () => {
    const url = await another({ operations: 5 });
    const { socket, send, wait } = await openSocket(url);
    for (let i = 0; i < 50; i += 1) send(watchJob(String(i)));
    const refused = await wait(({ id, type }) => id === "49" && type === "error");
    expect(refused!.payload).toMatchObject([
      {
        message: "this socket has 5 operations under way; 5 are allowed: complete one first",
        extensions: { code: "TOO_MANY_SUBSCRIPTIONS" },
      },
    ]);
    await wait(({ id, type }) => id === "4" && type === "next");
    send({ id: "4", type: "complete" });
    let answer: string | undefined;
    for (let i = 0; answer !== "next" && i < 100; i += 1) {
      send(watchJob(`again ${i}`));
      answer = (await wait(({ id }) => id === `again ${i}`))!.type;
    }
    expect(answer).toBe("next");
    socket.terminate();
  });

  test("a viewer's sockets together have a limit too; those that close make room", async () => {
    const url = await another({ operationsOfViewer: 3 }, "ada");
    const [one, two] = await Promise.all([openSocket(url), openSocket(url)]);
    for (let i = 0; i < 3; i += 1) one.send(watchJob(String(i)));
    await one.wait(({ id, type }) => id === "2" && type === "next");
    two.send(watchJob("more"));
    expect((await two.wait(({ id }) => id === "more"))!.payload).toMatchObject([
      { extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } },
    ]);
    one.socket.terminate();
    let answer: string | undefined;
    for (let i = 0; answer !== "next" && i < 100; i += 1) {
      two.send(watchJob(`again ${i}`));
      answer = (await two.wait(({ id }) => id === `again ${i}`))!.type;
    }
    expect(answer).toBe("next");
    two.socket.terminate();
  });

  test("one address has so many sockets, and a closed one makes room", async () => {
    const url = await another({ mostOfAddress: 3 });
    const sockets = await Promise.all([1, 2, 3].map(() => openSocket(url)));
    const turnedAway = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const [error] = await once(turnedAway, "error");
    expect(String(error)).toContain("503");
    sockets[0].socket.close();
    await sockets[0].closed;
    let opened = false;
    for (let i = 0; !opened && i < 100; i += 1)
      opened = await openSocket(url).then(
        () => true,
        () => false,
      );
    expect(opened).toBe(true);
    for (const { socket } of sockets) socket.terminate();
  });

  test("a socket that never says who it is, and one that answers no ping, are closed", async () => {
    const url = await another({ initMs: 200, pingMs: 200 });
    const silentOne = await openSocket(url, { init: false });
    expect(await silentOne.closed).toBe(4408);
    const dead = await openSocket(url, { autoPong: false });
    const alive = await openSocket(url);
    alive.send(watchJob("w"));
    expect(await dead.closed).toBe(1006);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    alive.socket.terminate();
  });

  test("connections that are opened and left make no difference to others", async () => {
    const port = Number(new URL(server.url).port);
    const left = Array.from({ length: 200 }, (_, i) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(
        ["", "G", "GET /graphql HTTP/1.1\r\n", "POST /graphql HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"][i % 4],
      );
      return socket;
    });
    await expectAsBefore();
    for (const socket of left) socket.destroy();
    await expectAsBefore();
  });
});

test("the generator makes every kind, and the same again for the same seed", () => {
  const made = [...hostileBodies(3, 200)];
  expect(new Set(made.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)));
  expect([...hostileBodies(3, 200)]).toEqual(made);
});
