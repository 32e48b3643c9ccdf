/** Makes a fixture for the fake codex from what the launcher saw of a run on the real codex. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { parseTapLine } from "../../src/tap/tap-line.js";
import {
  buildEventPath,
  buildWirePath,
  type JsonObject,
  type JsonValue,
  Normalizer,
  PATHS,
  stringifyJson,
  type WireLog,
} from "../../src/transcript/index.js";

/** What a process of `codex exec` got, as the launcher writes it. */
export interface LoggedCall {
  args: string[];
  prompt: string;
  outputSchema?: JsonValue;
  exitCode: number | null;
  stderr: string;
}

/** Facts of the run that the transcript contains. */
export interface RunFacts {
  root: string;
  workspace: string;
  home: string;
  codexHome: string;
  codexVersion: string;
  startedAt: number;
  endedAt: number;
}

/**
 * Writes a fixtures folder with one fixture.
 * @param logs the entries of each process, in the order in which the processes started
 * @param calls what each of them got, if it was `codex exec`
 */
export async function writeRecording(
  folder: string,
  name: string,
  { logs, calls }: { logs: WireLog[]; calls: (LoggedCall | undefined)[] },
  facts: RunFacts,
): Promise<void> {
  const normalizer = createNormalizer(facts);
  await rm(folder, { recursive: true, force: true });
  const isExec = calls.some(Boolean);
  await mkdir(isExec ? folder : join(folder, dirname(buildWirePath(name))), { recursive: true });
  const steps = isExec ? logs.map(buildStep) : [];
  for (const { file, text } of steps) await writeFile(join(folder, file), text);
  if (!isExec)
    await writeFile(join(folder, buildWirePath(name)), renderLines(logs.flat().map(normalizeEntry)));
  const manifest = {
    formatVersion: 1,
    scenarios: {
      [name]: {
        subject: { codex: { version: facts.codexVersion } },
        steps: steps.map(({ text: _, ...step }) => step),
      },
    },
  };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));

  function normalizeEntry(entry: WireLog[number]): JsonValue {
    const known = "from" in entry ? { ...entry, message: normalizer.normalize(entry.message) } : entry;
    return known as unknown as JsonValue;
  }

  function buildStep(log: WireLog, index: number) {
    const lines = log.flatMap((entry) => ("from" in entry ? normalizer.normalize(entry.message) : []));
    const logged = calls[index];
    const call = logged && normalizer.normalize(buildExecCall(logged) as JsonObject);
    return {
      file: buildEventPath(name, logs.length > 1 ? index + 1 : undefined),
      text: renderLines(lines),
      events: lines.length,
      ...(call && { call }),
      ...(typeof logged?.exitCode === "number" && {
        exitCode: logged.exitCode,
        stderr: normalizer.normalize(logged.stderr),
      }),
    };
  }
}

/** Reads what the launcher wrote into a run folder. */
export async function readLogs(
  root: string,
): Promise<{ logs: WireLog[]; calls: (LoggedCall | undefined)[] }> {
  const numbers = (await readdir(root)).flatMap((file) => /^wire-(\d+)\.log$/.exec(file)?.[1] ?? []);
  const logs: WireLog[] = [];
  const calls: (LoggedCall | undefined)[] = [];
  for (const number of numbers.map(Number).sort((a, b) => a - b)) {
    const lines = (await readFile(join(root, `wire-${number}.log`), "utf8")).split("\n");
    logs.push(lines.flatMap((line) => parseTapLine(line, number) ?? []));
    const path = join(root, `call-${number}.json`);
    calls.push(existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : undefined);
  }
  return { logs, calls };
}

/** Reads what a call asks for from its arguments. */
export function buildExecCall({ args, prompt, outputSchema }: LoggedCall) {
  const resumes = args.includes("resume") ? args[args.indexOf("resume") + 1] : undefined;
  const images = args.flatMap((arg, index) => (arg === "--image" ? (args[index + 1] ?? []) : []));
  return {
    prompt,
    ...(resumes !== undefined && { resumes }),
    ...(images.length > 0 && { images }),
    ...(outputSchema !== undefined && { outputSchema }),
  };
}

function createNormalizer({ root, workspace, home, codexHome, startedAt, endedAt }: RunFacts): Normalizer {
  return new Normalizer({
    paths: {
      [codexHome]: PATHS.codexHome,
      [home]: PATHS.home,
      [workspace]: PATHS.workspace,
      [root]: PATHS.runFolder,
    },
    ports: [],
    hostname: hostname(),
    startedAt,
    endedAt,
    scenarioText: "",
  });
}

function renderLines(lines: JsonValue[]): string {
  return lines.map((line) => `${stringifyJson(line)}\n`).join("");
}
