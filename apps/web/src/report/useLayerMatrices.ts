"use client";
/** The matrices of all layers of a report; those that are known already are not asked for again. */
import { useEffect, useState } from "react";
import { useClient } from "urql";
import { opened } from "../graphql/open";
import type { MatrixNumbers } from "./pictures";
import { LayerMatrix } from "./useLayerMatrix";

type Read = { report: string; matrices: MatrixNumbers[] | null };

/**
 * @param report its id; null asks nothing
 * @returns by layer; null until all are there, and `failed` where one could not be read
 */
export function useLayerMatrices(
  report: string | null,
  layers: number,
): { matrices: MatrixNumbers[] | null; failed: boolean } {
  const client = useClient();
  const [read, setRead] = useState<Read | null>(null);
  useEffect(() => {
    if (!report) return;
    let left = false;
    const ask = async (layer: number) => {
      const { data } = await client.query(LayerMatrix, { report, layer }).toPromise();
      const node = data?.node;
      return node && "similarity" in node ? (opened(node.similarity) as MatrixNumbers) : null;
    };
    Promise.all(Array.from({ length: layers }, (_, layer) => ask(layer))).then((found) => {
      if (left) return;
      const matrices = found.filter((matrix) => matrix !== null);
      setRead({ report, matrices: matrices.length === layers ? matrices : null });
    });
    return () => {
      left = true;
    };
  }, [client, report, layers]);
  const mine = read !== null && read.report === report ? read : null;
  return { matrices: mine?.matrices ?? null, failed: mine !== null && mine.matrices === null };
}
