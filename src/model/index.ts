/**
 * The model server: serves a model script as a Responses API on loopback, and waits for frames where the script
 * requires it.
 */

export { splitWords } from "./items.js";
export type { LocalService, ServiceAnswer, ServiceRequest, SocketHandler } from "./local-service.js";
export type { OutputItem } from "./output.js";
export type { ResponseSink } from "./response-sink.js";
export { fillVariables, replaceWithVariables } from "./run-variables.js";
export { listOfferedTools, type ModelRequest } from "./scripted-model.js";
export { sendResponse, type WireView } from "./send-response.js";
export { type ModelServer, startResponsesServer, startScriptedModel } from "./server.js";
export { BASH, buildCallEffect, buildToolCall, type Effect } from "./tools.js";
