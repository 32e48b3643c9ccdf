import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { relative, resolve } from "node:path";
import { promisify } from "node:util";
import { loadConfig } from "../config/index.js";
import { TouchstoneError } from "../error.js";
import { type HarvestReport, harvest } from "../harvest/index.js";
import { toJson, toText } from "./failure.js";
import { progress } from "./progress.js";
import { version } from "./version.js";

export interface HarvestFlags {
  scenario: string[];
  pythonSdk?: string;
  codexPath?: string;
  allowVersionMismatch: boolean;
  output?: string;
  jobs?: number;
  runs: number;
  reason: string;
  json?: boolean;
  quiet?: boolean;
}

export async function runHarvest(flags: HarvestFlags): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort(interrupted());
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const jobs = flags.jobs ?? availableParallelism();
  const observer = progress(flags.json || flags.quiet ? "silent" : "shown", jobs);
  const pythonSdk = flags.pythonSdk ?? process.env.CODEX_PYTHON_SDK_PATH;
  try {
    const report = await harvest({
      config: await loadConfig(),
      names: flags.scenario,
      pythonSdk: pythonSdk && resolve(pythonSdk),
      codexPath: flags.codexPath && resolve(flags.codexPath),
      allowVersionMismatch: flags.allowVersionMismatch,
      output: flags.output && resolve(flags.output),
      jobs,
      runs: flags.runs,
      by: await actor(),
      reason: flags.reason,
      tool: version,
      now: now(),
      signal: stop.signal,
      observer,
    });
    await observer.close();
    if (flags.json) console.log(JSON.stringify(asJson(report), null, 2));
    else tell(report, flags.quiet ?? false);
    if (report.failures.length > 0) {
      const usage = report.failures.every(({ error }) => error.kind !== "finding");
      process.exitCode = usage ? 2 : 1;
    }
  } finally {
    await observer.close();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

function tell(report: HarvestReport, quiet: boolean): void {
  const { added, changed, unchanged, failures, folder } = report;
  for (const { error } of failures) console.error(toText(error));
  if (quiet) return;
  const counts = Object.entries({ added, changed, unchanged, failed: failures })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what}`);
  console.log(
    `${counts.join(", ") || "nothing to record"} (codex ${report.codex}, openai-codex ${report.sdk})`,
  );
  const where = relative(process.cwd(), folder);
  console.log(`Fixtures: ${where.startsWith("..") ? folder : where}`);
  if (added.length + changed.length > 0) console.log(`Next: look at them (\`git diff\`), and commit them.`);
}

function asJson({ failures, ...report }: HarvestReport) {
  return { ...report, failures: failures.map(({ name, error }) => ({ name, ...toJson(error, error.code) })) };
}

/** Who is named in the audit log: `TOUCHSTONE_ACTOR`, else git's user. */
async function actor(): Promise<string> {
  if (process.env.TOUCHSTONE_ACTOR) return process.env.TOUCHSTONE_ACTOR;
  try {
    const { stdout } = await promisify(execFile)("git", ["config", "user.name"]);
    return stdout.trim() || "unknown";
  } catch {
    return "unknown";
  }
}

/** The time of the harvest; `SOURCE_DATE_EPOCH` (reproducible-builds.org) sets it. */
function now(): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch ? new Date(Number(epoch) * 1000) : new Date();
}

function interrupted(): TouchstoneError {
  return new TouchstoneError("Interrupted: nothing was written.", {
    kind: "environment",
    code: "interrupted",
    hint: "Every process of the harvest has been ended; run it again when you like.",
  });
}
