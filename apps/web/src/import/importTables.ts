/** What could be and what would be imported, as tables with the numbers in full. */
import type { BuiltInManifestsQuery, ImportPlan_PlanFragment } from "../gql/graphql";
import type { Table } from "../report/table";

export const builtInTable = (families: BuiltInManifestsQuery["builtInManifests"]): Table => ({
  title: "Public families",
  columns: ["family", "title", "refits", "checkpoints", "approximate bytes"],
  rows: families.map(({ id, title, refits, checkpoints, approximateBytes }) => [
    id,
    title,
    refits,
    checkpoints,
    approximateBytes,
  ]),
});

export const planTable = ({ name, members }: Pick<ImportPlan_PlanFragment, "name" | "members">): Table => ({
  title: `Checkpoints of ${name}`,
  columns: ["refit", "step", "init seed", "data seed", "bytes", "format", "where"],
  rows: members.map(({ label, step, initSeed, dataSeed, bytes, format, where }) => [
    label,
    step,
    initSeed,
    dataSeed,
    bytes,
    format,
    where,
  ]),
});
