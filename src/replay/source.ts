import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { refuseNewer } from "../formats.js";
import { configLine, didYouMean } from "../lib/index.js";
import { replayErrors } from "./errors.js";

/** Which recording, and from which of its steps on. */
export interface FixtureName {
  name: string;
  /** From 1. Undefined: from the beginning. */
  step?: number;
}

/** `thread_resume`, or at a step: `thread_resume@2`. */
export function parseFixtureName(text: string): FixtureName {
  const at = /^(.*)@([1-9]\d*)$/.exec(text);
  return at ? { name: at[1] ?? "", step: Number(at[2]) } : { name: text };
}

/**
 * The fixtures folder of whoever runs in `cwd`: what the environment says, else `integration/fixtures/python` of the
 * nearest folder above that has it, or what its config says in its place.
 * @throws TouchstoneError `fixtures-missing`
 */
export function fixturesFolder(given: string | undefined, cwd: string, subject = "python"): string {
  if (given) {
    const folder = resolve(cwd, given);
    // One setting serves both: the folder of all subjects, or another subject's beside this one's.
    const own = [
      join(folder, subject),
      ...(subject === "exec" ? [join(dirname(folder), subject)] : []),
      folder,
    ];
    const found = own.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
    if (found) return found;
    throw replayErrors.fixturesMissing({ folder });
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const fixtures = configLine(folder, "fixtures") ?? "integration/fixtures";
    const found = join(folder, fixtures, subject);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) break;
  }
  throw replayErrors.fixturesNotFound({ folder: cwd });
}

/**
 * The wire of a fixture.
 * @param name a fixture's name, or a path to a wire
 * @throws TouchstoneError `fixture-missing`, `fixture-newer`, `fixture-cut`
 */
export function findWire(name: string, folder: () => string): string {
  if (isPath(name)) return checked(resolve(name));
  const path = join(folder(), "wire", `${name}.jsonl`);
  // A wire is of all steps of its fixture.
  const whole = join(folder(), "wire", `${name.replace(/_step\d+$/, "")}.jsonl`);
  for (const one of [path, whole]) if (existsSync(one)) return checked(one);
  throw replayErrors.fixtureMissing({ name, path, near: didYouMean(name, wireNames(folder())) });
}

/**
 * The files of a fixture's events, step by step.
 * @param name a fixture's name, one step's (`thread_auto_run_step1`), or a path
 * @throws TouchstoneError `fixture-missing`, `fixture-newer`, `fixture-cut`
 */
export function findEvents(name: string, folder: () => string): string[] {
  if (isPath(name)) return [checked(resolve(name))];
  const at = (file: string) => join(folder(), `${file}.jsonl`);
  if (existsSync(at(name))) return [checked(at(name))];
  const steps: string[] = [];
  while (existsSync(at(`${name}_step${steps.length + 1}`)))
    steps.push(checked(at(`${name}_step${steps.length + 1}`)));
  if (steps.length > 0) return steps;
  throw replayErrors.fixtureMissing({ name, path: at(name), near: didYouMean(name, eventNames(folder())) });
}

/** Every wire of a folder, in the order of their names. */
export function allWires(folder: string): string[] {
  return wireNames(folder).map((name) => join(folder, "wire", `${name}.jsonl`));
}

/** The names of all event files of a folder. */
export function eventNames(folder: string): string[] {
  return namesIn(folder).filter((name) => name !== "audit");
}

/** A fixture's name by its file. */
export function nameOf(path: string): string {
  return basename(path, ".jsonl");
}

function wireNames(folder: string): string[] {
  return namesIn(join(folder, "wire"));
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".jsonl"))
    .map((file) => file.slice(0, -6))
    .sort();
}

function isPath(name: string): boolean {
  return name.includes("/") || name.endsWith(".jsonl");
}

/** Whole, and of a format that this version knows, as far as the manifest beside it tells. */
function checked(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw replayErrors.fixtureMissing({ name: path, path });
  const folder = dirname(path);
  const inWire = basename(folder) === "wire";
  const manifest = join(inWire ? dirname(folder) : folder, "manifest.json");
  if (!existsSync(manifest)) return path;
  const text = readFileSync(manifest, "utf8");
  const formatVersion = Number(/"formatVersion":\s*(\d+)/.exec(text)?.[1] ?? 0);
  refuseNewer(manifest, { formatVersion }, replayErrors.fixtureNewer);
  const at = text.indexOf(`"file": "${inWire ? "wire/" : ""}${basename(path)}"`);
  const bytes = at < 0 ? 0 : Number(/"bytes":\s*(\d+)/.exec(text.slice(at, at + 400))?.[1] ?? 0);
  if (stat.size < bytes)
    throw replayErrors.fixtureCut({
      path,
      problem: `it has ${stat.size} bytes, and the manifest says ${bytes}`,
    });
  return path;
}
