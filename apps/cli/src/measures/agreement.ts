/** How each head and its counterparts in all other refits agree, and about what. */

import { type Column, decimals, grouped, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LoadOptions,
  loadFields,
  type Measure,
  type RefitName,
} from "./measure.js";
import { loadedAs, printTitle, printVerdicts, within } from "./tables.js";

const kinds = ["cosine", "centred", "jensenShannon", "output", "effect"] as const;
const parts = ["sink", "position", "token", "content"] as const;

type Parts = Record<(typeof parts)[number], Estimate>;

export interface Agreement extends Record<Exclude<(typeof kinds)[number], "effect">, Estimate> {
  effect: Estimate | null;
  parts: Parts;
  shares: Parts | null;
}

export interface HeadAgreement {
  head: { layer: number; index: number };
  agreement: Agreement;
  matches: {
    refit: { ordinal: number };
    head: { layer: number; index: number };
    similarity: number;
    margin: number | null;
  }[];
}

export interface AgreementReport extends AnyReport {
  anchor: RefitName;
  loadOptions: LoadOptions;
  mapSite: string;
  tokens: number;
  agreement: Agreement;
  layers: { layer: number; agreement: Agreement; sd: number | null }[];
  heads: { nodes: HeadAgreement[] };
}

const partFields = `{ ${parts.map((part) => `${part} ${estimateFields}`).join(" ")} }`;
const agreementFields = `{ ${kinds.map((kind) => `${kind} ${estimateFields}`).join(" ")} parts ${partFields} shares ${partFields} }`;

export const agreement: Measure<AgreementReport> = {
  name: "agreement",
  field: "agreement",
  input: "AgreementInput",
  report: "AgreementReport",
  fields: () => `
    anchor { ordinal label } ${loadFields} mapSite tokens
    agreement ${agreementFields} layers { layer sd agreement ${agreementFields} }
  `,
  headFields: `
    head { layer index } agreement ${agreementFields}
    matches { refit { ordinal } head { layer index } similarity margin }
  `,
  json: ({ anchor, loadOptions, mapSite, tokens, agreement: whole, layers, heads }) => ({
    anchor: anchor.ordinal,
    loadOptions,
    mapSite: mapSite.toLowerCase(),
    tokens,
    overall: agreementJson(whole),
    layers: layers.map(({ layer, sd, agreement: own }) => ({ layer, ...agreementJson(own), sd })),
    heads: heads.nodes.map(({ head, agreement: own, matches }) => ({
      layer: head.layer,
      head: head.index,
      ...agreementJson(own),
      matches: matches.map(({ refit, head: other, similarity, margin }) => ({
        refit: refit.ordinal,
        layer: other.layer,
        head: other.index,
        similarity,
        margin,
      })),
    })),
  }),
  print(report) {
    const { anchor, loadOptions, mapSite, tokens, agreement: whole, layers, heads } = report;
    const [{ n }, counterparts] = [whole.centred, `heads of ${anchor.label} (refit ${anchor.ordinal})`];
    printTitle("Agreement of heads", report, loadedAs(loadOptions));
    printLine(
      `The ${counterparts} beside their counterparts in ${grouped(n)} other refit${n === 1 ? "" : "s"}, on ${grouped(tokens)} tokens; ` +
        `streams are mapped at ${mapSite.toLowerCase()}\n`,
    );
    const named = (name: string, own: Agreement) => ({ name, own });
    const means = [...layers.map((one) => named(`layer ${one.layer}`, one.agreement)), named("all layers", whole)];
    const each = heads.nodes.map((one) => named(labelOf(one), one.agreement));
    printLine("Means, with their floors, and shares of the centred cosine");
    printLine(table(means, [...columns((estimate) => withFloor(estimate)), ...shares]));
    printLine("\nHeads");
    printLine(table(each, [...columns(({ value }) => decimals(value)), ...shares]));
    if (whole.centred.calibrated !== null) {
      printLine("\nHeads, calibrated");
      printLine(
        table(
          each,
          columns(({ calibrated }) => decimals(calibrated)),
        ),
      );
    }
    printLine("\nCentred cosine of each head, with its interval, and its counterparts by refit");
    printLine(
      table(heads.nodes, [
        { title: "head", value: (one) => labelOf(one) },
        {
          title: "centred",
          value: ({ agreement: { centred } }) => within(centred.value, centred.interval),
          right: true,
        },
        {
          title: "counterparts",
          value: ({ matches }) => matches.map(({ head }) => `L${head.layer}H${head.index}`).join(" "),
        },
      ]),
    );
    for (const [kind, what] of [
      ["centred", "Patterns"],
      ["output", "Outputs"],
      ["effect", "Effects"],
    ] as const) {
      const judged = each.flatMap(({ name, own }) => (own[kind] ? [{ name, estimate: own[kind] }] : []));
      printVerdicts(what, judged);
    }
  },
};

type Named = { name: string; own: Agreement };

const titles: Record<(typeof kinds)[number], string> = {
  cosine: "cosine",
  centred: "centred",
  jensenShannon: "JS",
  output: "output",
  effect: "effect",
};

const columns = (shown: (estimate: Estimate) => string | null): Column<Named>[] => [
  { title: "", value: ({ name }) => name },
  ...kinds.map((kind) => ({
    title: titles[kind],
    value: ({ own }: Named) => {
      const estimate = own[kind];
      return estimate && shown(estimate);
    },
    right: true,
  })),
];

const shares: Column<Named>[] = parts.map((part) => ({
  title: part,
  value: ({ own }) => own.shares && `${Math.round(100 * own.shares[part].value)} %`,
  right: true,
}));

function withFloor({ value, floor }: Estimate): string {
  return `${decimals(value)}${floor === null ? "" : ` (${decimals(floor)})`}`;
}

function labelOf({ head }: HeadAgreement): string {
  return `L${head.layer}H${head.index}`;
}

/** `value` and what is beside it are the centred cosine's, as stability's are. */
function agreementJson({ parts: ofWhole, shares: ofShares, ...own }: Agreement): object {
  const each = (of: Parts) => Object.fromEntries(parts.map((part) => [part, estimateJson(of[part])]));
  const estimates = kinds.map((kind) => [kind, own[kind] && estimateJson(own[kind])]);
  return {
    ...estimateJson(own.centred),
    ...Object.fromEntries(estimates),
    parts: each(ofWhole),
    shares: ofShares && each(ofShares),
  };
}
