/** The server's one door. */

export { type AuthSettings, readAuthSettings, requireAuth } from "./access/settings.js";
export { type Api, type ApiResult, createApi, type Operation } from "./api.js";
export { type RunningServer, requireFreePort, type ServerOptions, startServer } from "./server.js";

export { version } from "./version.js";
export { openWeb, type Web } from "./web.js";
