/** Steps of `codex exec` fixtures: the file with the lines of stdout, and the facts from the manifest. */
import { basename } from "node:path";
import { isStepName, removeEnding, removeStep, splitFilePath } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { parseFixtureName } from "../options/fixture-name.js";
import { findEventFiles, listEventNames } from "./fixture-lookup.js";
import { LineReader } from "./line-reader.js";
import {
  type ExecCallFacts,
  type ManifestStep,
  openManifest,
  type RecordedCodex,
  type ReviewTarget,
} from "./manifest.js";
import { parseLine } from "./parse-line.js";

/** Command of an exec call: `exec` itself, or its subcommand. */
export type ExecCommand = "exec" | "resume" | "fork" | "review";

export interface ExecStep {
  /** Path of the file with its events, which are the lines of stdout. */
  file: string;
  command: ExecCommand;
  /** Id of its thread; undefined if its first line has none. */
  thread: string | undefined;
  /** Without `exitCode`, the exit code is 1 if the stream ends with a failure, else 0. */
  facts: Pick<ManifestStep, "exitCode" | "stderr" | "events">;
  /** The codex that was recorded. */
  codex: RecordedCodex;
  /** What the client gave to codex. If it has neither `prompt` nor `reviews`, it was not recorded. */
  call: ExecCallFacts;
}

/** The members of a `codex exec` call by which its step is chosen. */
export interface ExecCallKey {
  command: ExecCommand;
  prompt: string | undefined;
  reviews?: ReviewTarget | undefined;
}

/**
 * Finds the steps from which the step for a call of `codex exec` is chosen: the step that `NAME@STEP` names, or all steps of the named
 * fixture, or all steps in the folder if no fixture is named.
 * @throws TouchstoneError `fixture-not-chosen`, `step-missing`, `fixtures-missing`, `fixture-missing`, `fixture-only-session`,
 *   `fixture-broken`, `fixture-newer`, `fixture-cut`, `path-outside`
 */
export function findExecSteps({
  fixture,
  match,
  findFolder,
}: Pick<FakeCodexOptions, "fixture" | "match" | "findFolder">): ExecStep[] {
  if (fixture === undefined) {
    if (match !== "prompt") throw replayErrors.fixtureNotChosen();
    const folder = findFolder("exec");
    return listExecNames(folder).flatMap((name) => readSteps(name, () => folder));
  }
  const { name, step } = parseFixtureName(fixture);
  const steps = readSteps(name, () => findFolder("exec"));
  if (step === undefined) return steps;
  const named = steps[step - 1];
  if (named) return [named];
  throw replayErrors.stepMissing({ name, steps: steps.length });
}

/**
 * Chooses the step for a call. The candidates are the steps with the call's command and the same prompt or target of a review. If there are
 * none, the candidates are the steps with the command whose prompt, or instructions for a review, is a part of the call's. If there are none
 * either, and a fixture was named, the candidates are all steps with the command. If no fixture was named, the plainest candidate is chosen;
 * otherwise the first candidate that `matches`, or else the first candidate.
 * @param needsPrompt whether the prompt must fit, because no fixture was named
 * @param matches whether a step does not differ from the call; used only if a fixture was named
 * @returns the step, undefined if no step fits; and, if no fixture was named, the names of the other candidates
 */
export function chooseExecStep(
  steps: ExecStep[],
  call: ExecCallKey,
  needsPrompt: boolean,
  matches: (step: ExecStep) => boolean = () => true,
): { step: ExecStep | undefined; alsoFits: string[] } {
  const ofCommand = steps.filter((step) => step.command === call.command);
  const ranks = [isSameRequest, containsRequest].map((fits) =>
    ofCommand.filter((step) => fits(step.call, call)),
  );
  const withPrompt = ranks.find((some) => some.length > 0) ?? [];
  const fitting = withPrompt.length > 0 || needsPrompt ? withPrompt : ofCommand;
  const [step, ...others] = needsPrompt
    ? fitting.toSorted((one, other) => rankPlainness(one) - rankPlainness(other))
    : fitting.toSorted((one, other) => Number(matches(other)) - Number(matches(one)));
  return { step, alsoFits: needsPrompt ? others.map(({ file }) => removeEnding(file)) : [] };
}

