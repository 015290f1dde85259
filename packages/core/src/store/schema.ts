/** The tables: small rows only. Arrays are files; a row names its file by sha256. */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Preset } from "../analysis/headReport.js";
import type { Measure } from "../analysis/report.js";
import type { ModelConfig } from "../model/config.js";
import type { EstimateValue } from "../statistics/estimate.js";
import type { Recipe } from "../training/train.js";
import type { Visibility } from "./accountRecords.js";
import { users } from "./accountSchema.js";
import type {
  FamilyFloor,
  FamilyRecord,
  Integrity,
  JobFailure,
  JobKind,
  JobParams,
  JobProgress,
  JobResult,
  JobState,
  Provenance,
  RefitState,
  ReportSummary,
  ReportWarning,
  TokenizerRecord,
} from "./records.js";

export * from "./accountSchema.js";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const createdAt = () => instant("created_at").notNull().defaultNow();
const wholeNumber = (name: string) => bigint(name, { mode: "number" });

export const families = pgTable(
  "families",
  {
    id: uuid("id").primaryKey(),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    createdAt: createdAt(),
    source: text("source").$type<FamilyRecord["source"]>().notNull(),
    config: jsonb("config").$type<ModelConfig>().notNull(),
    recipe: jsonb("recipe").$type<Recipe>(),
    tokenizer: jsonb("tokenizer").$type<TokenizerRecord>().notNull(),
    corpusHash: text("corpus_hash"),
    checkpointSteps: jsonb("checkpoint_steps").$type<number[]>().notNull(),
    floor: jsonb("floor").$type<FamilyFloor>().notNull().default({ null: "step-0" }),
    manifestHash: text("manifest_hash"),
    integrity: jsonb("integrity").$type<Integrity>(),
    visibility: text("visibility").$type<Visibility>().notNull().default("team"),
    /** null: made before there were accounts, or by nobody in particular */
    ownerId: text("owner_id").references(() => users.id, { onDelete: "set null" }),
  },
  (t) => [index("families_newest").on(t.createdAt, t.id)],
);

export const refits = pgTable(
  "refits",
  {
    id: uuid("id").primaryKey(),
    familyId: uuid("family_id")
      .notNull()
      .references(() => families.id, { onDelete: "cascade" }),
    ordinal: integer("ordinal").notNull(),
    label: text("label").notNull(),
    initSeed: wholeNumber("init_seed"),
    dataSeed: wholeNumber("data_seed"),
    step: integer("step").notNull().default(0),
    /** step of the stored training state, from which a new process goes on; -1 before there is one */
    savedStep: integer("saved_step").notNull().default(-1),
    state: text("state").$type<RefitState>().notNull(),
  },
  (t) => [uniqueIndex("refits_slot").on(t.familyId, t.ordinal)],
);

export const checkpoints = pgTable(
  "checkpoints",
  {
    id: uuid("id").primaryKey(),
    refitId: uuid("refit_id")
      .notNull()
      .references(() => refits.id, { onDelete: "cascade" }),
    step: integer("step").notNull(),
    tokens: wholeNumber("tokens"),
    weightsHash: text("weights_hash").notNull(),
    fileHash: text("file_hash").notNull(),
    bytes: wholeNumber("bytes").notNull(),
    auditHash: text("audit_hash"),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("checkpoints_slot").on(t.refitId, t.step)],
);

/** Losses of consecutive steps; the loss of step s lies in the row whose fromStep is s - (s - 1) mod 512. */
export const losses = pgTable(
  "losses",
  {
    refitId: uuid("refit_id")
      .notNull()
      .references(() => refits.id, { onDelete: "cascade" }),
    fromStep: integer("from_step").notNull(),
    values: real("values").array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.refitId, t.fromStep] })],
);

export const corpora = pgTable("corpora", {
  hash: text("hash").primaryKey(),
  name: text("name").notNull(),
  bytes: wholeNumber("bytes").notNull(),
  fileHash: text("file_hash").notNull(),
  builtIn: boolean("built_in").notNull(),
  createdAt: createdAt(),
});

export const promptSets = pgTable("prompt_sets", {
  hash: text("hash").primaryKey(),
  name: text("name").notNull(),
  size: integer("size").notNull(),
  fileHash: text("file_hash").notNull(),
  builtIn: boolean("built_in").notNull(),
  createdAt: createdAt(),
});

/** What reports are read from, named by what it was computed from; shared by every report that needs it. */
export const artifacts = pgTable("artifacts", {
  key: text("key").primaryKey(),
  fileHash: text("file_hash").notNull(),
  bytes: wholeNumber("bytes").notNull(),
  engine: text("engine").notNull(),
  prompts: integer("prompts").notNull(),
  promptsTruncated: integer("prompts_truncated").notNull(),
  forwardPasses: integer("forward_passes").notNull(),
  /** multiply-adds, for the next cost estimate */
  operations: doublePrecision("operations").notNull(),
  startedAt: instant("started_at").notNull(),
  durationMs: integer("duration_ms").notNull(),
  createdAt: createdAt(),
});

