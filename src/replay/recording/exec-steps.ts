/** Steps of `codex exec` fixtures: the file with the lines of stdout, and the optional facts from the manifest. */
import { basename } from "node:path";
import { isStepName, removeEnding, removeStep, splitFilePath } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { parseFixtureName } from "../options/fixture-name.js";
import { findEventFiles, listEventNames } from "./fixture-lookup.js";
import { ManifestReader, type ManifestStep } from "./manifest.js";

export interface ExecStep {
  /** Path of the file with its events, which are the lines of stdout. */
  file: string;
  /** Without `exitCode`, the exit code is 1 if the stream ends with a failure, else 0. */
  facts: Pick<ManifestStep, "prompt" | "exitCode" | "stderr">;
}

/** The members of a `codex exec` call by which its step is chosen. */
export interface ExecCall {
  prompt: string;
  /** Whether it is `codex exec resume`. */
  resumes: boolean;
}

/**
 * Chooses the step to replay for one call of `codex exec`.
 * @throws TouchstoneError `fixture-not-chosen`, `prompt-unknown`, `step-missing`, `fixture-missing`, `fixture-broken`,
 *   `fixture-newer`, `fixture-cut`
 */
export function chooseExecStep(
  { fixture, match, findFolder }: Pick<FakeCodexOptions, "fixture" | "match" | "findFolder">,
  call: ExecCall,
): ExecStep {
  const findExecFolder = () => findFolder("exec");
  if (fixture !== undefined) return chooseStepByName(fixture, findExecFolder, call);
  if (match === "prompt") return chooseStepByPrompt(findExecFolder(), call);
  throw replayErrors.fixtureNotChosen();
}

function chooseStepByName(
  fixture: string,
  findFolder: () => string,
  { prompt, resumes }: ExecCall,
): ExecStep {
  const { name, step } = parseFixtureName(fixture);
  const steps = findExecSteps(name, findFolder);
  const chosen = step === undefined ? (resumes ? findResumeStep(steps, prompt) : steps[0]) : steps[step - 1];
  if (chosen) return chosen;
  throw replayErrors.stepMissing({ name, steps: steps.length });
}

/** Finds the step that resumes with the prompt, else the second step, else the only one if it was named itself. */
function findResumeStep(steps: ExecStep[], prompt: string): ExecStep | undefined {
  const [first, second] = steps;
  const byPrompt = steps.slice(1).find(({ facts }) => facts.prompt === prompt);
  const isNamedStep = first !== undefined && isStepName(removeEnding(first.file));
  return byPrompt ?? second ?? (isNamedStep ? first : undefined);
}

function chooseStepByPrompt(folder: string, { prompt, resumes }: ExecCall): ExecStep {
  for (const name of listExecNames(folder)) {
    const steps = findExecSteps(name, () => folder);
    const step = steps.find(({ facts }, index) => facts.prompt === prompt && index > 0 === resumes);
    if (step) return step;
  }
  throw replayErrors.promptUnknown({ folder, prompt });
}

/**
 * Finds the steps of a fixture.
 * @param name a fixture's name or a path
 * @param findFolder returns the fixtures folder; not called for a path
 */
function findExecSteps(name: string, findFolder: () => string): ExecStep[] {
  const files = findEventFiles(name, findFolder);
  const first = files[0] ?? "";
  const manifest = new ManifestReader(splitFilePath(first).folder);
  const known = new Map(manifest.steps(removeStep(removeEnding(first))).map((step) => [step.file, step]));
  return files.map((file) => ({ file, facts: known.get(basename(file)) ?? {} }));
}

/** Lists the names of all fixtures in the folder. */
function listExecNames(folder: string): string[] {
  return [...new Set(listEventNames(folder).map(removeStep))];
}
