/**
 * The driver's side of touchstone's driver protocol, JSON lines on stdin and stdout (docs/drivers.md), for
 * drivers in JavaScript.
 */
import { createInterface } from "node:readline";

/** Thrown if the SDK cannot carry out a command. The message names the missing part of its API. */
export class Unsupported extends Error {}

/** Sends one message to the harvest. */
export function sendMessage(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/**
 * Carries out the harvest's commands until it closes stdin.
 * @param commands command name → function. It gets the members of the command, and returns the result or
 *   `{result, events}`. `events(yieldEvent)` passes each event of the SDK, as a value or as JSON text, to
 *   `yieldEvent`, and returns the turn outcome.
 * @param onAnswer called with the client's answer to an `ask`
 */
export function serve(commands, onAnswer = () => {}) {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if ("answer" in message) onAnswer(message.answer, message.result);
    else runCommand(commands, message);
  });
  lines.on("close", () => process.exit(0));
}

async function runCommand(commands, { id, do: name, ...args }) {
  let begun;
  try {
    if (!commands[name]) throw new Unsupported(`the driver has no \`${name}\``);
    begun = await commands[name](args, id);
  } catch (error) {
    return sendMessage(
      error instanceof Unsupported ? { id, unsupported: error.message } : { id, error: describeError(error) },
    );
  }
  const { result, events } = begun?.events ? begun : { result: begun };
  sendMessage({ id, result: result ?? {} });
  if (!events) return;
  try {
    const end = await events((event) => sendEvent(event, id));
    sendMessage({ end: id, ...end });
  } catch (error) {
    sendMessage({ end: id, error: describeError(error) });
  }
}

/** Sends an event. JSON text is sent unchanged, so that its numbers (`1.0`) are kept. */
function sendEvent(event, id) {
  if (typeof event === "string") process.stdout.write(`{"event":${event},"of":${id}}\n`);
  else sendMessage({ event, of: id });
}

function describeError(error) {
  const { code, data } = error;
  const known = { type: error.constructor?.name ?? "Error", message: String(error.message ?? error) };
  return { ...known, ...(typeof code === "number" ? { code, ...(data === undefined ? {} : { data }) } : {}) };
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

/** The names that these functions had in 0.1.0. */
export { assertSupported as refuseAll, sendMessage as tell };
