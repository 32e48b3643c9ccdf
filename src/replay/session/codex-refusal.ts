import { KNOWN_REQUESTS, REQUESTS } from "../../protocol/index.js";
import { checkParams } from "../options/params/check-params.js";
import { parseNumbers } from "../options/params/describe-value.js";
import type { ParamTypes, StructType } from "../options/params/param-types.js";
import type { ClientMessage } from "./client-message.js";

export interface CodexRefusal {
  code: number;
  message: string;
}

/** What codex knows about a client when a request comes. */
export interface ClientStatus {
  isInitialized: boolean;
  /** Whether it may use the experimental API: its `initialize` has the capability `experimentalApi`, or this replay has seen no `initialize`. */
  usesExperimentalApi: boolean;
}

/**
 * Finds the error with which codex itself refuses a request, whatever was recorded. codex 0.163.0 refuses, in this order: an unknown
 * method, params of a wrong type, any other request before `initialize`, a second `initialize`, and a request for which the client
 * lacks the capability `experimentalApi`.
 * @param types how the release checks params, and what is experimental in it; undefined if this was not measured. Then the types of
 *   params and the capability are not checked
 * @returns undefined if none of these reasons applies
 */
export function findCodexRefusal(
  { method = "", params, line }: ClientMessage,
  { isInitialized, usesExperimentalApi }: ClientStatus,
  types: ParamTypes | undefined,
): CodexRefusal | undefined {
  if (!isKnownRequest(method)) {
    const known = KNOWN_REQUESTS.map((name) => `\`${name}\``).join(", ");
    return refuse(`Invalid request: unknown variant \`${method}\`, expected one of ${known}`);
  }
  const invalid = types && checkParams(types, method, readParams(line, params));
  if (invalid !== undefined) return refuse(`Invalid request: ${invalid}`);
  const isInitialize = method === REQUESTS.initialize;
  if (!isInitialized && !isInitialize) return refuse("Not initialized");
  if (isInitialized && isInitialize) return refuse("Already initialized");
  if (usesExperimentalApi || !types) return undefined;
  const reason = findExperimental(types, method, nameParams(types, { method, params }));
  return reason === undefined ? undefined : refuse(`${reason} requires experimentalApi capability`);
}

/** Whether codex has a request of this name. */
export function isKnownRequest(method: string): boolean {
  return KNOWN_REQUESTS.includes(method);
}

/**
 * Turns params that are an array into an object. codex takes the array's elements as the values of the members, in the order in which
 * the type of the params declares the members.
 * @returns the params unchanged, if they are no array or the order was not measured
 */
export function nameParams(types: ParamTypes | undefined, { method = "", params }: ClientMessage): unknown {
  const order = types && findMembers(types, method)?.order;
  if (!order || !Array.isArray(params)) return params;
  return Object.fromEntries(order.slice(0, params.length).map((name, index) => [name, params[index]]));
}

function findMembers(types: ParamTypes, method: string): StructType | undefined {
  const type = types.types[(types.methods[method] ?? "").replace(/^\??#/, "")];
  return typeof type === "object" && "struct" in type ? type : undefined;
}

function refuse(message: string): CodexRefusal {
  return { code: -32600, message };
}

/** Reads the params, and keeps the source text of their numbers if `JSON.parse` would change one of them, such as `1.0` or 2^63. */
function readParams(line: string | undefined, params: unknown): unknown {
  if (line === undefined) return params;
  const message = parseNumbers(line, undefined);
  if (message === undefined) return params;
  return Array.isArray(message) ? message[2] : (message as { params?: unknown }).params;
}

function findExperimental(types: ParamTypes, method: string, params: unknown): string | undefined {
  if (types.experimental.methods.includes(method)) return method;
  if (typeof params !== "object" || params === null || Array.isArray(params)) return undefined;
  // codex looks at the members in the order in which it declares them.
  const order = findMembers(types, method)?.order ?? Object.keys(params);
  for (const member of order) {
    const value = (params as Record<string, unknown>)[member];
    if (value === undefined || value === null || value === false) continue;
    const name = `${method}.${member}`;
    if (types.experimental.members.includes(name)) return name;
    if (member === "approvalPolicy" && typeof value === "object") return "askForApproval.granular";
  }
  return undefined;
}
