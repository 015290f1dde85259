/** Claims: made, taken back, found, and asked of another family. */

import { type ClaimRecord, differenceOf, estimateAt, makeClaim, NotFound, requestAgain } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { sightOf } from "../access/rights.js";
import { User } from "../access/user.type.js";
import { userOf } from "../access/user-of.js";
import type { Context } from "../context.js";
import { familyNamed } from "../family/family-named.js";
import { parseIdOf } from "../ids.js";
import { requireAuthor } from "../mutation/author.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { After, connect, decodeCursor, First, pageLength } from "../pagination/page.js";
import { Analysis } from "../report/analysis.interface.js";
import { Provenance } from "../report/provenance.type.js";
import { WaitPolicy } from "../report/report.input.js";
import { reportByKey, reportNamed } from "../report/report-named.js";
import { answerTo } from "../report/request.js";
import { CreateClaimInput, CreateClaimPayload, DeleteClaimInput, DeleteClaimPayload } from "./claim.input.js";
import { ClaimCard, ClaimCardConnection, ClaimRerun } from "./claim-card.type.js";
import { claimOf } from "./claim-of.js";

@Resolver(() => ClaimCard)
export class ClaimResolver {
  @Query(() => ClaimCard, { nullable: true, description: "A claim by its code; null if there is none." })
  claim(
    @Arg("shortCode", () => String, { description: "Its code: 7k2m9xqf." }) shortCode: string,
    @Ctx() { loaders }: Context,
  ) {
    return claimOf(loaders, shortCode);
  }

  @Query(() => ClaimCardConnection, { description: "Claims, newest first." })
  async claims(
    @First(20) first: number,
    @After() after: string | undefined,
    @Arg("family", () => ID, { nullable: true, description: "Only those about this family." })
    family: string | undefined,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    const page = await store.claims({
      sight: sightOf(viewer),
      first: pageLength(first, 20),
      after: after == null ? undefined : decodeCursor(after),
      familyId: family == null ? undefined : (await familyNamed(loaders, family)).record.id,
    });
    const cards = await Promise.all(page.items.map(({ shortCode }) => claimOf(loaders, shortCode)));
    return connect({ ...page, items: cards.filter((card) => card !== null) }, (card) => card.record.id);
  }

  @FieldResolver(() => Analysis, { description: "The report that bears it out." })
  analysis(@Root() { record }: ClaimCard, @Ctx() { loaders }: Context) {
    return reportByKey(loaders, record.reportKey);
  }

  @FieldResolver(() => Provenance, { description: "Everything needed to get the number again." })
  async provenance(@Root() { record }: ClaimCard, @Ctx() { loaders }: Context) {
    return (await reportByKey(loaders, record.reportKey))?.provenance;
  }

  @FieldResolver(() => User, { nullable: true, description: "Who made it; null where nobody had signed in." })
  createdBy(@Root() { record }: ClaimCard, @Ctx() { loaders }: Context) {
    return userOf(loaders, record.createdBy);
  }

  @FieldResolver(() => ClaimRerun, {
    description:
      "The same measure, parameters, prompts and place asked of another family, at the same step where all its refits have one, else at its newest. A head's place is a slot, which another family may use otherwise.",
  })
  async rerun(
    @Root() { record }: ClaimCard,
    @Arg("family", () => ID, { description: "The other family's id." }) id: string,
    @Arg("wait", () => WaitPolicy, { nullable: true, description: "How long to hold the request." })
    wait: WaitPolicy | undefined,
    @Ctx() context: Context,
  ): Promise<ClaimRerun> {
    const { store, loaders } = context;
    const family = await familyNamed(loaders, id);
    const report = (await loaders.report.load(record.reportKey))!;
    const outcome = await answerTo(context, family, await requestAgain(store, report, family.record.id), wait);
    if (!(outcome instanceof Analysis)) return { outcome, ...nothingYet };
    const estimate = estimateAt(await loaders.whole(outcome.record), record.place);
    return { outcome, estimate, ...besideClaim(record, estimate) };
  }

  @Mutation(() => CreateClaimPayload, {
    description:
      "Keeps a sentence with the number of a stored report that bears it out, under a short address: adds a claim. The number is read from the report and stays as it is.",
  })
  createClaim(
    @Arg("input", () => CreateClaimInput, { description: "The claim." }) input: CreateClaimInput,
    @Ctx() context: Context,
  ) {
    const { store, loaders, viewer } = context;
    return payload(input, () =>
      once(context, "createClaim", input, async (idempotencyKey) => {
        const { record: report, family } = await reportNamed(loaders, input.report, "report");
        const { statement, place } = input;
        const request = { statement, report, place, idempotencyKey, createdBy: viewer.userId };
        return { claim: new ClaimCard(await makeClaim(store, request), family) };
      }),
    );
  }

  @Mutation(() => DeleteClaimPayload, {
    description: "Takes a claim back: its addresses lead nowhere afterwards. Its author may, and admins.",
  })
  deleteClaim(
    @Arg("input", () => DeleteClaimInput, { description: "Which." }) input: DeleteClaimInput,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    return payload(input, async () => {
      const code = parseIdOf("Claim", input.id)?.code;
      const claim = code ? await claimOf(loaders, code) : null;
      if (!claim) throw new NotFound(`id is "${input.id}", and there is no such claim`, "id");
      requireAuthor(viewer, claim.record.createdBy, `the claim ${claim.shortCode}`);
      await store.deleteClaim(claim.record.id);
      return { deletedId: claim.id };
    });
  }
}

const nothingYet = { estimate: null, difference: null, differenceInterval: null };

function besideClaim({ estimate: claimed }: ClaimRecord, estimate: Parameters<typeof differenceOf>[1]) {
  if (!claimed) return { difference: null, differenceInterval: null };
  const { value, interval } = differenceOf(claimed, estimate);
  return { difference: value, differenceInterval: interval };
}
