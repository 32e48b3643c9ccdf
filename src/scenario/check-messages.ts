/**
 * Checks what a scenario's client sends against the schema of codex's protocol, before anything runs: the params of its requests,
 * and the results in its answers to codex's requests. A mistake is reported with its line, its column and its path in the file.
 * (A `goal` needs no check, since the scenario's own schema allows only what codex allows.)
 */
import { replaceControls } from "../lib/index.js";
import { YamlFile } from "../lib/yaml/index.js";
import { REQUESTS } from "../protocol/index.js";
import type { ProtocolSchemas, ValueMistake } from "../protocol/schemas/index.js";
import { findDuring } from "./during.js";
import { scenarioErrors } from "./errors.js";
import type { ChosenScenario } from "./releases.js";
import type { DuringActions, Scenario, WorkflowAction } from "./schema.js";

/** The part of codex's schemas that a check uses. */
export type MessageSchemas = Pick<ProtocolSchemas, "findParamMistakes" | "findAnswerMistakes">;

/** A request or an answer that the client sends. */
interface SentMessage {
  /** The path in the scenario of the key that describes it, such as `workflow.1.turn`. */
  path: (string | number)[];
  /** Whether the scenario says that it breaks the schema on purpose. */
  invalid: boolean;
  /** The method of the request; for an answer, the method of codex's request. */
  method: string;
  /** Finds the mistakes. Their paths are relative to `path`. */
  find(schemas: MessageSchemas): ValueMistake[];
}

/** The methods with which a scenario breaks codex's schema on purpose. */
export interface IntendedMistakes {
  /** The client's requests. */
  requests: Set<string>;
  /** codex's requests to which the client's answers break the schema. */
  answers: Set<string>;
}

/**
 * Checks what the client of a scenario sends.
 * @param chosen the scenario for one release of codex
 * @param text the text of the scenario's file
 * @param file path of the file, for the error
 * @throws TouchstoneError `scenario-invalid`, with line and column of each mistake
 */
export function assertMessagesFit(
  { scenario, replaced }: Pick<ChosenScenario, "scenario" | "replaced">,
  text: string,
  file: string,
  schemas: MessageSchemas,
): void {
  const mistakes = listMessages(scenario).flatMap(({ path, invalid, find }) => {
    const found = find(schemas);
    if (!invalid) return found.map((one) => ({ path: [...path, ...one.path], problem: one.problem }));
    return found.length > 0 ? [] : [{ path, problem: FITS }];
  });
  if (mistakes.length === 0) return;
  const yaml = new YamlFile(text);
  const lines = mistakes.map(({ path: inScenario, problem }) => {
    const isReplaced = replaced?.keys.includes(String(inScenario[0])) === true;
    const path = isReplaced ? ["releases", replaced.entry, ...inScenario] : inScenario;
    const { line, column } = yaml.findPosition(yaml.findNodeOffset(path));
    return `${replaceControls(file)}:${line}:${column}: ${path.join(".")} ${problem}`;
  });
  throw scenarioErrors.scenarioMessageInvalid({ mistakes: lines });
}

const FITS = "is marked with `invalid: true`, but fits codex's schema";

/** Lists the methods whose params or answers break codex's schema on purpose in a scenario. */
export function listIntendedMistakes(scenario: Scenario): IntendedMistakes {
  const all = listMessages(scenario).filter(({ invalid }) => invalid);
  const list = (answers: boolean) =>
    new Set(all.filter(({ path }) => (path[0] === "answers") === answers).map(({ method }) => method));
  return { requests: list(false), answers: list(true) };
}

/**
 * Whether a scenario breaks codex's schema on purpose with a request of this method: with the request itself if the client sends it,
 * and with the client's answer if codex sends it.
 */
export function isIntendedMistake(
  { requests, answers }: IntendedMistakes,
  { from, method }: { from: string; method: string },
): boolean {
  return (from === "client" ? requests : answers).has(method);
}

function listMessages({ workflow, answers }: Scenario): SentMessage[] {
  return [
    ...workflow.flatMap((action, index) => listActionMessages(action, ["workflow", index])),
    ...answers.flatMap(({ to, result, invalid = false }, index): SentMessage[] => {
      const find: SentMessage["find"] = (schemas) => schemas.findAnswerMistakes(to, result, isOpen);
      const path = ["answers", index, "result"];
      return result === undefined ? [] : [{ path, invalid, method: to, find }];
    }),
  ];
}