/** Losses of one checkpoint on a prompt set, named by what they were computed from. */
export const evaluations = pgTable("evaluations", {
  key: text("key").primaryKey(),
  weightsHash: text("weights_hash").notNull(),
  promptSetHash: text("prompt_set_hash").notNull(),
  loss: doublePrecision("loss").notNull(),
  tokens: integer("tokens").notNull(),
  engine: text("engine").notNull(),
  createdAt: createdAt(),
});

export const reports = pgTable(
  "reports",
  {
    key: text("key").primaryKey(),
    measure: text("measure").$type<Measure>().notNull(),
    familyId: uuid("family_id")
      .notNull()
      .references(() => families.id, { onDelete: "cascade" }),
    promptSetHash: text("prompt_set_hash").notNull(),
    preset: text("preset").$type<Preset>().notNull(),
    step: integer("step").notNull(),
    anchor: integer("anchor").notNull(),
    summary: jsonb("summary").$type<ReportSummary>(),
    resultHash: text("result_hash").notNull(),
    warnings: jsonb("warnings").$type<ReportWarning[]>().notNull(),
    provenance: jsonb("provenance").$type<Omit<Provenance, "startedAt"> & { startedAt: string }>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index("reports_of_family").on(t.familyId, t.measure, t.preset, t.step)],
);

export const jobs = pgTable(
  "jobs",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<JobKind>().notNull(),
    state: text("state").$type<JobState>().notNull(),
    stateSince: instant("state_since").notNull().defaultNow(),
    createdAt: createdAt(),
    familyId: uuid("family_id")
      .notNull()
      .references(() => families.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    params: jsonb("params").$type<JobParams>().notNull(),
    progress: jsonb("progress").$type<JobProgress>().notNull(),
    /** units of progress a second, and when that was measured; for speed and time left */
    rate: jsonb("rate").$type<{ perSecond: number; at: string }>(),
    failure: jsonb("failure").$type<JobFailure>(),
    result: jsonb("result").$type<JobResult>(),
    key: text("key"),
    idempotencyKey: text("idempotency_key").unique(),
    /** higher is sooner */
    priority: integer("priority").notNull().default(0),
    /** counts retries by a user: the units of an earlier attempt are void */
    attempt: integer("attempt").notNull().default(0),
    requestedBy: text("requested_by").references(() => users.id, { onDelete: "set null" }),
  },
  (t) => [
    index("jobs_newest").on(t.createdAt, t.id),
    index("jobs_of_family").on(t.familyId, t.kind),
    uniqueIndex("jobs_shared").on(t.key).where(sql`state in ('queued', 'running')`),
  ],
);

/** A state of the explorer under a short address. */
export const views = pgTable("views", {
  id: uuid("id").primaryKey(),
  shortCode: text("short_code").notNull().unique(),
  title: text("title").notNull(),
  /** the explorer's path, without origin */
  path: text("path").notNull(),
  state: jsonb("state").$type<Record<string, unknown>>().notNull(),
  /** keys of reports that it shows */
  pinned: jsonb("pinned").$type<string[]>().notNull(),
  createdBy: text("created_by").references(() => users.id, { onDelete: "set null" }),
  createdAt: createdAt(),
  idempotencyKey: text("idempotency_key").unique(),
});

/** A sentence and the report that bears it out. */
export const claims = pgTable(
  "claims",
  {
    id: uuid("id").primaryKey(),
    shortCode: text("short_code").notNull().unique(),
    familyId: uuid("family_id")
      .notNull()
      .references(() => families.id, { onDelete: "cascade" }),
    statement: text("statement").notNull(),
    reportKey: text("report_key")
      .notNull()
      .references(() => reports.key, { onDelete: "cascade" }),
    /** which number of the report: "overall", "layers/3", "heads/L3H5", "classes/7" */
    place: text("place").notNull(),
    /** the number as it stood: an EstimateValue */
    estimate: jsonb("estimate").$type<EstimateValue>(),
    createdBy: text("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    idempotencyKey: text("idempotency_key").unique(),
  },
  (t) => [index("claims_newest").on(t.createdAt, t.id), index("claims_of_family").on(t.familyId)],
);

/** What people call head classes: one label a class of a report. */
export const classLabels = pgTable(
  "class_labels",
  {
    reportKey: text("report_key")
      .notNull()
      .references(() => reports.key, { onDelete: "cascade" }),
    ordinal: integer("ordinal").notNull(),
    label: text("label").notNull(),
    labelledBy: text("labelled_by").references(() => users.id, { onDelete: "set null" }),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.reportKey, t.ordinal] })],
);

/** How much compute a viewer has used of late: a bucket that leaks. */
export const computeBudgets = pgTable("compute_budgets", {
  viewer: text("viewer").primaryKey(),
  /** milliseconds in the bucket at `at` */
  level: doublePrecision("level").notNull(),
  at: instant("at").notNull(),
});

/** What all servers on one database must agree on, such as the key that tickets are signed with. */
export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
});
