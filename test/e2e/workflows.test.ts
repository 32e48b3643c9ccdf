/**
 * Tests the workflows that users copy, and the project's own: they are well formed, and their steps have the
 * described effects.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { getCacheFolder } from "../../src/config/index.js";
import { type JobOutcome, runAction, runJob } from "../helpers/actions.js";
import { expectReadableFiles } from "../helpers/browser.js";
import { hasTool, newProject, PROGRAM, type Project, REPOSITORY, renderOneTurn } from "../helpers/project.js";

const ACTIONLINT = "1.7.12";
const CI = join(REPOSITORY, "examples/ci");
const OWN = join(REPOSITORY, ".github/workflows");
const PORTS = join(REPOSITORY, "templates/ports/github");

test.skipIf(!hasTool("go"))("actionlint finds nothing in the workflows (needs Go)", async () => {
  const folder = join(getCacheFolder(), "tests", `actionlint-${ACTIONLINT}`);
  const actionlint = join(folder, "actionlint");
  if (!existsSync(actionlint)) {
    execFileSync("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: "-modcacherw" },
      stdio: "pipe",
    });
  }
  const files = [];
  for (const at of [CI, OWN, PORTS]) for (const file of await readdir(at)) files.push(join(at, file));
  expect(files.length).toBeGreaterThan(4);
  execFileSync(actionlint, files, { stdio: "inherit" });
});

test("a release is refused unless tag, changelog and repository are there", async () => {
  const project = await newProject();
  await cp(join(REPOSITORY, "scripts/release.mjs"), join(project.root, "scripts/release.mjs"));
  const runTagCheck = (tag: string) => {
    try {
      execFileSync(process.execPath, [join(project.root, "scripts/release.mjs"), tag], { stdio: "pipe" });
      return "";
    } catch (error) {
      return String((error as { stderr: Buffer }).stderr);
    }
  };
  await project.write("package.json", JSON.stringify({ version: "1.2.3" }));
  await project.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
  expect(runTagCheck("v1.2.4").split("\n").slice(0, 3)).toEqual([
    "The tag is v1.2.4, and package.json says 1.2.3.",
    "CHANGELOG.md has no section `## [1.2.3] - YYYY-MM-DD`.",
    "package.json names no `repository`: npm refuses provenance without it (docs/releasing.md).",
  ]);
  await project.write("package.json", JSON.stringify({ version: "1.2.3", repository: "github:me/mine" }));
  await project.write(
    "CHANGELOG.md",
    "# Changelog\n\n## [1.2.3] - 2026-12-01\n\n### Added\n\n- It begins.\n",
  );
  expect(runTagCheck("v1.2.3")).toBe("");
});

/**
 * A user's repository on a GitHub runner: committed, pushed to a remote, with fakes for programs that this
 * machine lacks.
 */
class Checkout {
  readonly project: Project;
  readonly temp: string;
  readonly #tools: string;

  private constructor(project: Project) {
    this.project = project;
    this.temp = join(project.cache, "runner");
    this.#tools = join(project.cache, "tools");
  }

