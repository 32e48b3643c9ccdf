/**
 * What belongs to a step of `codex exec` beside the lines on its stdout. This file alone knows where that is kept:
 * `NAME.exec.json` beside the events, a list with an object for each step. All of it is optional.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TouchstoneError } from "../error.js";
import { eventNames, findEvents, nameOf } from "./source.js";

export interface ExecStep {
  /** Path of its events, the lines of stdout. */
  file: string;
  facts: {
    /** What the client asked for. */
    prompt?: string;
    /** Default: 1 where the stream ends with a failure, else 0. */
    exitCode?: number;
    stderr?: string;
  };
}

/**
 * The steps of a fixture.
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function execSteps(name: string, folder: () => string): ExecStep[] {
  const files = findEvents(name, folder);
  const known = readFacts(files[0] ?? "");
  return files.map((file, index) => ({ file, facts: known[index] ?? {} }));
}

/** Every fixture of the folder, by name. */
export function allExecNames(folder: string): string[] {
  return [...new Set(eventNames(folder).map((name) => name.replace(/_step\d+$/, "")))];
}

function readFacts(events: string): ExecStep["facts"][] {
  const name = nameOf(events).replace(/_step\d+$/, "");
  const path = join(dirname(events), `${name}.exec.json`);
  if (!existsSync(path)) return [];
  try {
    const facts = JSON.parse(readFileSync(path, "utf8"));
    if (Array.isArray(facts)) return facts;
    throw new SyntaxError("it is no list");
  } catch (cause) {
    throw new TouchstoneError(`${path} can't be read: ${(cause as Error).message}.`, {
      kind: "environment",
      code: "fixture-broken",
      hint: "It holds a list with an object for each step: prompt, exitCode, stderr.",
      cause,
    });
  }
}
