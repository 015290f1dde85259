/** What every stored analysis says of itself, whatever it measures. */

import type { ReportRecord, ReportSummary } from "@seedscope/core";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, InterfaceType } from "type-graphql";
import { Family } from "../family/family.type.js";
import { reportId } from "../ids.js";
import { Node } from "../node/node.interface.js";
import { connectionOf } from "../pagination/connection.type.js";
import { floorKindOf, withFloorKinds } from "./floor-kinds.js";
import { Preset } from "./preset.enum.js";
import { Provenance, ResultWarning } from "./provenance.type.js";

/** Of records that are kept from request to request. */
const summaries = new WeakMap<ReportRecord, ReportSummary>();

@InterfaceType({ implements: Node, description: "An immutable, content-addressed result: same key, same report." })
export abstract class Analysis extends Node {
  constructor(
    readonly record: ReportRecord,
    parent: Family,
  ) {
    super();
    this.family = parent;
  }

  override get id() {
    return reportId(this.record.measure, this.record.key);
  }

  /** Of measures whose layers have estimates: those of heads, and that of the residual stream. */
  get summary(): ReportSummary {
    const known = summaries.get(this.record);
    if (known) return known;
    const { measure, summary } = this.record;
    if (!summary) throw new Error(`a report on ${measure} has no summary`);
    const told = withFloorKinds(summary, floorKindOf(this.record));
    summaries.set(this.record, told);
    return told;
  }

  @Field(() => String, { description: "sha256 over weights, prompts, parameters, code version and dtype." })
  get key() {
    return this.record.key;
  }

  @Field(() => Family, { description: "What was measured." })
  readonly family: Family;

  @Field(() => Preset, { description: "Which arithmetic." })
  get preset() {
    return this.record.preset;
  }

  @Field(() => Int, { description: "Step of the measured checkpoints." })
  get step() {
    return this.record.step;
  }

  @Field(() => [ResultWarning], { description: "What to keep in mind; empty is good." })
  get warnings() {
    return this.record.warnings;
  }

  @Field(() => Provenance, { description: "Everything needed to get it again." })
  get provenance() {
    return new Provenance(this.record.provenance);
  }

  @Field(() => GraphQLDateTime, { description: "When it was stored." })
  get createdAt() {
    return this.record.createdAt;
  }
}

export const AnalysisConnection = connectionOf(() => Analysis, "Analysis", "stored reports");
