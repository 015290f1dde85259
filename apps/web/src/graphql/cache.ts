/** The normalised cache: what has an id is one thing on every page; what has none lives inside its parent. */
import { type Cache, cacheExchange } from "@urql/exchange-graphcache";

const embedded = [
  "AnalysisPending",
  "AnalysisRefused",
  "AnchorCurve",
  "Architecture",
  "CheckResult",
  "CheckpointConnection",
  "CheckpointEdge",
  "CostEstimate",
  "EngineStatus",
  "Estimate",
  "FamilyConnection",
  "FamilyEdge",
  "FamilyFloor",
  "Finding",
  "HeadConnection",
  "HeadEdge",
  "HeadEstimate",
  "HeadEstimateConnection",
  "HeadEstimateEdge",
  "HeadMatch",
  "ImportPlan",
  "ImportPlanPayload",
  "Integrity",
  "Interval",
  "JobConnection",
  "JobEdge",
  "JobFailure",
  "LayerEstimate",
  "LossCurve",
  "LossSummary",
  "PageInfo",
  "Parity",
  "PlannedMember",
  "PlannedTokenizer",
  "Progress",
  "Prompt",
  "Provenance",
  "RefitConnection",
  "RefitEdge",
  "RefitLoss",
  "RefitLosses",
  "ResultWarning",
  "ServerInfo",
  "StepStability",
  "Tokenizer",
  "TrainingRecipe",
  "TrainingStatus",
  "TrainingTick",
];

export const normalisedCache = cacheExchange({
  keys: Object.fromEntries(embedded.map((typename) => [typename, () => null])),
  updates: {
    Mutation: {
      importFamily: (_result, _args, cache) => invalidateRoot(cache, ["families", "jobs"]),
      trainFamily: (_result, _args, cache) => invalidateRoot(cache, ["families", "jobs"]),
      retryJob: (_result, _args, cache) => invalidateRoot(cache, ["jobs"]),
      cancelJob: (_result, _args, cache) => invalidateRoot(cache, ["jobs"]),
    },
  },
});

function invalidateRoot(cache: Cache, fields: string[]): void {
  for (const { fieldName, arguments: args } of cache.inspectFields("Query")) {
    if (fields.includes(fieldName)) cache.invalidate("Query", fieldName, args ?? undefined);
  }
}