  /**
   * Makes the checkout.
   * @param flags the first two words of a command → flags that pin versions, because the workflow uses the newest ones
   */
  static async create(project: Project, flags: Record<string, string> = {}): Promise<Checkout> {
    const checkout = new Checkout(project);
    await mkdir(checkout.#tools, { recursive: true });
    await checkout.#addProgram(
      "npm",
      `[ "$1" = ci ] && exit 0; [ "$1" = view ] && echo "$NEWEST" && exit 0; exit 97`,
    );
    await checkout.#addProgram("sudo", `[ "$1" = sysctl ] && exit 0; exit 97`);
    await checkout.#addProgram("gh", `printf '%s\\n' "$@" > "${checkout.temp}/gh.txt"`);
    const more = Object.entries(flags).map(([words, more]) => `"${words}") set -- "$@" ${more};;`);
    await checkout.#addProgram(
      "npx",
      `shift; case "$1 $2" in ${more.join(" ")} esac; exec "${process.execPath}" "${REPOSITORY}/dist/cli/main.js" "$@"`,
    );
    await project.write(".gitignore", "node_modules/\ntouchstone.xml\npart*/\n");
    checkout.git("init", "-q", "-b", "main");
    checkout.git("config", "user.name", "Ada");
    checkout.git("config", "user.email", "ada@example.test");
    execFileSync("git", ["init", "-q", "--bare", join(project.cache, "remote.git")]);
    checkout.git("remote", "add", "origin", join(project.cache, "remote.git"));
    checkout.commit("fixtures");
    checkout.git("push", "-q", "origin", "main");
    return checkout;
  }

  async #addProgram(name: string, script: string): Promise<void> {
    await writeFile(join(this.#tools, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(this.#tools, name), 0o755);
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-qm", message);
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.project.root, encoding: "utf8", stdio: "pipe" }).trim();
  }

  /**
   * Runs a git command on the remote.
   * @returns its output
   */
  runOnRemote(...args: string[]): string {
    return this.git("--git-dir", join(this.project.cache, "remote.git"), ...args);
  }

  run(
    workflow: string,
    job: string,
    context: Record<string, string> = {},
    env: Record<string, string> = {},
  ): Promise<JobOutcome> {
    return runJob(join(CI, workflow), job, { ...this.#buildOptions(env), context });
  }

  /** Runs the action of this repository, which takes the installed touchstone. */
  async runAction(inputs: Record<string, string>): Promise<JobOutcome> {
    const installed = join(this.project.root, "node_modules/.bin/touchstone");
    await mkdir(dirname(installed), { recursive: true });
    if (!existsSync(installed)) await symlink(PROGRAM, installed);
    return runAction(join(REPOSITORY, "action.yml"), inputs, this.#buildOptions({}));
  }

  #buildOptions(env: Record<string, string>) {
    return {
      cwd: this.project.root,
      temp: this.temp,
      path: [this.#tools],
      env: { TOUCHSTONE_CACHE: this.project.cache, NO_COLOR: "1", ...env },
    };
  }
}

const hello = renderOneTurn("model:\n  - do: [{ say: Hello. }]\n");

test("check.yml passes on an intact repository, shows a pull request what it changes, and fails on damage; site.yml writes pages", async () => {
  const project = await newProject({ one: hello });
  await recordFixtures(project);
  const checkout = await Checkout.create(project);
  const base = checkout.git("rev-parse", "HEAD");
  await project.write("scenarios/one.yaml", `name: one\n${hello.replace("Hello.", "Good-bye.")}`);
  await recordFixtures(project);
  checkout.commit("It says good-bye");
  const event = { "github.event_name": "pull_request", "github.event.pull_request.base.sha": base };
  const whole = await checkout.run("check.yml", "check", event);
  expect(whole.failed, whole.log).toBeUndefined();
  expect(whole.summary).toContain("| **breaking** |");
  expect(await project.read("touchstone.xml")).toContain('failures="0"');

  const folder = join(project.root, "integration/fixtures");
  await cp(join(folder, "python"), join(folder, "exec"), { recursive: true });
  const published = await checkout.run("site.yml", "publish");
  expect(published.failed, published.log).toBeUndefined();
  expect(await project.read("public/catalogue/one.html")).toContain("<td><code>exec</code></td><td>");
  expect((await project.run(["diff", base, "--html", "--output", "public/diff.html"])).code).toBe(1);
  expect((await project.run(["check", "--offline", "--html", "public/check.html"])).code).toBe(0);
  await expectReadableFiles(join(project.root, "public"), [
    "index.html",
    "events/app-server/turn-completed.html",
    "catalogue/one.html",
    "parity/index.html",
    "parity/exec.html",
    "diff.html",
    "check.html",
  ]);
  await rm(join(folder, "exec"), { recursive: true });

  const fixture = await project.read("integration/fixtures/python/one.jsonl");
  await project.write("integration/fixtures/python/one.jsonl", fixture.replace("Good-bye.", "Good-bye!"));
  const damaged = await checkout.run("check.yml", "check", event);
  expect(damaged.failed).toBe("npx touchstone check --offline");
  expect(damaged.log).toContain("one.jsonl is not what the manifest says");
  const inAction = await checkout.runAction({ offline: "true" });
  expect(inAction.failed).toContain("check --github --junit");
  expect(inAction.log).toContain("one.jsonl,title=is not what the manifest says");
  await project.write("integration/fixtures/python/one.jsonl", fixture);
  const passed = await checkout.runAction({ offline: "true" });
  expect(passed.failed, passed.log).toBeUndefined();
});

async function recordFixtures(project: Project): Promise<void> {
  for (const command of ["harvest", "checklist"]) expect((await project.run([command])).code).toBe(0);
}

test("upgrade.yml pushes an upgrade to a branch, with a review and a pull request", async () => {
  const project = await newProject({ one: hello });
  const config = await project.read("touchstone.config.yaml");
  await project.write("touchstone.config.yaml", config.replaceAll("0.163.0", "0.157.0"));
  expect((await project.run(["harvest"])).code).toBe(0);
  const checkout = await Checkout.create(project, { "upgrade --no-review": "--codex 0.163.0 --sdk 0.163.0" });
  const broken = await checkout.run("upgrade.yml", "upgrade", {}, { TOUCHSTONE_CACHE: "/dev/null/cache" });
  expect(broken.failed, "a broken environment is no success").toBeDefined();

  const upgraded = await checkout.run("upgrade.yml", "upgrade");
  expect(upgraded.failed, upgraded.log).toBeUndefined();
  const branch = checkout.runOnRemote("for-each-ref", "--format=%(refname:short)", "refs/heads/touchstone");
  expect(branch).toMatch(/^touchstone\/upgrade-\d{4}-\d\d-\d\d$/);
  expect(checkout.runOnRemote("log", "-1", "--format=%an: %s", branch)).toBe(
    "touchstone upgrade: Upgrade the fixtures",
  );
  expect(checkout.runOnRemote("show", `${branch}:touchstone.config.yaml`)).toContain("codex: 0.163.0");
  expect(checkout.runOnRemote("show", "--stat", "--format=", branch)).toContain("fixtures/python/one.jsonl");
  expect(checkout.git("status", "--porcelain")).toBe("");
  const readLeft = (file: string) => readFile(join(checkout.temp, file), "utf8");
  expect(await readLeft("review.html")).toContain("rootTurnId");
  expect(await readLeft("pull-request.md")).toContain("# Upgrade fixtures to codex 0.163.0");
  expect(await readLeft("gh.txt")).toContain("--body-file");

  const again = await checkout.run("upgrade.yml", "upgrade");
  expect(again.failed, again.log).toBeUndefined();
  expect(again.log).not.toContain("gh pr create");
});

test("atlas.yml measures an atlas in four parts, merges and pushes it; new-release.yml compares a release once", async () => {
  const project = await newProject({ one: hello });
  const checkout = await Checkout.create(project, { "atlas --codex": "--scenario one" });
  for (const part of ["1", "2", "3", "4"]) {
    const measured = await checkout.run(
      "atlas.yml",
      "measure",
      { "matrix.part": part },
      { RANGE: "0.157.0,0.163.0" },
    );
    expect(measured.failed, measured.log).toBeUndefined();
    await mkdir(join(project.root, "parts"), { recursive: true });
    await rename(join(project.root, "part"), join(project.root, `parts/part-${part}`));
  }
  const merged = await checkout.run("atlas.yml", "merge");
  expect(merged.failed, merged.log).toBeUndefined();
  const atlas = JSON.parse(checkout.runOnRemote("show", "touchstone-atlas:docs/atlas/atlas.json"));
  expect(atlas.releases).toEqual(["0.157.0", "0.163.0"]);
  const again = await checkout.run("atlas.yml", "merge");
  expect(again.failed, again.log).toBeUndefined();
  expect(again.log).not.toContain("[touchstone-atlas");

  const config = await project.read("touchstone.config.yaml");
  await project.write("touchstone.config.yaml", config.replaceAll("0.163.0", "0.157.0"));
  await project.write("uses.txt", "turn/completed.turn.rootTurnId\n");
  const compared = await checkout.run("new-release.yml", "measure", {}, { NEWEST: "0.163.0" });
  expect(compared.failed, compared.log).toBeUndefined();
  const branch = "touchstone/codex-0.163.0";
  expect(checkout.runOnRemote("log", "-1", "--format=%s", branch)).toBe("What codex 0.163.0 changes");
  expect(await readFile(join(checkout.temp, "gh.txt"), "utf8")).toContain("pr\ncreate\n--title\nWhat codex");
  const changes = await readFile(join(checkout.temp, "changes.md"), "utf8");
  expect(changes).toContain("Codex 0.163.0, compared with the pinned 0.157.0");
  expect(changes).toMatch(/rootTurnId.* is new/);
  expect(changes).not.toContain("readState");
  const nothing = await checkout.run("new-release.yml", "measure", {}, { NEWEST: "0.163.0" });
  expect(nothing.failed, nothing.log).toBeUndefined();
  expect(nothing.log).not.toContain("touchstone atlas");
});

test("harvest.yml records a catalogue in four parts, merges and pushes it", async () => {
  const project = await newProject({ one: hello, three: hello, two: hello });
  await recordFixtures(project);
  const checkout = await Checkout.create(project);
  for (const name of ["one", "two"])
    await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${hello.replace("Hello.", "Good-bye.")}`);
  checkout.commit("They say good-bye");
  for (const part of ["1", "2", "3", "4"]) {
    const recorded = await checkout.run("harvest.yml", "record", { "matrix.part": part });
    expect(recorded.failed, recorded.log).toBeUndefined();
    await cp(join(project.root, "integration/fixtures"), join(project.root, `parts/part-${part}`), {
      recursive: true,
    });
    checkout.git("checkout", "--", "integration/fixtures");
  }
  const merged = await checkout.run("harvest.yml", "merge");
  expect(merged.failed, merged.log).toBeUndefined();
  const files = checkout.runOnRemote("show", "--stat", "--format=", "touchstone-harvest");
  expect(files).toContain("fixtures/python/one.jsonl");
  expect(files).toContain("fixtures/python/two.jsonl");
  expect(files).not.toContain("fixtures/python/three.jsonl");
  const log = checkout.runOnRemote("show", "touchstone-harvest:integration/fixtures/python/audit.jsonl");
  expect(log.split("\n").map((line) => JSON.parse(line).changes.length)).toEqual([3, 2]);
});
