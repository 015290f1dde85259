"use client";
/** The losses of all refits: what is recorded, then what comes in while training. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useSubscription } from "urql";
import { append, type Series } from "../charts/series";
import { useConnection } from "../graphql/connection";
import { graphql } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";

/** What was recorded of every refit. */
export const Losses = graphql(`
  query Losses($slug: String!) {
    family(slug: $slug) {
      id
      refits(first: 64) {
        nodes { id ordinal label losses(maxPoints: 400) { steps values recorded } }
      }
    }
  }
`);

const Tick = graphql(`
  subscription TrainingTick($family: ID!) {
    trainingTick(family: $family) {
      step
      totalSteps
      tokensPerSecond
      etaSeconds
      family {
        id
        loss { mean sd step refits }
        training { step totalSteps tokensPerSecond etaSeconds job { id state progress { done total unit fraction etaSeconds message } } }
      }
      losses { refit steps values }
    }
  }
`);

export interface LossCurve extends Series {
  refit: string;
  ordinal: number;
  label: string;
}

/** Charts are redrawn at most this often, however fast losses come in. */
const redrawMilliseconds = 1000;

/** @param live whether training goes on, so that new losses are to be expected */
export function useLossCurves(slug: string, familyId: string, live: boolean): { curves: LossCurve[]; known: boolean } {
  const { data, refresh } = useLiveQuery({ query: Losses, variables: { slug }, requestPolicy: "cache-and-network" }, 0);
  const [{ data: ticked }] = useSubscription({ query: Tick, variables: { family: familyId }, pause: !live });
  const arrived = useRef(new Map<string, Series>());
  const [version, setVersion] = useState(0);

  // A fresh answer already holds what had come in before it.
  useEffect(() => {
    arrived.current = new Map();
    setVersion((v) => v + 1);
  }, [data]);

  const redraw = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (!ticked) return;
    for (const { refit, steps, values } of ticked.trainingTick.losses) {
      const before = arrived.current.get(refit) ?? { steps: [], values: [] };
      arrived.current.set(refit, append(before, { steps, values }));
    }
    redraw.current ??= setTimeout(() => {
      redraw.current = null;
      setVersion((v) => v + 1);
    }, redrawMilliseconds);
  }, [ticked]);
  useEffect(
    () => () => {
      if (redraw.current) clearTimeout(redraw.current);
      redraw.current = null;
    },
    [],
  );

  // What was missed while the socket was down, and the last steps when training ends, are asked for again.
  const connection = useConnection();
  const before = useRef(connection);
  useEffect(() => {
    if (before.current === "lost" && connection === "up") refresh();
    before.current = connection;
  }, [connection, refresh]);
  const wasLive = useRef(live);
  useEffect(() => {
    if (wasLive.current && !live) refresh();
    wasLive.current = live;
  }, [live, refresh]);

  const curves = useMemo(
    () =>
      (data?.family?.refits.nodes ?? []).map(({ id, ordinal, label, losses }): LossCurve => {
        const newer = arrived.current.get(id);
        const series = newer ? append({ steps: losses.steps, values: losses.values }, newer) : losses;
        return { refit: id, ordinal, label, steps: series.steps, values: series.values };
      }),
    [data, version],
  );
  return { curves, known: !!data };
}
