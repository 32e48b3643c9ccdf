import { resolve } from "node:path";
import { TouchstoneError } from "../lib/index.js";
import { PATHS } from "../transcript/placeholders.js";
import { type Fault, parseFaults } from "./fault.js";
import { type Pace, parsePace } from "./pace.js";
import { EXAMPLE_FOLDER, findFixturesFolder } from "./source.js";

/** What the stand-in is told beside codex's own command line. */
export interface StandInOptions {
  /** A fixture's name, with `@STEP` or without, or a path. */
  fixture: string | undefined;
  /** The fixtures folder of an SDK. @throws TouchstoneError `fixtures-missing` */
  folder(subject?: string): string;
  match: "name" | "prompt";
  strictness: "default" | "strict" | "lenient";
  pace: Pace | undefined;
  faults: Fault[];
  /** A file to which each thing that is worth knowing is appended, a line of JSON each. */
  report: string | undefined;
  /** How long to wait for a client that is due, in ms; 0 for ever. */
  timeout: number;
  /** Say the client's own working folder where the recording says `/workspace`. */
  ownCwd: boolean;
}

interface Flag {
  flag: string;
  variable: string;
  /** Name of its value; none: it is a switch, `1` in the environment. */
  value?: string;
  help: string;
}

/** Every option is a flag and a variable, since an SDK that starts codex passes its own arguments. */
export const FLAGS: Flag[] = [
  {
    flag: "--fixture",
    variable: "TOUCHSTONE_FIXTURE",
    value: "NAME[@STEP]|PATH",
    help: "the fixture to replay",
  },
  {
    flag: "--fixtures",
    variable: "TOUCHSTONE_FIXTURES",
    value: "FOLDER",
    help: `where the fixtures are (default: ${EXAMPLE_FOLDER}, or as the config says, from here upwards)`,
  },
  {
    flag: "--match",
    variable: "TOUCHSTONE_MATCH",
    value: "name|prompt",
    help: "prompt: choose the fixture by what the client asks for, so that one setting serves a whole suite",
  },
  {
    flag: "--strict",
    variable: "TOUCHSTONE_STRICT",
    help: "also refuse members that the recording has not got, another order, and a client that leaves early",
  },
  {
    flag: "--lenient",
    variable: "TOUCHSTONE_LENIENT",
    help: "take a request of the right method, whatever its params",
  },
  {
    flag: "--pace",
    variable: "TOUCHSTONE_PACE",
    value: "recorded|FACTORx|MS",
    help: "as codex was, the recorded gaps times a factor, or a fixed gap (default: as fast as possible)",
  },
  {
    flag: "--fault",
    variable: "TOUCHSTONE_FAULT",
    value: "KIND@N[:VALUE],…",
    help: "at message N: cut, stall[:MS], garbage, split[:PIECES], exit[:CODE], kill",
  },
  {
    flag: "--report",
    variable: "TOUCHSTONE_REPORT",
    value: "FILE",
    help: "append what did not fit, a line of JSON each",
  },
  {
    flag: "--timeout",
    variable: "TOUCHSTONE_TIMEOUT",
    value: "SECONDS",
    help: "how long a client may keep a recording waiting (default: 60; 0: for ever)",
  },
  {
    flag: "--own-cwd",
    variable: "TOUCHSTONE_OWN_CWD",
    help: `say the client's working folder where the recording says ${PATHS.workspace}`,
  },
];

/**
 * Takes the stand-in's options out of a command line.
 * @returns the options, and what is left: codex's own arguments
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`
 */
export function readOptions(
  args: string[],
  env: Record<string, string | undefined>,
  cwd: string,
): { options: StandInOptions; rest: string[] } {
  const { values, rest } = readFlags(args, env);
  const match = values.get("--match") ?? "name";
  if (match !== "name" && match !== "prompt")
    throw invalidOption(`--match ${match}`, "Give `name` or `prompt`.");
  const strict = isOn(values.get("--strict"));
  const lenient = isOn(values.get("--lenient"));
  if (strict && lenient) throw invalidOption("--strict and --lenient", "Give one of the two.");
  const timeout = Number(values.get("--timeout") ?? 60);
  if (!(timeout >= 0))
    throw invalidOption(`--timeout ${values.get("--timeout")}`, "Give seconds, 0 for ever.");
  const pace = values.get("--pace");
  const report = values.get("--report");
  const options: StandInOptions = {
    fixture: values.get("--fixture"),
    folder: (subject) => findFixturesFolder(values.get("--fixtures"), cwd, subject),
    match,
    strictness: strict ? "strict" : lenient ? "lenient" : "default",
    pace: pace ? parsePace(pace) : undefined,
    faults: parseAll(values.get("--fault")),
    report: report ? resolve(cwd, report) : undefined,
    timeout: timeout * 1000,
    ownCwd: isOn(values.get("--own-cwd")),
  };
  return { options, rest };
}

function readFlags(args: string[], env: Record<string, string | undefined>) {
  const values = new Map<string, string>();
  for (const { flag, variable } of FLAGS) {
    const value = env[variable];
    if (value) values.set(flag, value);
  }
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(index));
      break;
    }
    const [name = "", inline] = arg.split(/=(.*)/s);
    const known = FLAGS.find(({ flag }) => flag === name);
    if (!known) {
      rest.push(arg);
    } else if (known.value === undefined) {
      values.set(name, "1");
    } else {
      const value = inline ?? args[++index];
      if (!value) throw invalidOption(name, `It takes ${known.value}: ${known.help}.`);
      values.set(name, value);
    }
  }
  return { values, rest };
}

function parseAll(text: string | undefined): Fault[] {
  return text ? parseFaults(text) : [];
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

/** An option that is none, in the words of whoever gave it. @param what such as `--match all` */
export function invalidOption(what: string, hint: string): TouchstoneError {
  return new TouchstoneError(`${what} can't be taken.`, { kind: "usage", code: "option-invalid", hint });
}
