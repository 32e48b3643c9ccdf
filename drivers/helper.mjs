/**
 * The driver's end of touchstone's protocol, JSON lines on stdin and stdout (docs/drivers.md), for drivers in JavaScript.
 */
import { createInterface } from "node:readline";

/** What the SDK has no means for; the message says what its API lacks. */
export class Unsupported extends Error {}

/** Says one message to the harvest. */
export function sendMessage(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/**
 * Carries out what the harvest asks, until it closes stdin.
 * @param commands name of the command → what does it. It gets the command's members, and returns the result; or
 *   `{result, events}`, where `events(yieldEvent)` hands on what the SDK yields (or its JSON), and returns what its end tells.
 * @param onAnswer called with what the client answers to an `ask`
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

/** An event that is text goes out as it is, so that none of its numbers (`1.0`) changes. */
function sendEvent(event, id) {
  if (typeof event === "string") process.stdout.write(`{"event":${event},"of":${id}}\n`);
  else sendMessage({ event, of: id });
}

function describeError(error) {
  const { code, data } = error;
  const known = { type: error.constructor?.name ?? "Error", message: String(error.message ?? error) };
  return { ...known, ...(typeof code === "number" ? { code, ...(data === undefined ? {} : { data }) } : {}) };
}

/** Throws at the first requirement that `reasonFor` has a reason against. */
export function assertSupported(requires, reasonFor) {
  for (const requirement of requires) {
    const reason = reasonFor(requirement);
    if (reason) throw new Unsupported(reason);
  }
}

/** The names that these functions had in 0.1.0. */
export { assertSupported as refuseAll, sendMessage as tell };
