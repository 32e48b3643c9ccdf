/** What belongs to a step of `codex exec` beside the lines on its stdout: the manifest's step has it. All of it is optional. */
import { basename } from "node:path";
import { removeEnding, removeStep, splitFilePath } from "../transcript/layout.js";
import { ManifestReader, type ManifestStep } from "./manifest.js";
import { eventNames, findEvents } from "./source.js";

export interface ExecStep {
  /** Path of its events, the lines of stdout. */
  file: string;
  /** `exitCode` is by default 1 where the stream ends with a failure, else 0. */
  facts: Pick<ManifestStep, "prompt" | "exitCode" | "stderr">;
}

/**
 * The steps of a fixture.
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function execSteps(name: string, folder: () => string): ExecStep[] {
  const files = findEvents(name, folder);
  const first = files[0] ?? "";
  const manifest = new ManifestReader(splitFilePath(first).folder);
  const known = new Map(manifest.steps(removeStep(removeEnding(first))).map((step) => [step.file, step]));
  return files.map((file) => ({ file, facts: known.get(basename(file)) ?? {} }));
}

/** Every fixture of the folder, by name. */
export function allExecNames(folder: string): string[] {
  return [...new Set(eventNames(folder).map(removeStep))];
}
