/** The GraphQL schema, from all resolver classes. */

import "reflect-metadata";
import { type GraphQLSchema, lexicographicSortSchema } from "graphql";
import { buildSchema, type PubSub } from "type-graphql";
import { CheckResolver } from "./check/check.resolver.js";
import { CorpusResolver } from "./corpus/corpus.resolver.js";
import { FamilyResolver } from "./family/family.resolver.js";
import { ImportResolver } from "./import/import.resolver.js";
import { JobResolver } from "./job/job.resolver.js";
import { NodeResolver } from "./node/node.resolver.js";
import { PromptSetResolver } from "./promptSet/prompt-set.resolver.js";
import { RefitResolver } from "./refit/refit.resolver.js";
import { AnalysisResolver, CommonnessReportResolver, StabilityReportResolver } from "./report/report.resolver.js";
import { ServerInfoResolver } from "./serverInfo/server-info.resolver.js";
import { TrainingResolver } from "./training/training.resolver.js";

/** type-graphql insists on one, but every subscription here reads the store's events itself (`subscribe`). */
const noTopics: PubSub = {
  publish() {},
  subscribe(topic) {
    throw new Error(`no subscription has topics, yet ${topic} was asked for`);
  },
};

let schema: Promise<GraphQLSchema> | undefined;

/** The schema, built once a process; sorted, so that its text depends on nothing but itself. */
export function openSchema(): Promise<GraphQLSchema> {
  schema ??= buildSchema({
    resolvers: [
      NodeResolver,
      FamilyResolver,
      RefitResolver,
      CorpusResolver,
      PromptSetResolver,
      AnalysisResolver,
      StabilityReportResolver,
      CommonnessReportResolver,
      JobResolver,
      TrainingResolver,
      ImportResolver,
      CheckResolver,
      ServerInfoResolver,
    ],
    pubSub: noTopics,
    validate: false,
  }).then(lexicographicSortSchema);
  return schema;
}
