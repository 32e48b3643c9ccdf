import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { commitHarvest, type HarvestedFixture, readManifest } from "../../src/store/index.js";
import { newProject, type Project, REPOSITORY } from "./project.js";

const OURS = join(REPOSITORY, "integration/fixtures/python");

/** Edits the lines of one file. */
export type LineEdit = (lines: string[], what: "events" | "wire") => string[];

/**
 * Builds one of this repository's fixtures in the form that a harvest gives to the store.
 * @param edit changes the fixture's lines
 * @param name name of the fixture in the store
 */
export async function buildOwnFixture(
  from: string,
  edit: LineEdit = (lines) => lines,
  name = from,
): Promise<HarvestedFixture> {
  const known = (await readManifest(OURS))?.scenarios[from];
  if (!known) throw new Error(`no fixture ${from}`);
  const { harvestedAt: _, reviewed: __, ...entry } = structuredClone(known);
  const files: Record<string, string> = {};
  const change = async (part: { file: string; digest: string; bytes: number }, what: "events" | "wire") => {
    const lines = edit((await readFile(join(OURS, part.file), "utf8")).trimEnd().split("\n"), what);
    const text = lines.map((line) => `${line}\n`).join("");
    part.file = part.file.replace(from, name);
    part.digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    part.bytes = Buffer.byteLength(text);
    files[part.file] = text;
    return lines.length;
  };
  for (const step of entry.steps) step.events = await change(step, "events");
  if (entry.wire) entry.wire.frames = await change(entry.wire, "wire");
  return { name, entry, files };
}

/** Stores fixtures in a project, as a harvest does. */
export async function commitFixtures(
  project: Project,
  fixtures: HarvestedFixture[],
  remove: string[] = [],
  more: { keepsBase?: boolean } = {},
): Promise<void> {
  await commitHarvest(project.fixtures, {
    sdk: "python",
    fixtures,
    remove,
    by: "Ada",
    reason: "a harvest",
    tool: "0.1.0",
    environment: { platform: "linux-x64", node: "20.20.2" },
    now: new Date("2026-01-02T03:04:05Z"),
    ...more,
  });
}

export async function runProjectGit(project: Project, ...args: string[]): Promise<void> {
  await promisify(execFile)("git", args, { cwd: project.root });
}

/** Makes a project in git with these fixtures committed. */
export async function newGitProject(fixtures: HarvestedFixture[]): Promise<Project> {
  const project = await newProject();
  await commitFixtures(project, fixtures);
  await runProjectGit(project, "init", "--quiet");
  await runProjectGit(project, "config", "user.name", "Grace Hopper");
  await runProjectGit(project, "config", "user.email", "grace@example.org");
  await runProjectGit(project, "add", "--all");
  await runProjectGit(project, "commit", "--quiet", "--message", "Fixtures");
  return project;
}

/**
 * Makes a project in git after a harvest that changed two fixtures, one of them with a breaking change, and
 * added one.
 */
export async function newChangedProject(): Promise<Project> {
  const names = ["approval_command_declined", "thread_basic", "tool_shell_deltas", "turn_unicode"];
  const project = await newGitProject(await Promise.all(names.map((name) => buildOwnFixture(name))));
  await commitFixtures(project, [
    await buildOwnFixture(
      "approval_command_declined",
      replaceText('"status":"declined"', '"status":"failed"'),
    ),
    await buildOwnFixture(
      "thread_basic",
      replaceText('"status":"inProgress"', '"status":"inProgress","priority":"normal"'),
    ),
    await buildOwnFixture("turn_unicode", undefined, "turn_unicode_new"),
  ]);
  return project;
}

export function replaceText(old: string, now: string): LineEdit {
  return (lines) => lines.map((line) => line.replaceAll(old, now));
}

/**
 * Starts the server of the review page.
 * @returns its address, and a function that ends it like Ctrl-C
 */
export async function startReview(project: Project, ...flags: string[]) {
  return startPage(project, ["review", "--no-open", ...flags]);
}

/**
 * Starts a command that serves the review page, and waits until it prints the address.
 * @returns the page's address, and a function that ends the command like Ctrl-C
 */
export async function startPage(project: Project, args: string[], env: Record<string, string> = {}) {
  const { child, ended, outcome } = project.start(args, env);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on("data", () => {
      const [address] = /http:\S+/.exec(outcome.stdout) ?? [];
      if (address) found(address);
    });
    ended.then(({ stderr }) => failed(new Error(stderr)));
  });
  const [, origin = "", token = ""] = /^(.*)\/#token=(.*)$/.exec(url) ?? [];
  const stop = () => {
    child.kill("SIGINT");
    return ended;
  };
  return { url, origin, token, ended, stop };
}
