/** Compares what the real codex and the fake one did, after the same normalization. */
import { hostname } from "node:os";
import { dirname } from "node:path";
import { type JsonValue, Normalizer, PATHS, parseJson, stringifyJson } from "../../src/transcript/index.js";
import type { SessionTranscript } from "./play-session.js";

/** One place where they differ. */
export interface Difference {
  /** The client's line, or codex's command line. */
  input: string;
  /** What differs: `answers`, `notifications`, `code`, `stdout` or `stderr`. */
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
  add("", "stderr", real.stderr, fake.stderr);
  return differences;

  function add(input: string, what: string, one: string, other: string): void {
    if (one !== other) differences.push({ input, what, real: one, fake: other });
  }
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
