/** Next inside the server's own process: one origin for pages, GraphQL and subscriptions, so nothing is rewritten. */
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

// A build must need nothing from the network, and tell nobody about itself.
process.env.NEXT_TELEMETRY_DISABLED = "1";

const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  turbopack: { root: repositoryRoot },
  outputFileTracingRoot: repositoryRoot,
  // where a page's head comes late, browsers ask for this name
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
};

export default config;
