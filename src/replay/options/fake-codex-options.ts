import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { FlagValueError, formatFlagName, type OptionFlag, parseFlagValue } from "../../lib/index.js";
import { replayErrors } from "../errors.js";
import type { Fault } from "./fault.js";
import { findFixturesFolder } from "./fixtures-folder.js";
import { type FakeCodexFlags, type FlagKey, formatVariable, KEYS, OPTION_FLAGS } from "./flags.js";
import type { Match, Strictness } from "./matching.js";
import type { Pace } from "./pace.js";

/** Options of the fake codex, which come in addition to codex's own command line. */
export interface FakeCodexOptions {
  /** A fixture's name, with or without `@STEP`, or a path. */
  fixture: string | undefined;
  /** Finds the fixtures folder of an SDK. @throws TouchstoneError `fixtures-missing` */
  findFolder(subject?: string): string;
  match: Match;
  strictness: Strictness;
  pace: Pace | undefined;
  faults: Fault[];
  /** Release of codex whose command line applies; undefined: the one that was recorded. */
  codexVersion: string | undefined;
  /** File to which report entries are appended, one line of JSON each. */
  report: string | undefined;
  /** Maximum time to wait for a message that the recording expects, in ms; 0: no limit. */
  timeout: number;
  /** Folder below which the recorded session files are written. Undefined: they are not. */
  sessionFolder: string | undefined;
  /** Whether to send the client's own working folder in place of the recorded `/workspace`. */
  usesClientFolder: boolean;
}

/**
 * Takes the options of the fake codex out of a command line.
 * @param env variables such as TOUCHSTONE_FIXTURE; a flag overrides its variable
 * @param cwd folder that relative paths start from
 * @returns the options, and the remaining arguments, which are codex's own
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`
 */
export function readOptions(
  args: string[],
  env: Record<string, string | undefined>,
  cwd: string,
): { options: FakeCodexOptions; rest: string[] } {
  const { values, rest } = readFlags(args, env);
  const { strict, lenient, timeout = 60, report } = values;
  if (strict && lenient)
    throw replayErrors.optionInvalid({ given: "--strict with --lenient", expected: "Give one of the two." });
  const options: FakeCodexOptions = {
    fixture: values.fixture,
    findFolder: (subject) => findFixturesFolder(values.fixtures, cwd, subject),
    match: values.match ?? "name",
    strictness: strict ? "strict" : lenient ? "lenient" : "default",
    pace: values.pace,
    faults: values.fault ?? [],
    codexVersion: values.codexVersion,
    report: report === undefined ? undefined : resolve(cwd, report),
    timeout: timeout * 1000,
    sessionFolder: findSessionFolder(values.sessionFiles, env.CODEX_HOME, cwd),
    usesClientFolder: values.ownCwd ?? false,
  };
  return { options, rest };
}

/** A home that does not exist gets no files, because codex itself does not start with it. */
function findSessionFolder(given: string | undefined, home: string | undefined, cwd: string) {
  if (given !== undefined) return resolve(cwd, given);
  return home && existsSync(home) ? resolve(cwd, home) : undefined;
}

function readFlags(args: string[], env: Record<string, string | undefined>) {
  const { texts, rest } = readFlagTexts(args, env);
  const values = [...texts].map(([key, text]) => [key, parseText(key, text)]);
  return { values: Object.fromEntries(values) as FakeCodexFlags, rest };
}

/**
 * Takes the text of each option out of a command line and the environment.
 * @returns the texts of the given options (`1` for a switch that has no value, such as `--strict`), and the remaining arguments
 * @throws TouchstoneError `option-invalid`
 */
export function readFlagTexts(
  args: string[],
  env: Record<string, string | undefined>,
): { texts: Map<FlagKey, string>; rest: string[] } {
  const texts = new Map<FlagKey, string>();
  for (const key of KEYS.values()) {
    const text = env[formatVariable(key)];
    if (text) texts.set(key, text);
  }
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(index));
      break;
    }
    const [name = "", inline] = arg.split(/=(.*)/s);
    const key = KEYS.get(name);
    if (key === undefined) {
      rest.push(arg);
      continue;
    }
    const { argument, description }: OptionFlag = OPTION_FLAGS[key];
    const text = inline ?? (argument === undefined ? "1" : args[++index]);
    if (!text) {
      const expected =
        argument === undefined ? "It needs no value." : `It takes <${argument}>: ${description}.`;
      throw replayErrors.optionInvalid({ given: arg, expected });
    }
    texts.set(key, text);
  }
  return { texts, rest };
}

function parseText(key: FlagKey, text: string): unknown {
  const flag: OptionFlag = OPTION_FLAGS[key];
  if (flag.argument === undefined) return text !== "0" && text !== "false";
  try {
    return parseFlagValue(flag, text);
  } catch (error) {
    if (!(error instanceof FlagValueError)) throw error;
    throw replayErrors.optionInvalid({
      given: `${formatFlagName(key, flag)} ${text}`,
      expected: error.message,
    });
  }
}
