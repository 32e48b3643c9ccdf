/** Which scenarios the repository's reference fixtures contain, and which few of them together show all kinds of messages. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest } from "../../src/store/index.js";
import { parseLines, REPOSITORY } from "./project.js";

export const RECORDED_FOLDER = join(REPOSITORY, "integration/fixtures/python");
const { scenarios = {} } = (await readManifest(RECORDED_FOLDER)) ?? {};

/** The recorded scenarios of the reference. */
export const RECORDED = Object.keys(scenarios);

/**
 * Scenarios that can be chosen by their prompt: no other recording has it, and only the usual requests come
 * before it.
 */
export const HAVE_OWN_PROMPT = listOwnPrompts();

/** Reads the lines of a fixture. */
export async function readRecorded(name: string): Promise<string[]> {
  const files = scenarios[name]?.steps.map(({ file }) => readFile(join(RECORDED_FOLDER, file), "utf8")) ?? [];
  return (await Promise.all(files)).flatMap((text) => text.split("\n").filter(Boolean));
}

/**
 * Chooses a few scenarios in which each kind of message and item of the catalogue occurs: each time the scenario
 * that adds most kinds.
 */
export function chooseCover(): string[] {
  const kinds = RECORDED.map((name): [string, string[]] => [name, listKinds(name)]);
  const missing = new Set(kinds.flatMap(([, own]) => own));
  const countAdded = (own: string[]) => own.filter((kind) => missing.has(kind)).length;
  const chosen: string[] = [];
  while (missing.size > 0) {
    const [best, own] = kinds.reduce((a, b) => (countAdded(b[1]) > countAdded(a[1]) ? b : a));
    for (const kind of own) missing.delete(kind);
    chosen.push(best);
  }
  return chosen;
}

function listKinds(name: string): string[] {
  return [
    ...new Set(
      readWire(name).map(
        ({ from, message }) => `${from} ${message?.method} ${message?.params?.item?.type ?? ""}`,
      ),
    ),
  ];
}

function listOwnPrompts(): string[] {
  const prompts = new Map(RECORDED.map((name) => [name, findFirstPrompt(name)]));
  const count = (prompt: string) => [...prompts.values()].filter((other) => other === prompt).length;
  return [...prompts].flatMap(([name, prompt]) => (prompt && count(prompt) === 1 ? [name] : []));
}

/** Finds the first prompt of a wire if only the start of a thread comes before it. */
function findFirstPrompt(name: string): string | undefined {
  const wire = readWire(name);
  const at = wire.findIndex(({ message }) => message?.method === "turn/start");
  const before = wire.slice(0, at).map(({ message }) => message?.method ?? "");
  const usual = [
    "initialize",
    "",
    "remoteControl/status/changed",
    "initialized",
    "thread/start",
    "",
    "thread/started",
  ];
  return before.join() === usual.join() ? JSON.stringify(wire[at]?.message?.params?.input) : undefined;
}

interface WireLine {
  from: string;
  message?: { method?: string; params?: { input?: unknown; item?: { type: string } } };
}

function readWire(name: string): WireLine[] {
  return parseLines(
    readFileSync(join(RECORDED_FOLDER, "wire", `${name}.jsonl`), "utf8"),
  ) as unknown as WireLine[];
}
