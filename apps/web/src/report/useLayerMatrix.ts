"use client";
/** The matrix of one layer, asked for apart from its report: choosing another layer asks for nothing else again. */
import { useQuery } from "urql";
import { graphql } from "../graphql/documents";
import { opened } from "../graphql/open";
import type { MatrixNumbers } from "./pictures";

export const LayerMatrix = graphql(`
  query LayerMatrix($report: ID!, $layer: Int!) {
    node(id: $report) {
      __typename
      ... on CommonnessReport { id similarity(layer: $layer) { ...MatrixFields } }
      ... on ResidualReport { id similarity(layer: $layer) { ...MatrixFields } }
    }
  }
`);

/** @param report its id; null asks nothing @returns null until it is there */
export function useLayerMatrix(report: string | null, layer: number): MatrixNumbers | null {
  const [{ data }] = useQuery({ query: LayerMatrix, variables: { report: report ?? "", layer }, pause: !report });
  const node = data?.node;
  return node && "similarity" in node && node.id === report ? opened(node.similarity) : null;
}
