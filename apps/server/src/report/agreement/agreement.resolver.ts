/** What a report on agreement tells beyond its row, from its file. */

import type { AgreementReport as Whole } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Head } from "../../head/head.type.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Refit } from "../../refit/refit.type.js";
import { HeadOrder, inOrder } from "../head/head-order.enum.js";
import { matchOf } from "../head/head-report.type.js";
import { LoadOptions } from "../load-options.type.js";
import { Agreement, AgreementReport, HeadAgreementConnection, LayerAgreement, MapSite } from "./agreement.type.js";

@Resolver(() => AgreementReport)
export class AgreementReportResolver {
  @FieldResolver(() => Refit, { description: "Whose heads are listed." })
  anchor(@Root() { record, family }: AgreementReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => LoadOptions, { description: "How the weights were read." })
  async loadOptions(@Root() { record }: AgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Whole>(record)).load;
  }

  @FieldResolver(() => MapSite, { description: "Where the maps between streams were fitted." })
  async mapSite(@Root() { record }: AgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Whole>(record)).site;
  }

  @FieldResolver(() => Int, { description: "Tokens of all prompts together, BOS included." })
  async tokens(@Root() { record }: AgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Whole>(record)).tokens;
  }

  @FieldResolver(() => Agreement, { description: "Means over layers." })
  async agreement(@Root() { record }: AgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Whole>(record)).agreement;
  }

  @FieldResolver(() => [LayerAgreement], { description: "Means over the anchor's heads, by layer, ascending." })
  async layers(@Root() { record }: AgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Whole>(record)).layers;
  }

  @FieldResolver(() => HeadAgreementConnection, { description: "The anchor's heads." })
  async heads(
    @Root() { record, family }: AgreementReport,
    @First(256) first: number,
    @After() after: string | undefined,
    @Arg("orderBy", () => HeadOrder, {
      nullable: true,
      defaultValue: "SLOT",
      description: "In which order; a head's value is its centred cosine.",
    })
    orderBy: HeadOrder,
    @Ctx() { loaders }: Context,
  ) {
    const result = await loaders.whole<Whole>(record);
    const headOf = (ordinal: number, layer: number, head: number) =>
      new Head({ family, ordinal }, record.step, layer, head);
    const heads = inOrder(result.heads, orderBy, ({ agreement }) => agreement.centred.value).map(
      ({ layer, head, agreement, matches }) => ({
        head: headOf(record.anchor, layer, head),
        agreement,
        matches: matches.map((match) => matchOf(headOf(match.refit, match.layer, match.head), match)),
      }),
    );
    return pageOf(heads, { first, after }, ({ head }) => head.label);
  }
}
