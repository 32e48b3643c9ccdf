/** Compares what the real codex and the fake one did, after the same normalization. */
import { hostname } from "node:os";
import { dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type JsonValue, Normalizer, PATHS, parseJson, stringifyJson } from "../../src/transcript/index.js";
import type { SessionTranscript } from "./play-session.js";

/** One place where they differ. */
export interface Difference {
  /** The client's line, or codex's command line. */
  input: string;
  /** What differs: `answers`, `notifications`, `code`, `result`, `parsing`, `stderr`, `log` for a line of codex's log, or `unread lines`. */
  what: string;
  real: string;
  fake: string;
}

export interface RunFacts {
  codexPath: string;
  root: string;
  home: string;
  codexHome: string;
  workspace: string;
  port: number;
  startedAt: number;
}

/** Makes the function that replaces values of a run by placeholders, in a text of JSON. */
export function createNormalizer({ codexPath, root, home, codexHome, workspace, port, startedAt }: RunFacts) {
  const normalizer = new Normalizer({
    paths: {
      [codexHome]: PATHS.codexHome,
      [home]: PATHS.home,
      [workspace]: PATHS.workspace,
      [root]: PATHS.runFolder,
      [dirname(dirname(codexPath))]: PATHS.codex,
    },
    ports: [port],
    hostname: hostname(),
    startedAt,
    endedAt: Date.now(),
    scenarioText: "",
  });
  return (value: JsonValue) => normalizer.normalize(value);
}

/**
 * Lists the differences of a session, in their order.
 * @param normalize replaces values of the real codex's run
 */
export function compareSessions(
  real: SessionTranscript,
  fake: SessionTranscript,
  normalize: (value: JsonValue) => JsonValue,
): Difference[] {
  const [expected, got] = [readSteps(real, normalize), readSteps(fake, (value) => value)];
  const differences: Difference[] = [];
  for (const [index, { line }] of real.steps.entries())
    for (const what of ["answers", "notifications"] as const)
      add(line, what, expected[index]?.[what] ?? "", got[index]?.[what] ?? "");
  add("", "code", String(real.code), String(fake.code));
  const { log, rest } = splitLog(real.stderr);
  for (const line of log) add("", "log", line, "");
  const countUnread = (lines: string[], pattern: RegExp) =>
    String(lines.filter((line) => pattern.test(line)).length);
  const unread = countUnread(log, CANNOT_READ);
  add("", "unread lines", unread, countUnread(fake.stderr.split("\n"), /not JSON-RPC\. \(not-json\)$/));
  add("", "stderr", rest, fake.stderr);
  return differences;

  function add(input: string, what: string, one: string, other: string): void {
    if (one !== other) differences.push({ input, what, real: one, fake: other });
  }
}

/** codex's log about a line that it can't read. Neither codex nor a client's test needs to care about an empty one. */
const CANNOT_READ =
  /Failed to deserialize JSONRPCMessage: (?!EOF while parsing a value at line 1 column \d+$)/;

/** The time at the start of a line of codex's log. Its level, the name of a module and a text follow. */
const LOG_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z +/;

/** Splits the text on codex's stderr into the lines of its log, without times and colors, and the rest. */
export function splitLog(stderr: string): { log: string[]; rest: string } {
  const log: string[] = [];
  let rest = "";
  for (const line of stderr.split(/(?<=\n)/)) {
    const plain = stripVTControlCharacters(line);
    if (LOG_TIME.test(plain)) log.push(plain.replace(LOG_TIME, "").trimEnd());
    else rest += line;
  }
  return { log, rest };
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Makes the function that replaces each id by its number in the order in which they come. */
export function numberIds(): (text: string) => string {
  const ids = new Map<string, string>();
  return (text) =>
    text.replace(ID, (one) => {
      if (!ids.has(one)) ids.set(one, `id-${ids.size + 1}`);
      return ids.get(one) ?? "";
    });
}

/** Normalizes each message, and numbers the ids in the order in which they come. */
function readSteps({ steps }: SessionTranscript, normalize: (value: JsonValue) => JsonValue) {
  const number = numberIds();
  return steps.map(({ answers, notifications }) => {
    const read = (list: string[]) =>
      list.map((text) => number(stringifyJson(normalize(parseJson(text))))).join("\n");
    return { answers: read(answers), notifications: read(notifications) };
  });
}