/** Whether a call has the recorded prompt, or the recorded target of a review. */
function isSameRequest({ prompt, reviews }: ExecCallFacts, call: ExecCallKey): boolean {
  if (reviews?.type !== call.reviews?.type) return false;
  const names = ["branch", "sha", "title", "instructions"] as const;
  return prompt === call.prompt && names.every((name) => reviews?.[name] === call.reviews?.[name]);
}

/** Whether the prompt of a call, or its instructions for a review, contain the recorded prompt or instructions. */
function containsRequest({ prompt, reviews }: ExecCallFacts, call: ExecCallKey): boolean {
  if (reviews?.type !== call.reviews?.type) return false;
  const recorded = prompt ?? reviews?.instructions;
  return recorded !== undefined && (call.prompt ?? call.reviews?.instructions ?? "").includes(recorded);
}

/** Ranks a step by its number of events. The steps of scenarios about errors come after all others, and steps with an exit code other than 0 come last. */
function rankPlainness({ file, facts: { exitCode = 0, events = 0 } }: ExecStep): number {
  const isAboutError = basename(file).startsWith("error_");
  return events + (isAboutError ? 1e6 : 0) + (exitCode === 0 ? 0 : 1e9);
}

/**
 * Reads the steps of a fixture.
 * @param name a fixture's name or a path
 * @param findFolder returns the fixtures folder; not called for a path
 */
function readSteps(name: string, findFolder: () => string): ExecStep[] {
  const files = findEventFiles(name, findFolder);
  const first = files[0] ?? "";
  const manifest = openManifest(splitFilePath(first).folder);
  const scenario = removeStep(removeEnding(first));
  const codex = manifest.codex(scenario);
  const known = new Map(manifest.steps(scenario).map((step) => [step.file, step]));
  return files.map((file, index) => {
    const facts = known.get(basename(file)) ?? {};
    const isFirst = index === 0 && ["", "1"].includes(readStepNumber(file));
    const { prompt = facts.call?.prompt } = facts;
    const call = { ...facts.call, ...(prompt === undefined ? {} : { prompt }) };
    const command = findCommand(call, facts.call === undefined && !isFirst);
    return { file, facts, call, codex, thread: readThreadId(file), command };
  });
}

/** Counts the recorded turns of a step's thread up to this step. @returns the number, and whether this is the thread's last turn */
export function countTurns({ file, thread }: ExecStep): { nth: number; isLast: boolean } {
  const steps = readSteps(removeStep(removeEnding(file)), () => splitFilePath(file).folder);
  const turns = steps.filter((step) => step.thread === thread);
  const nth = turns.findIndex((step) => step.file === file) + 1;
  return { nth, isLast: nth === turns.length };
}

/** Number of the step in the name of its file, "" if it has none. */
function readStepNumber(file: string): string {
  const name = removeEnding(file);
  return isStepName(name) ? (/\d+$/.exec(name)?.[0] ?? "") : "";
}

/**
 * Finds the command of a step.
 * @param resumesByDefault whether the manifest does not have the call, and the step is not the first. The steps are then taken as turns of
 *   one thread.
 */
function findCommand({ resumes, forks, reviews }: ExecCallFacts, resumesByDefault: boolean): ExecCommand {
  if (forks !== undefined) return "fork";
  if (reviews !== undefined) return "review";
  return resumes !== undefined || resumesByDefault ? "resume" : "exec";
}

/** Reads the id of a step's thread, which is in the first line of the step. */
function readThreadId(file: string): string | undefined {
  const reader = new LineReader(file);
  const line = reader.next();
  const { lacksLineEnd } = reader;
  reader.close();
  if (line === undefined) return undefined;
  return (parseLine(line, 1, file, lacksLineEnd) as { thread_id?: string }).thread_id;
}

/** Lists the names of all fixtures in the folder. */
function listExecNames(folder: string): string[] {
  return [...new Set(listEventNames(folder).map(removeStep))];
}
