import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { stringify } from "yaml";
import type { Config } from "../config/index.js";
import { type HarvestOptions, harvest } from "../harvest/index.js";
import type { Protocol } from "../protocol/index.js";
import { readSubject } from "../sdk/index.js";
import { withCopy } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";
import { parityErrors } from "./errors.js";
import { openFolderSubject } from "./folder-subject.js";
import type { ParitySubject, ScenarioOutcome } from "./parity-types.js";

/** The options of a harvest that stores nothing. */
export type LiveOptions = Omit<HarvestOptions, "sdk" | "output" | "by" | "reason" | "runs">;

/**
 * Records a subject now, and keeps its recordings in memory. It changes no fixture.
 * @param sdk name of the subject, or the path of its folder
 * @throws TouchstoneError `sdk-unknown`, `nothing-recorded`, and errors that stop every scenario
 */
export async function recordLive(sdk: string, options: LiveOptions): Promise<ParitySubject> {
  const { id, protocol } = await readSubject(sdk, options.config.root);
  // The harvest writes to a copy of the fixtures, so that the races in the manifest apply.
  return withCopy(locateSubjectFolder(options.config.fixtures, id), async (output) => {
    const { failures } = await harvest({
      ...options,
      sdk,
      output,
      runs: 1,
      by: "touchstone parity",
      reason: "parity",
    });
    const errors = new Map(failures.map(({ name, error }) => [name, error.message]));
    const subject = await openFolderSubject(output, { id, protocol, live: true, failures: errors });
    if (!subject) throw parityErrors.nothingRecorded({ sdk: id });
    const outcomes = new Map<string, ScenarioOutcome>();
    for (const name of subject.names) outcomes.set(name, await subject.readOutcome(name));
    return { ...subject, readOutcome: async (name) => outcomes.get(name) ?? { kind: "none" } };
  });
}

/**
 * Calls a function with the folder of a driver. For an executable, it makes a temporary folder.
 * @param path of the driver's folder, or of an executable
 * @param protocol of an executable's events; a folder declares its own protocol
 * @param work receives the driver's folder
 * @throws TouchstoneError `driver-missing`
 */
export async function withDriverFolder<T>(
  path: string,
  protocol: Protocol,
  config: Config,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const absolutePath = resolve(path);
  const kind = await stat(absolutePath).catch(() => undefined);
  if (kind?.isDirectory()) {
    await readSubject(absolutePath, config.root);
    return work(absolutePath);
  }
  if (!kind?.isFile() || (kind.mode & 0o111) === 0) throw parityErrors.driverMissing({ path });
  const scratch = await mkdtemp(join(tmpdir(), "touchstone-driver-"));
  try {
    const folder = join(scratch, getDriverName(absolutePath));
    await mkdir(folder);
    const subject = { title: basename(absolutePath), language: "unknown", protocol, command: [absolutePath] };
    await writeFile(join(folder, "subject.yaml"), stringify(subject));
    return await work(folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Derives the name of a column from the path of an executable. */
function getDriverName(path: string): string {
  const name = basename(path)
    .replace(/\.\w+$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return name || "driver";
}
