/** What belongs to a step of `codex exec` beside the lines on its stdout: the manifest's step has it. All of it is optional. */
import { basename } from "node:path";
import { removeEnding, removeStep, splitFilePath } from "../transcript/layout.js";
import { findEventFiles, listEventNames } from "./fixture-lookup.js";
import { ManifestReader, type ManifestStep } from "./manifest.js";

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
export function findExecSteps(name: string, folder: () => string): ExecStep[] {
  const files = findEventFiles(name, folder);
  const first = files[0] ?? "";
  const manifest = new ManifestReader(splitFilePath(first).folder);
  const known = new Map(manifest.steps(removeStep(removeEnding(first))).map((step) => [step.file, step]));
  return files.map((file) => ({ file, facts: known.get(basename(file)) ?? {} }));
}

/** Every fixture of the folder, by name. */
export function listExecNames(folder: string): string[] {
  return [...new Set(listEventNames(folder).map(removeStep))];
}
