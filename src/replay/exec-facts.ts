/**
 * What belongs to a step of `codex exec` beside the lines on its stdout. This file alone knows where that is kept: in the
 * manifest's step. All of it is optional.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { replayErrors } from "./errors.js";
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
  const known = new Map(readFacts(files[0] ?? "").map((step) => [step.file, step]));
  return files.map((file) => ({ file, facts: known.get(basename(file)) ?? {} }));
}

/** Every fixture of the folder, by name. */
export function allExecNames(folder: string): string[] {
  return [...new Set(eventNames(folder).map((name) => name.replace(/_step\d+$/, "")))];
}

/** What the manifest beside the events says of the steps; nothing where there is none, as beside a file of your own. */
function readFacts(events: string): StepOfManifest[] {
  const path = join(dirname(events), "manifest.json");
  if (!existsSync(path)) return [];
  const name = nameOf(events).replace(/_step\d+$/, "");
  try {
    const { scenarios } = JSON.parse(readFileSync(path, "utf8")) as Manifest;
    const steps = scenarios?.[name]?.steps ?? [];
    if (Array.isArray(steps)) return steps;
    throw new SyntaxError(`the steps of ${name} are no list`);
  } catch (cause) {
    throw replayErrors.manifestBroken({ path, cause });
  }
}

type StepOfManifest = ExecStep["facts"] & { file: string };

interface Manifest {
  scenarios?: Record<string, { steps?: StepOfManifest[] }>;
}
