import type { WireView } from "../model/index.js";
import { buildExecTest, ITEMS, NOTIFICATIONS, type Protocol } from "../protocol/index.js";
import type { FrameMatch, Scenario } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { containsValue, getMethod, getParams, type JsonValue, matchesFrame } from "../transcript/index.js";

type Test = (message: JsonValue, wanted: FrameMatch) => boolean;

/** Returns the test that finds a frame, which a scenario names, among the messages of a subject's codex. */
export function getMessageTest(protocol: Protocol): Test {
  if (protocol === "app-server") return matchesFrame;
  return (message, wanted) => buildExecTest(wanted)?.(message) ?? false;
}

/**
 * Translates the waits of the model server to messages of the subject's protocol.
 * @param maxHoldMs upper limit of the time for which a response is held for a call; default: no limit
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
    // A call has no id in exec's events. Releases up to 0.144 print its end late, and never after the end of
    // the turn.
    waitForCallEnd: async ({ method }, since) => {
      const tests = CALL_ITEMS.flatMap((type) => buildExecTest({ method, params: { item: { type } } }) ?? []);
      if (tests.length === 0) return;
      const what = `the end of a call (\`${method}\`)`;
      const isCall = (line: JsonValue) => tests.some((test) => test(line));
      await until(({ message }) => isCall(message), { since, timeoutMs: CALL_END_WAIT_MS, what }).catch(
        () => {},
      );
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

/** Types of the items that exec prints for a call. */
const CALL_ITEMS = [ITEMS.commandExecution, ITEMS.fileChange, ITEMS.mcpToolCall];

/** Upper limit of the wait for a call that exec prints nothing about. */
const CALL_END_WAIT_MS = 2000;

/**
 * Explains why no client of `codex exec` can carry out a workflow: the workflow waits for a message that exec
 * never sends.
 * @returns undefined if exec can carry it out
 */
export function explainExecUnsupported({ workflow, model, answers }: Scenario): string | undefined {
  const waits = workflow.flatMap(({ turn, goal, wait_for }) => [
    ...((turn ?? goal)?.during ?? []).flatMap(({ when, after }) => [when, ...(after ? [after] : [])]),
    ...(wait_for ? [wait_for] : []),
  ]);
  const scripted = Array.isArray(model) ? model.flatMap(({ do: steps }) => steps) : [];
  const frames = [
    ...waits,
    ...scripted.flatMap(({ wait_for }) => wait_for ?? []),
    ...answers.flatMap(({ after }) => after ?? []),
  ];
  const unknown = frames.find((frame) => !buildExecTest(frame));
  if (!unknown) return undefined;
  const params = unknown.params ? ` ${JSON.stringify(unknown.params)}` : "";
  return `the scenario waits for \`${unknown.method}\`${params}, and \`codex exec --json\` prints no event of that meaning`;
}
