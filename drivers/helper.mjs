/**
 * The driver's side of touchstone's driver protocol, JSON lines on stdin and stdout (docs/drivers.md), for
 * drivers in JavaScript. helper.py has the same functions for Python.
 */
import { StringDecoder } from "node:string_decoder";

/** Thrown if the SDK cannot carry out a command. The message names the missing part of its API. */
export class Unsupported extends Error {}

/** The client answers a request of codex with this JSON-RPC error: `{code, message, data}`. */
export class AnswerError extends Error {
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

/** Command → the capability that it needs. Other commands need the capability of their own name. */
const CAPABILITIES = { goal: "goals", next_notification: "notifications" };
/** Commands that every driver has. */
const BASIC_COMMANDS = ["open", "close"];

let askCount = 0;
/** Number of an `ask` → functions that settle its promise. */
const pendingAsks = new Map();

/** Sends one message to the harvest. */
export function sendMessage(message) {
  writeLine(JSON.stringify(message));
}

/**
 * Asks the harvest how the client answers a request of codex.
 * @returns a promise of the client's result. It rejects with an `AnswerError` if the client answers with an error, and stays
 *   pending if the client leaves the request unanswered. Both need a capability.
 */
export function ask(method, params) {
  const number = ++askCount;
  const answer = new Promise((resolve, reject) => pendingAsks.set(number, { resolve, reject }));
  sendMessage({ ask: number, method, params: params ?? null });
  return answer;
}

/**
 * Carries out the harvest's commands until it closes stdin. Only messages of the protocol reach stdout, since
 * `console` writes to stderr from now on.
 * @param driver has a function for each command. It gets the members of the command, and returns the result or
 *   `{result, events}`. `events` is a function or an iterable, sync or async. The function passes each event to
 *   its argument `yieldEvent`, and returns the turn outcome. An event is a value, or JSON text that is sent
 *   unchanged. `driver.capabilities` is the table of what the SDK can do (`findLacking`). `open` and each command
 *   are refused from it.
 * @param onAnswer deprecated: called with the client's answer to an `ask` that the driver sent by itself
 */
export function serve(driver, onAnswer = () => {}) {
  globalThis.console = new console.Console(process.stderr);
  readLines(process.stdin, (line) => {
    const message = JSON.parse(line);
    if (!("answer" in message)) runCommand(driver, message);
    else if (pendingAsks.has(message.answer)) {
      const { resolve, reject } = pendingAsks.get(message.answer);
      if (message.error) reject(new AnswerError(message.error));
      else resolve(message.result);
      pendingAsks.delete(message.answer);
    } else onAnswer(message.answer, message.result);
  });
  process.stdin.on("close", () => process.exit(0));
}

/**
 * Calls `take` with each line of a stream, without its line end. Lines end at LF alone: `node:readline` also ends them
 * at a CR, and from Node 24 on at U+2028 and U+2029, which may stand in a JSON text.
 */
export function readLines(stream, take) {
  const decoder = new StringDecoder("utf8");
  let parts = [];
  stream.on("data", (chunk) => {
    const [first, ...others] = decoder.write(chunk).split("\n");
    parts.push(first);
    for (const part of others) {
      take(parts.join(""));
      parts = [part];
    }
  });
  stream.on("end", () => {
    const rest = parts.join("") + decoder.end();
    if (rest) take(rest);
  });
}

/**
 * Finds out why the SDK lacks what a requirement needs.
 * @param capabilities key: a capability, which is the first word of a requirement. Value: `true`; or the reason
 *   why the SDK lacks it; or `{only, reason}`, with the list of the names that it has, and the reason why it lacks
 *   the others. In a reason, `{capability}` and `{name}` are replaced by the two words of the requirement.
 * @param requirement a capability, or a capability and a name: `answers`, `request thread/read`
 * @returns the reason; undefined if the SDK lacks nothing
 */
export function findLacking(capabilities, requirement) {
  const [, capability, name] = /^(\S+) ?(.*)$/.exec(requirement);
  const declared = Object.hasOwn(capabilities, capability)
    ? capabilities[capability]
    : "the driver declares no capability `{capability}`";
  if (declared === true || (declared.only && (name === "" || declared.only.includes(name)))) return undefined;
  return (declared.reason ?? declared).replaceAll("{capability}", capability).replaceAll("{name}", name);
}

/**
 * Throws an error for the first requirement that `reasonFor` returns a reason for.
 * @throws Unsupported
 */
export function assertSupported(requires, reasonFor) {
  for (const requirement of requires) {
    const reason = reasonFor(requirement);
    if (reason) throw new Unsupported(reason);
  }
}

/** Describes an error for the harvest: its class and message; for a JSON-RPC error also `code` and `data`. */
export function describeError(error) {
  const { code, data } = error;
  const known = { type: error.constructor?.name ?? "Error", message: String(error.message ?? error) };
  if (!Number.isInteger(code)) return known;
  return { ...known, code, ...(data === undefined || data === null ? {} : { data }) };
}

async function runCommand(driver, { id, do: name, ...args }) {
  let begun;
  try {
    assertCommandSupported(driver, name, args);
    begun = await driver[name](args, id);
  } catch (error) {
    return sendMessage(
      error instanceof Unsupported ? { id, unsupported: error.message } : { id, error: describeError(error) },
    );
  }
  const { result, events } = begun?.events ? begun : { result: begun };
  sendMessage({ id, result: result ?? {} });
  if (!events) return;
  const yieldEvent = (event) => sendEvent(event, id);
  try {
    const outcome =
      typeof events === "function" ? await events(yieldEvent) : await sendEvents(events, yieldEvent);
    sendMessage({ end: id, ...outcome });
  } catch (error) {
    sendMessage({ end: id, error: describeError(error) });
  }
}

function assertCommandSupported(driver, name, { requires = [], method }) {
  const { capabilities } = driver;
  if (capabilities && name === "open") assertSupported(requires, (one) => findLacking(capabilities, one));
  if (capabilities && !BASIC_COMMANDS.includes(name)) {
    const needed = name === "request" ? `request ${method}` : (CAPABILITIES[name] ?? name);
    assertSupported([needed], (one) => findLacking(capabilities, one));
  }
  if (typeof driver[name] !== "function") throw new Unsupported(`the driver has no \`${name}\``);
}

async function sendEvents(events, yieldEvent) {
  for await (const event of events) yieldEvent(event);
}

/** Sends an event. JSON text is sent unchanged, so that its numbers (`1.0`) are kept. */
function sendEvent(event, id) {
  const text = typeof event === "string" ? event : JSON.stringify(event);
  writeLine(`{"event":${text},"of":${id}}`);
}

function writeLine(line) {
  process.stdout.write(`${line}\n`);
}

/** The names that these functions had in 0.1.0. */
export { assertSupported as refuseAll, sendMessage as tell };
