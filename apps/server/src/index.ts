/** The server's one door. */

export { type Api, type ApiResult, createApi, type Operation } from "./api.js";
export { type RunningServer, type ServerOptions, startServer } from "./server.js";

export { version } from "./version.js";
