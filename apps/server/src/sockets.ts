/** Subscriptions: graphql-ws on the HTTP server's own port, path /graphql only. */

import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { Credentials } from "./access/authenticate.js";
import { isOwnHost, isOwnOrigin } from "./access/origin.js";
import type { Api } from "./api.js";
import { publicError } from "./errors.js";

/** Largest message: as much as a GraphQL request over HTTP may have. */
const maxPayload = 4 * 1024 * 1024;

/** Browsers cannot send headers with a WebSocket: what they would say may stand in the first message, { token }. */
export function credentialsOf(
  { headers }: IncomingMessage,
  connectionParams: Readonly<Record<string, unknown>> | undefined,
): Credentials {
  const token = connectionParams?.token;
  return typeof token === "string" ? { authorization: `Bearer ${token}` } : headers;
}

/** Takes WebSockets at /graphql from this server's own pages and from programs; all others are turned away. */
export function serveSubscriptions(server: Server, api: Api, local: boolean): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload });
  const asPublic = (error: GraphQLError | GraphQLFormattedError) =>
    publicError(error instanceof GraphQLError ? error.toJSON() : error, error);

  // Apollo's plugins do not see this way in: errors are masked here again
  const { dispose } = useServer(
    {
      schema: api.schema,
      context: ({ extra, connectionParams }) => api.contextOf(credentialsOf(extra.request, connectionParams)),
      onError: (_context, _id, _payload, errors) => errors.map(asPublic),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map(asPublic) } : undefined,
    },
    sockets,
  );

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (pathOf(request) !== "/graphql") return turnAway(socket, "404 Not Found");
    if (!isOwnHost(request, local)) return turnAway(socket, "421 Misdirected Request");
    if (!isOwnOrigin(request, api.accounts)) return turnAway(socket, "403 Forbidden");
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit("connection", webSocket, request));
  });

  return {
    async close() {
      for (const client of sockets.clients) client.terminate();
      await dispose();
    },
  };
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?")[0];
}

function turnAway(socket: Duplex, status: string) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
