/** Starts the program of a case, and finds in its output why it failed. */
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { RunFolder } from "../../src/harvest/run/run-folder.js";
import { buildPath, runLimited } from "../helpers/limited-program.js";
import { REPOSITORY } from "../helpers/project.js";
import { type Case, SUITES } from "./cases.js";
import { findExampleWorld } from "./examples.js";
import type { Corpus } from "./run.js";

const LIMIT_MS = 300_000;

/** How the program of a case is started. */
interface CaseProgram {
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  stdin: string;
  findFailure(output: string): Promise<string | undefined> | string | undefined;
}

/**
 * Runs the program of a case.
 * @param executable the codex that it gets
 * @returns why it failed; undefined if it passed
 */
export async function runCaseProgram(
  corpus: Corpus,
  one: Case,
  { run, executable }: { run: RunFolder; executable: string },
): Promise<string | undefined> {
  const build = { examples: buildExample, python: buildPythonTest, typescript: buildTypeScriptTest }[
    one.suite
  ];
  const { program, args, cwd, env, stdin, findFailure } = await build(corpus, one, run, executable);
  const { stdout, exit, hung } = await runLimited({
    program,
    args,
    cwd,
    env: { ...run.env, PATH: buildPath(executable, run.env.PATH), ...env },
    stdin,
    limitMs: LIMIT_MS,
  });
  if (hung) return "the program hung, and was killed";
  if (exit.ok) return undefined;
  return (await findFailure(`${stdout}\n${exit.stderr}`)) ?? `the program ${exit.how}`;
}

function buildExample(
  { checkout, python }: Corpus,
  { file }: Case,
  run: RunFolder,
  codex: string,
): CaseProgram {
  return {
    program: python,
    args: [locateHelper("run_example.py"), join(checkout, SUITES.examples.folder, file)],
    cwd: run.workspace,
    env: buildPythonEnv(codex, []),
    stdin: findExampleWorld(file).stdin,
    findFailure: findPythonError,
  };
}

function buildPythonTest(
  { checkout, python, pytest }: Corpus,
  { file, name }: Case,
  run: RunFolder,
  codex: string,
): CaseProgram {
  const test = `${join(checkout, SUITES.python.folder, file)}::${name}`;
  // The tests' own conftest.py would take the SDK from the checkout.
  const options = [
    "-c",
    locateHelper("pytest.ini"),
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "-q",
    "--tb=short",
  ];
  return {
    program: python,
    args: ["-m", "pytest", ...options, "--basetemp", join(run.root, "tmp", "pytest"), test],
    cwd: run.workspace,
    env: buildPythonEnv(codex, [pytest]),
    stdin: "",
    findFailure: findPytestError,
  };
}

async function buildTypeScriptTest(
  { checkout, typescriptSdk }: Corpus,
  { file, name }: Case,
  run: RunFolder,
  codex: string,
): Promise<CaseProgram> {
  // The tests look for codex where the checkout is built, from their working folder on.
  const cwd = join(run.workspace, "sdk", "typescript");
  const built = join(run.workspace, "codex-rs", "target", "debug", "codex");
  for (const folder of [cwd, dirname(built)]) await mkdir(folder, { recursive: true });
  await copyFile(codex, built);
  const report = join(run.root, "vitest.json");
  const config = join(import.meta.dirname, "typescript", "vitest.config.ts");
  const pattern = `${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  return {
    program: process.execPath,
    args: [
      join(REPOSITORY, "node_modules/vitest/vitest.mjs"),
      "run",
      ...["--config", config, "--root", dirname(join(checkout, SUITES.typescript.folder))],
      ...["--reporter=json", `--outputFile=${report}`, "-t", pattern, `tests/${file}`],
    ],
    cwd,
    env: { CORPUS_SDK: typescriptSdk, CODEX_EXEC_PATH: codex },
    stdin: "",
    findFailure: async (output) => findVitestError(await readFile(report, "utf8").catch(() => ""), output),
  };
}

function locateHelper(file: string): string {
  return join(import.meta.dirname, "python", file);
}

function buildPythonEnv(codex: string, folders: string[]): Record<string, string> {
  return {
    CORPUS_CODEX: codex,
    PYTHONPATH: [join(import.meta.dirname, "python"), ...folders].join(delimiter),
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

/** Finds the error that ended a Python program. */
export function findPythonError(output: string): string | undefined {
  return output.split("\n").findLast((line) => /^[\w.]*(Error|Exception|Interrupt|Exit)\b/.test(line));
}

/** Finds the error in pytest's output: the first line of it, and what differs. */
export function findPytestError(output: string): string | undefined {
  const lines = output.split("\n").flatMap((line) => /^E\s+(.*)$/.exec(line)?.[1] ?? []);
  const [first, ...others] = lines;
  const differing = others.filter((line) => /^\{.*\} != \{.*\}$/.test(line));
  return first && [first.replace(/^AssertionError: assert \{.*/, "AssertionError"), ...differing].join(": ");
}

/** Finds the error in vitest's report; if there is none, in its output. */
export function findVitestError(report: string, output: string): string | undefined {
  if (report === "")
    return output
      .trim()
      .split("\n")
      .findLast((line) => /Error/.test(line));
  const { testResults } = JSON.parse(report) as {
    testResults: { message?: string; assertionResults: { failureMessages?: string[] }[] }[];
  };
  const messages = testResults.flatMap(({ message, assertionResults }) => [
    ...assertionResults.flatMap(({ failureMessages = [] }) => failureMessages),
    message ?? "",
  ]);
  const text = messages.find((message) => message !== "");
  return text?.split(/\n\s+at /)[0]?.trim();
}
