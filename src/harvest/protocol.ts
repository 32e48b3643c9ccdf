import type { WireView } from "../model/index.js";
import { buildExecTest, ITEMS, NOTIFICATIONS, type Protocol } from "../protocol/index.js";
import type { FrameMatch, Scenario } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { containsValue, getMethod, getParams, type JsonValue, matchesFrame } from "../transcript/index.js";

type Test = (message: JsonValue, wanted: FrameMatch) => boolean;

/** How a frame that a scenario names is known again among what a subject's codex says. */
export function getMessageTest(protocol: Protocol): Test {
  if (protocol === "app-server") return matchesFrame;
  return (message, wanted) => buildExecTest(wanted)?.(message) ?? false;
}

/**
 * What the model server waits for, in the words of the subject's codex.
 * @param anyRelease it may be one that has no such words, or that acts on a call only when its response has ended (0.73.0)
 */
export function buildWireView({ log, until }: Wire, protocol: Protocol, anyRelease: boolean): WireView {
  if (protocol === "app-server") {
    return { log, until, findTest: buildAppServerTest, ...(anyRelease ? { holdMs: HOLD_MS } : {}) };
  }
  return {
    log,
    until,
    findTest: buildExecTest,
    // A call has no id there. Releases up to 0.144 print its end late, and not at all once the turn has ended.
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
 * Of a call, the first app-servers (0.58.0, not yet 0.73.0) say only `codex/event/exec_command_begin`, `…/patch_apply_end`
 * and the like, with its id.
 */
function matchesLegacyMessage(message: JsonValue, { method, params }: FrameMatch): boolean {
  const ending = LEGACY_SUFFIXES.get(method);
  const { item } = (params ?? {}) as { item?: { id?: unknown } };
  const said = getMethod(message);
  if (!ending || !item?.id || !said?.startsWith("codex/event/")) return false;
  return said.endsWith(ending) && containsValue(getParams(message), { msg: { call_id: item.id } });
}

/** A command of the catalogue takes some second. */
const HOLD_MS = 3000;

/** The items that exec prints of a call. */
const CALL_ITEMS = [ITEMS.commandExecution, ITEMS.fileChange, ITEMS.mcpToolCall];

/** A call of which exec prints nothing costs this. */
const CALL_END_WAIT_MS = 2000;

/**
 * Why a workflow can't be carried out by a client of `codex exec`, whichever it is: it waits for what exec never says.
 * @returns undefined where it can
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
