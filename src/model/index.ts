/** The scripted model: a model script in, a Responses API on loopback out, which waits for frames where the script says. */

export { words } from "./items.js";
export type { OutputItem } from "./output.js";
export { fillPlaces, namePlaces } from "./places.js";
export { respond, type Sight } from "./respond.js";
export { type ModelRequest, offeredBy } from "./script.js";
export { type ModelServer, serveModel, serveResponses } from "./server.js";
export type { Sink } from "./sink.js";
export { callFor, type Effect, effectOn } from "./tools.js";
