/** Whether the initial weights or the order of the data make refits differ. */

import { decimals, printLine, table } from "../output.js";
import { type ClassName, classFields, printClasses } from "./class-heads.js";
import type { AnyReport, Interval, Measure, RefitName } from "./measure.js";
import { printTitle, within } from "./tables.js";

interface Share {
  value: number;
  interval: Interval | null;
}

interface Split {
  common: Share;
  init: Share;
  data: Share;
  interaction: Share;
  initShare: Share | null;
  dataShare: Share | null;
  similarity: { init: number; data: number; neither: number };
  floor: number | null;
}

export interface VarianceReport extends AnyReport {
  anchor: RefitName;
  level: number;
  initSeeds: number[];
  dataSeeds: number[];
  pairs: { init: number; data: number; neither: number };
  overall: Split;
  layers: (Split & { layer: number })[];
  heads: (Split & ClassName)[];
}

const parts = ["common", "init", "data", "interaction", "initShare", "dataShare"] as const;
const splitFields = `
  ${parts.map((part) => `${part} { value interval { lower upper } }`).join(" ")}
  similarity { init data neither } floor
`;

export const variance: Measure<VarianceReport> = {
  name: "variance",
  field: "variance",
  input: "VarianceInput",
  report: "VarianceReport",
  fields: () => `
    anchor { ordinal label } level initSeeds dataSeeds pairs { init data neither }
    overall { ${splitFields} } layers { layer ${splitFields} } heads { ${classFields} ${splitFields} }
  `,
  json: ({ anchor, level, initSeeds, dataSeeds, pairs, overall, layers, heads }) => ({
    anchor: anchor.ordinal,
    level,
    initSeeds,
    dataSeeds,
    pairs,
    overall: splitJson(overall),
    layers: layers.map(splitJson),
    heads: heads.map(splitJson),
  }),
  print(report) {
    const { anchor, initSeeds, dataSeeds, pairs, overall, layers, heads } = report;
    printTitle("Variance by seed", report, `${initSeeds.length} initial × ${dataSeeds.length} data seeds`);
    printLine(
      `Pairs of refits: ${pairs.init} share the initial weights, ${pairs.data} the order of the data, ${pairs.neither} neither\n`,
    );
    const rows = [{ name: "all", ...overall }, ...layers.map((one) => ({ name: `L${one.layer}`, ...one }))];
    const column = (title: string, read: (row: Split) => Share | null) => ({
      title,
      value: (row: Split) => shareOf(read(row)),
      right: true,
    });
    printLine("Parts of a head: shared by all refits, added by a seed in common, left; they sum to 1");
    printLine(
      table(rows, [
        { title: "", value: ({ name }) => name },
        column("common", ({ common }) => common),
        { title: "its floor", value: ({ floor }) => decimals(floor), right: true },
        column("init", ({ init }) => init),
        column("data", ({ data }) => data),
        column("left", ({ interaction }) => interaction),
      ]),
    );
    printLine("\nOf what seeds change, the share that is the initial weights', and the data order's");
    printLine(
      table(rows, [
        { title: "", value: ({ name }) => name },
        column("init", ({ initShare }) => initShare),
        column("data", ({ dataShare }) => dataShare),
      ]),
    );
    printLine(`\nThe initial weights' share, by head of ${anchor.label}`);
    printClasses(heads, ({ initShare }) => initShare?.value ?? null, 2);
    printLine("\nThe data order's share");
    printClasses(heads, ({ dataShare }) => dataShare?.value ?? null, 2);
  },
};

function shareOf(share: Share | null): string | null {
  return share && within(share.value, share.interval);
}

/** Values beside their intervals: `init`, `initInterval`. */
function splitJson<S extends Split>({ common, init, data, interaction, initShare, dataShare, ...about }: S) {
  const shares = { common, init, data, interaction, initShare, dataShare };
  const pair = (interval: Interval | null | undefined) => interval && [interval.lower, interval.upper];
  return {
    ...about,
    ...Object.fromEntries(
      parts.flatMap((part) => [
        [part, shares[part]?.value ?? null],
        [`${part}Interval`, pair(shares[part]?.interval) ?? null],
      ]),
    ),
  };
}
