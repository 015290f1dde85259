/** What the family page shows of an import. */
import { graphql } from "../graphql/documents";

export const FamilyImport_family = graphql(`
  fragment FamilyImport_family on Family {
    id
    source
    manifestHash
    createdAt
    importJob { id ...JobProgress_job }
    floor { null description standardDeviation declared }
    integrity {
      checkedAt
      checkpoints
      findings { code severity message refits step tensor }
      losses { ordinal loss perplexity tokens }
    }
  }
`);
