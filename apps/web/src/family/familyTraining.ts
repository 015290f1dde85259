/** What the family page shows of a family beside its reports. */
import { graphql } from "../graphql/documents";

export const FamilyTraining_family = graphql(`
  fragment FamilyTraining_family on Family {
    id
    slug
    name
    steps
    seedRoles
    source
    architecture {
      layers heads dModel dMlp contextLength vocab attentionOnly parameters positions rotaryDims parallelResidual
    }
    recipe { optimizer learningRate weightDecay batchSize steps totalTokens }
    tokenizer { kind name vocab bosId }
    corpus { id name bytes }
    loss { mean sd step refits }
    training { step totalSteps tokensPerSecond etaSeconds job { id ...JobProgress_job } }
    refits(first: 64) { totalCount nodes { id ordinal label initSeed dataSeed state step loss } }
    stabilityByStep(preset: $preset) {
      step
      overall { value n floor calibrated verdict interval { level lower upper } calibratedInterval { lower upper } }
      layers { layer sd estimate { value n floor calibrated verdict interval { level lower upper } calibratedInterval { lower upper } } }
    }
  }
`);
