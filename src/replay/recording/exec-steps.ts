/** Steps of `codex exec` fixtures: the file with the lines of stdout, and the optional facts from the manifest. */
import { basename } from "node:path";
import { removeEnding, removeStep, splitFilePath } from "../../transcript/layout.js";
import { findEventFiles, listEventNames } from "./fixture-lookup.js";
import { ManifestReader, type ManifestStep } from "./manifest.js";

export interface ExecStep {
  /** Path of the file with its events, which are the lines of stdout. */
  file: string;
  /** Without `exitCode`, the exit code is 1 if the stream ends with a failure, else 0. */
  facts: Pick<ManifestStep, "prompt" | "exitCode" | "stderr">;
}

/**
 * Finds the steps of a fixture.
 * @param name a fixture's name or a path
 * @param folder returns the fixtures folder; not called for a path
 * @throws TouchstoneError `fixture-missing`, `fixture-broken`, `fixture-newer`, `fixture-cut`
 */
export function findExecSteps(name: string, folder: () => string): ExecStep[] {
  const files = findEventFiles(name, folder);
  const first = files[0] ?? "";
  const manifest = new ManifestReader(splitFilePath(first).folder);
  const known = new Map(manifest.steps(removeStep(removeEnding(first))).map((step) => [step.file, step]));
  return files.map((file) => ({ file, facts: known.get(basename(file)) ?? {} }));
}

/** Lists the names of all fixtures in the folder. */
export function listExecNames(folder: string): string[] {
  return [...new Set(listEventNames(folder).map(removeStep))];
}
