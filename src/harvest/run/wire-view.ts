import type { WireView } from "../../model/index.js";
import { buildExecTest, ITEMS, NOTIFICATIONS, type Protocol } from "../../protocol/index.js";
import type { FrameMatch } from "../../scenario/index.js";
import type { Wire } from "../../tap/index.js";
import { containsValue, getMethod, getParams, type JsonValue, matchesFrame } from "../../transcript/index.js";

/**
 * Builds the functions with which the model server waits for messages of the subject's protocol.
 * @param maxHoldMs for an app-server, the upper limit of the time for which the model server holds the end of a response until codex
 *   has carried out a call (`holdMs`); for `codex exec`, the waits for a call's start and end are derived from it
 */
export function buildWireView(
  { log, until }: Wire,
  protocol: Protocol,
  maxHoldMs: number | undefined,
): WireView {
  if (protocol === "app-server") {
    return {
      log,
      until,
      findTest: buildAppServerTest,
      ...(maxHoldMs === undefined ? {} : { holdMs: maxHoldMs }),
    };
  }
  return {
    log,
    until,
    findTest: buildExecTest,
    // A call has no id in exec's events. Releases up to 0.144 print the end of a call late, but never after the end
    // of the turn.
    waitForCallEnd: async ({ method }, since) => {
      const isEnd = buildCallTest(method);
      if (!isEnd) return;
      const isStart = buildCallTest(NOTIFICATIONS.itemStarted);
      // The caller sets a longer `maxHoldMs` where the machine is slow.
      const startWaitMs = Math.max(CALL_START_WAIT_MS, (maxHoldMs ?? 0) - EXEC_PRINT_MS);
      const what = `the end of a call (\`${method}\`)`;
      const wait = (test: LineTest, timeoutMs: number) =>
        until(({ message }) => test(message), { since, timeoutMs, what });
      try {
        await wait((line) => isEnd(line) || isStart?.(line) === true, startWaitMs);
        await wait(isEnd, maxHoldMs === undefined ? CALL_END_WAIT_MS : CALL_END_FACTOR * startWaitMs);
      } catch {
        // exec has not printed the end of this call, so there is no line whose place the hold could fix.
      }
    },
  };
}

function buildAppServerTest(wanted: FrameMatch): (message: JsonValue) => boolean {
  return (message) => matchesFrame(message, wanted) || matchesLegacyMessage(message, wanted);
}

const LEGACY_SUFFIXES = new Map<string, string>([
  [NOTIFICATIONS.itemStarted, "_begin"],
  [NOTIFICATIONS.itemCompleted, "_end"],
]);

/**
 * The first app-servers (0.58.0, but not 0.73.0) report a call only with `codex/event/exec_command_begin`,
 * `…/patch_apply_end` and similar events, which contain its id.
 */
function matchesLegacyMessage(message: JsonValue, { method, params }: FrameMatch): boolean {
  const ending = LEGACY_SUFFIXES.get(method);
  const { item } = (params ?? {}) as { item?: { id?: unknown } };
  const said = getMethod(message);
  if (!ending || !item?.id || !said?.startsWith("codex/event/")) return false;
  return said.endsWith(ending) && containsValue(getParams(message), { msg: { call_id: item.id } });
}

type LineTest = (line: JsonValue) => boolean;

/** Builds the test for the lines of exec that mean the same as a notification about a call; undefined if exec has no such line. */
function buildCallTest(method: string): LineTest | undefined {
  const tests = CALL_ITEMS.flatMap((type) => buildExecTest({ method, params: { item: { type } } }) ?? []);
  return tests.length === 0 ? undefined : (line) => tests.some((test) => test(line));
}

/** Types of the items that exec prints for a call. */
const CALL_ITEMS = [ITEMS.commandExecution, ITEMS.fileChange, ITEMS.mcpToolCall];

/** Upper limit of the wait for the first line about a call, in milliseconds; a long `maxHoldMs` raises it. exec prints nothing about some calls. */
const CALL_START_WAIT_MS = 2000;
/**
 * Upper limit of the wait for the end of a call that has begun, in milliseconds. A busy machine may take long, and the wait matters:
 * codex stores the end of the call and the usage of the response in the order in which they come.
 */
const CALL_END_WAIT_MS = 60_000;
/** With `maxHoldMs`, the wait for the end of a call is this many times as long as the wait for its start: most releases print the end. */
const CALL_END_FACTOR = 4;
/** The wait for the start of a call is this much shorter than `maxHoldMs`, in milliseconds. */
const EXEC_PRINT_MS = 1000;
