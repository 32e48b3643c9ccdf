/** The scripted model: a model script in, a Responses API on loopback out, which waits for frames where the script says. */
export { serveModel } from "./server.js";
