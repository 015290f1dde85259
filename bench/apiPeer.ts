/** A bare Apollo server that answers with a constant: through the same schema as ours ("tree"), or as one string. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import express from "express";
import { buildSchema, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";

const answer = await text(process.stdin);
const schema = process.argv[2] === "tree" ? tree() : string();
const apollo = new ApolloServer({ schema, csrfPrevention: true, stopOnTerminationSignals: false });
await apollo.start();
const app = express();
app.use("/graphql", express.json({ limit: "4mb" }), expressMiddleware(apollo));
const server = createServer(app).listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});

/** The whole schema with nothing behind it but the answer: graphql's own resolvers walk through it. */
function tree(): GraphQLSchema {
  const built = buildSchema(readFileSync(fileURLToPath(new URL("../schema.graphql", import.meta.url)), "utf8"));
  const { data } = JSON.parse(answer);
  built.getQueryType()!.getFields().family.resolve = () => data.family;
  return built;
}

function string(): GraphQLSchema {
  const constant = "x".repeat(answer.length - '{"data":{"constant":""}}\n'.length);
  const fields = { constant: { type: GraphQLString, resolve: () => constant } };
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: "Query", fields }) });
}
