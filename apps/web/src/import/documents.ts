/** What the import page asks of the server. */
import { graphql } from "../graphql/documents";

export const BuiltInManifests = graphql(`
  query BuiltInManifests {
    builtInManifests { id title about refits checkpoints approximateBytes manifest }
  }
`);

export const ImportPlan = graphql(`
  query ImportPlan($input: ImportSourceInput!) {
    importPlan(input: $input) {
      plan { ...ImportPlan_plan }
      userErrors { field message }
    }
  }
`);

export const ImportPlan_plan = graphql(`
  fragment ImportPlan_plan on ImportPlan {
    name
    slug
    layout
    refits
    sourceBytes
    storedBytes
    architecture {
      layers heads dModel dHead dMlp contextLength vocab parameters attentionOnly activation
      positions rotaryDims parallelResidual tiedUnembed inverseLayerScaling
    }
    tokenizer { name vocab bosId }
    floor { null description }
    members { label step initSeed dataSeed bytes format where }
    findings { code severity message refits step tensor }
  }
`);

export const UploadFile = graphql(`
  mutation UploadFile {
    uploadFile(input: {}) {
      ticket { url method headers { name value } }
      userErrors { message }
    }
  }
`);

export const ImportFamily = graphql(`
  mutation ImportFamily($input: ImportFamilyInput!) {
    importFamily(input: $input) {
      family { id slug }
      job { id }
      userErrors { field message }
    }
  }
`);
