/** What the explorer's pages are drawn with is asked as their reader: with that reader's rights, under the same limits. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../src/index.js";
import type { Ask, Web } from "../src/web.js";
import { openServer, silent, type TestServer } from "./harness.js";
import { accountsOnly, type Credentials, foundServer } from "./people.js";

/** In the place of the explorer: a page that tells what came of its question. */
let question = "";
const pages: Web = {
  files: (_request, _response, next) => next(),
  async handle(_request, response, ask) {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(ask === null ? "nobody to ask" : await told(ask)));
  },
  close: async () => {},
};
const told = (ask: Ask) => ask({ query: question }).catch((error: Error) => error.message);

let local: TestServer;
let team: Awaited<ReturnType<typeof startServer>>;
let admin: Credentials;
beforeAll(async () => {
  local = await openServer();
  team = await startServer({
    store: local.store,
    port: 0,
    web: Promise.resolve(pages),
    log: silent,
    auth: accountsOnly,
  });
  admin = await foundServer(team.url);
});
afterAll(async () => {
  await team.close();
  await local.close();
});

async function page(query: string, headers: Credentials = {}) {
  question = query;
  const response = await fetch(`${team.url}/f/anything`, { headers: { accept: "text/html", ...headers } });
  return response.json();
}

test("a page is drawn with what its reader may see", async () => {
  const query = "{ viewer { user { email } } families { totalCount } }";
  expect(await page(query, admin)).toMatchObject({
    data: { viewer: { user: { email: "admin@lab.example" } }, families: { totalCount: 0 } },
  });
  expect(await page(query)).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test("it is refused what would be refused over HTTP", async () => {
  const deep = `{ families { nodes ${"{ refits { nodes { family ".repeat(12)}{ id }${" } } }".repeat(12)} } }`;
  const { errors } = (await page(deep, admin)) as { errors: { message: string }[] };
  expect(errors[0].message).toMatch(/levels of fields; 16 are allowed/);
});

test("only a page that is opened waits for answers: not the part of one that a reader goes on to, nor a file", async () => {
  expect(await page("{ serverInfo { version } }", { ...admin, rsc: "1" })).toBe("nobody to ask");
  expect(await page("{ serverInfo { version } }", { ...admin, accept: "image/svg+xml" })).toBe("nobody to ask");
});