function listActionMessages(action: WorkflowAction, path: SentMessage["path"]): SentMessage[] {
  const { start_thread, resume_thread, fork_thread, turn, review, request, invalid = false } = action;
  const { key: step, during } = findDuring(action);
  const build = (method: string, key: string, params: object | undefined, own: object = {}) =>
    buildRequest({ method, params, own, path: [...path, key], invalid });
  return [
    ...(start_thread ? [build(REQUESTS.threadStart, "start_thread", start_thread)] : []),
    ...(resume_thread ? [build(REQUESTS.threadResume, "resume_thread", resume_thread, THREAD)] : []),
    ...(fork_thread ? [build(REQUESTS.threadFork, "fork_thread", fork_thread, THREAD)] : []),
    ...(turn ? listTurnMessages(turn, [...path, "turn"], invalid) : []),
    ...(review ? [build(REQUESTS.reviewStart, "review", { target: review.target }, THREAD)] : []),
    ...(request ? [buildRequest({ ...request, path: [...path, "request", "params"], invalid })] : []),
    ...during.flatMap((entry, index) => listDuringMessages(entry.do, [...path, step, "during", index, "do"])),
  ];
}

type Turn = NonNullable<WorkflowAction["turn"]>;

function listTurnMessages(
  { input, params = {} }: Pick<Turn, "input"> & Partial<Turn>,
  path: SentMessage["path"],
  invalid: boolean,
): SentMessage[] {
  const method = REQUESTS.turnStart;
  const findInInput: SentMessage["find"] = (schemas) => findInputMistakes(schemas, method, { input });
  const findInParams: SentMessage["find"] = (schemas) =>
    schemas
      .findParamMistakes(method, { ...THREAD, input: [], ...params }, isOpen)
      .map((one) => ({ ...one, path: ["params", ...one.path] }));
  return [{ path, invalid, method, find: (schemas) => [...findInInput(schemas), ...findInParams(schemas)] }];
}

function listDuringMessages(action: DuringActions[number]["do"], path: SentMessage["path"]): SentMessage[] {
  const { request, turn, steer, invalid = false } = action;
  return [
    ...(steer === undefined ? [] : [buildSteer(steer, [...path, "steer"], invalid)]),
    ...(request ? [buildRequest({ ...request, path: [...path, "request", "params"], invalid })] : []),
    ...(turn ? listTurnMessages(turn, [...path, "turn"], invalid) : []),
  ];
}

function buildSteer(input: Turn["input"], path: SentMessage["path"], invalid: boolean): SentMessage {
  const method = REQUESTS.turnSteer;
  const params = { expectedTurnId: "$turn", input };
  const find: SentMessage["find"] = (schemas) =>
    findInputMistakes(schemas, method, params).map((one) => ({ ...one, path: one.path.slice(1) }));
  return { path, invalid, method, find };
}

/** Finds the mistakes in the input of a turn. An input that is only a text has none. */
function findInputMistakes(
  schemas: MessageSchemas,
  method: string,
  params: { input: Turn["input"]; expectedTurnId?: string },
): ValueMistake[] {
  if (typeof params.input === "string") return [];
  return schemas.findParamMistakes(method, { ...THREAD, ...params }, isOpen);
}

/** Params that the client adds to those of the scenario. */
const THREAD = { threadId: "$thread" };

function buildRequest({
  method,
  params,
  own = {},
  path,
  invalid,
}: {
  method: string;
  params?: object | undefined;
  own?: object;
  path: SentMessage["path"];
  invalid: boolean;
}): SentMessage {
  const find: SentMessage["find"] = (schemas) =>
    schemas.findParamMistakes(method, params && { ...own, ...params }, isOpen);
  return { path, invalid, method, find };
}

/** Whether a value is a text such as `$result.id`, which the run replaces by a value of any type. So it fits every schema. */
function isOpen(value: unknown): boolean {
  return typeof value === "string" && /^\$result\d*\./.test(value);
}
