/** Compares how the real codex and the fake one carry out or refuse a command line. */
import { join } from "node:path";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../../src/harvest/run/run-folder.js";
import { startScriptedModel } from "../../src/model/index.js";
import { parseCommandLine } from "../../src/replay/options/command-line/parse-command-line.js";
import { CommandLineRefusal } from "../../src/replay/options/command-line/refusal.js";
import { findCommandLine } from "../../src/replay/options/releases/index.js";
import { parseJson, stringifyJson } from "../../src/transcript/index.js";
import { type ProgramResult, runToEnd } from "../helpers/exec-recording.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { REPOSITORY } from "../helpers/project.js";
import { OUTSIDE_TMP } from "../helpers/temporary.js";
import type { Call } from "./command-lines.js";
import { createNormalizer, type Difference, numberIds, splitLog } from "./compare.js";
import { FIXTURE, makeFolders, type Pair } from "./run-pair.js";

/** Compares whether both accept a command line, and how they refuse it. Nothing is carried out by the fake codex. */
export async function compareParsing({ codex, version }: Pair, args: string[]): Promise<Difference[]> {
  const fake = describeParsing(version, args);
  if (fake === undefined) return [];
  const run = await makeRunFolder(OUTSIDE_TMP, {
    workspace: { files: {} },
    codex_home: { files: {} },
  });
  try {
    const env = { PATH: "/usr/bin:/bin", HOME: run.home, CODEX_HOME: run.codexHome, LANG: "C.UTF-8" };
    // What codex accepts may run until it is stopped. A refusal takes long only on a machine that is busy.
    const seconds = fake === "accepted" ? "3" : "120";
    const { code, stderr } = await runToEnd("timeout", [seconds, codex.path, ...args], {
      env,
      cwd: run.workspace,
    });
    const real = code === 2 ? stderr : "accepted";
    const isSame = fake === real || (fake === "usage" && code === 2 && stderr.includes("\nUsage: "));
    return isSame ? [] : [{ input: formatArgs(args), what: "parsing", real, fake }];
  } finally {
    await run.remove();
  }
}

/** What the fake codex does with a line; undefined for a command of which it knows the name only. */
function describeParsing(version: string, args: string[]): string | undefined {
  try {
    const { isKnown, prints } = parseCommandLine(findCommandLine(version), args);
    if (!isKnown) return undefined;
    return prints === "usage" ? "usage" : "accepted";
  } catch (error) {
    if (error instanceof CommandLineRefusal) return error.text;
    throw error;
  }
}

/** Carries out one call with both. */
export async function compareCall({ codex, scenario }: Pair, call: Call): Promise<Difference[]> {
  const startedAt = Date.now();
  const run = await makeRunFolder(OUTSIDE_TMP, scenario);
  const model = await startScriptedModel(scenario, run);
  try {
    const { args, folder, input } = call;
    // What the fake codex answers for other commands was recorded without a configuration.
    if (args[0] === "exec") await writeCodexConfig(run, scenario, model.baseUrl);
    const cwd = (await makeFolders(run.root))[folder];
    const env = buildCodexEnv(run, codex, scenario, model.port);
    const fakeEnv = {
      ...env,
      PATH: process.env.PATH,
      TOUCHSTONE_FIXTURES: join(
        REPOSITORY,
        "integration/fixtures",
        args[0] === "app-server" ? "python" : "exec",
      ),
      TOUCHSTONE_FIXTURE: FIXTURE,
    };
    const real = await runToEnd(codex.path, args, { env, cwd, input });
    const fake = await runToEnd(FAKE_CODEX, args, { env: fakeEnv, cwd, input });
    const normalize = createNormalizer({ ...run, codexPath: codex.path, port: model.port, startedAt });
    const normalizeText = (text: string) =>
      text
        .split("\n")
        .map((line) => (line.startsWith("{") ? stringifyJson(normalize(parseJson(line))) : line))
        .join("\n");
    const { log, rest } = splitLog(real.stderr);
    const expected = describeResult({ ...real, stderr: rest }, normalizeText);
    const got = describeResult(fake, (text) => text);
    const described = `${formatArgs(args)} (${folder}, stdin ${JSON.stringify(input)})`;
    const differences = log.map((line) => ({ input: described, what: "log", real: line, fake: "" }));
    if (expected !== got) differences.push({ input: described, what: "result", real: expected, fake: got });
    return differences;
  } finally {
    await model.close();
    await run.remove();
  }
}

function describeResult(
  { code, stdout, stderr }: ProgramResult,
  normalize: (text: string) => string,
): string {
  const number = numberIds();
  return `code ${code}\nstdout:\n${number(normalize(stdout))}\nstderr:\n${number(stderr)}`;
}

function formatArgs(args: string[]): string {
  return args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(" ");
}
