/** The scripted model: a model script in, a Responses API on loopback out, which waits for frames where the script says. */
export { type ModelServer, serveModel } from "./server.js";
