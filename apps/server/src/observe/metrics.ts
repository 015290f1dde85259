/** Numbers for Prometheus: requests, latencies, jobs, compute, the queue, and the process itself. */

import { jobCounts, type Store } from "@seedscope/core";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { knownOperations } from "./knownOperations.js";
import type { Observed } from "./operation.js";

export type Metrics = ReturnType<typeof createMetrics>;

/** Of the process, however many servers it has. */
let ofProcess: Registry | undefined;

function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** A label of few values: our own clients' operations by their names, all others together. */
const labelOf = (operation: string | null) => (operation && knownOperations.has(operation) ? operation : "other");

export function createMetrics(store: Store, openSockets: () => number) {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "seedscope_requests_total",
    help: "GraphQL operations, by name, way in and code of their first error",
    labelNames: ["operation", "transport", "code"] as const,
    registers,
  });
  const seconds = new Histogram({
    name: "seedscope_request_duration_seconds",
    help: "How long GraphQL operations took; subscriptions are left out",
    labelNames: ["operation"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  new Gauge({
    name: "seedscope_websockets",
    help: "Open WebSockets",
    registers,
    collect() {
      this.set(openSockets());
    },
  });

  const jobs = new Gauge({
    name: "seedscope_jobs",
    help: "Jobs, by kind and state",
    labelNames: ["kind", "state"] as const,
    registers,
  });
  const queued = new Gauge({
    name: "seedscope_queue_length",
    help: "Units of work that wait for a compute process",
    registers,
  });
  const computed = new Gauge({
    name: "seedscope_compute_seconds",
    help: "Computing time of the stored reports, by measure",
    labelNames: ["measure"] as const,
    registers,
  });

  return {
    count({ operation, transport, code, kind, durationMs }: Observed): void {
      const label = labelOf(operation);
      requests.inc({ operation: label, transport, code });
      if (kind !== "subscription") seconds.observe({ operation: label }, durationMs / 1000);
    },

    /** All of it, as Prometheus reads it. */
    async text(): Promise<string> {
      const counts = await jobCounts(store);
      jobs.reset();
      for (const { kind, state, count } of counts.jobs) jobs.set({ kind, state }, count);
      queued.set(counts.waitingUnits ?? 0);
      computed.reset();
      for (const { measure, seconds: spent } of counts.computed) computed.set({ measure }, spent);
      return (await Promise.all([registry.metrics(), processMetrics().metrics()])).join("\n");
    },

    contentType: registry.contentType,
  };
}
