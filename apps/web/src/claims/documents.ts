/** A claim's fields, and what is asked and done with claims. */
import { graphql } from "../graphql/documents";

export const ClaimCard_claim = graphql(`
  fragment ClaimCard_claim on ClaimCard {
    id
    shortCode
    statement
    place
    url
    badge
    createdAt
    createdBy { id name }
    family { id slug name }
    estimate { value n floor calibrated interval { level lower upper } calibratedInterval { lower upper } verdict }
    provenance { key codeVersion engine weights promptSet reproduceCommand }
  }
`);

export const Claims = graphql(`
  query Claims($first: Int!) {
    claims(first: $first) { totalCount nodes { id ...ClaimCard_claim } }
  }
`);

export const OneClaim = graphql(`
  query OneClaim($code: String!) {
    claim(shortCode: $code) { id ...ClaimCard_claim }
  }
`);

export const RerunClaim = graphql(`
  query RerunClaim($code: String!, $family: ID!, $wait: WaitPolicy) {
    claim(shortCode: $code) {
      id
      rerun(family: $family, wait: $wait) {
        outcome {
          __typename
          ... on AnalysisPending { job { id ...JobProgress_job } }
          ... on AnalysisRefused { message suggestion }
          ... on AnalysisEstimate { cost { forwardPasses seconds memoryBytes } }
        }
        estimate { value n floor calibrated interval { level lower upper } calibratedInterval { lower upper } verdict }
        difference
        differenceInterval { lower upper }
      }
    }
  }
`);

export const FamiliesToRerun = graphql(`
  query FamiliesToRerun {
    families(first: 200) { nodes { id slug name } }
  }
`);

export const DeleteClaim = graphql(`
  mutation TakeClaimBack($id: ID!) {
    deleteClaim(input: { id: $id }) { deletedId userErrors { message } }
  }
`);

/** What can be claimed of a report, with the numbers of the measures that most claims are about. */
export const ClaimableReport = graphql(`
  query ClaimableReport($report: ID!) {
    node(id: $report) {
      id
      ... on Analysis { family { id name architecture { layers heads } } }
      ... on StabilityReport { overall { ...EstimateFields } layers { layer estimate { ...EstimateFields } } }
      ... on CommonnessReport { overall { ...EstimateFields } layers { layer estimate { ...EstimateFields } } }
      ... on CrossLayerReport { overall { ...EstimateFields } layers { layer estimate { ...EstimateFields } } }
      ... on ClassesReport { overall { ...EstimateFields } layers { layer estimate { ...EstimateFields } } }
      ... on ResidualReport { overall { ...EstimateFields } layers { layer estimate { ...EstimateFields } } }
    }
  }
`);

export const CreateClaim = graphql(`
  mutation MakeClaim($input: CreateClaimInput!) {
    createClaim(input: $input) { claim { id shortCode statement url } userErrors { field message } }
  }
`);
