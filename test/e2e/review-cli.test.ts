/** `touchstone review` without a browser: on a terminal, and in scripts. */
import { appendFile, cp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseAuditLog, readAudit, readManifest, verifyFolder } from "../../src/store/index.js";
import { newProject, type Project } from "../helpers/project.js";
import {
  buildOwnFixture,
  commitFixtures,
  type LineEdit,
  newChangedProject,
  newGitProject,
  replaceText,
  runProjectGit,
} from "../helpers/review-project.js";

async function listFixtures(project: Project, ...flags: string[]) {
  const { stdout, stderr, code } = await project.run(["review", "--json", ...flags]);
  expect([stderr, code]).toEqual(["", 0]);
  const { fixtures } = JSON.parse(stdout) as {
    fixtures: { name: string; decision: { what: string } | null }[];
  };
  return Object.fromEntries(fixtures.map(({ name, decision }) => [name, decision?.what ?? "open"]));
}

/** Runs a review with these answers on stdin. */
async function runTerminalReview(project: Project, answers: string[]) {
  return project.start(["review", "--terminal"], {}, answers.map((line) => `${line}\n`).join("")).ended;
}

it("lists what is to be reviewed, and what of it was decided", async () => {
  const project = await newChangedProject();
  const names = ["approval_command_declined", "thread_basic", "turn_unicode_new"];
  expect(await listFixtures(project)).toEqual(Object.fromEntries(names.map((name) => [name, "open"])));
  await project.run(["review", "--accept", "thread_basic", "--by", "Ada"]);
  expect(await listFixtures(project)).toMatchObject({ thread_basic: "accepted", turn_unicode_new: "open" });
  expect((await readManifest(project.fixtures))?.scenarios.thread_basic?.reviewed?.by).toBe("Ada");

  await runProjectGit(project, "add", "--all");
  await runProjectGit(project, "commit", "--quiet", "--message", "Accepted");
  expect(await listFixtures(project)).toEqual({});
  const { stdout, code } = await project.run(["review"]);
  // The project has no scenarios.
  expect([stdout, code]).toEqual([expect.stringMatching(/^Nothing to review: .*\nstale: 5 fixtures /), 0]);
  expect(Object.keys(await listFixtures(project, "--unreviewed"))).toEqual([
    "approval_command_declined",
    "tool_shell_deltas",
    "turn_unicode",
    "turn_unicode_new",
  ]);
  expect(Object.keys(await listFixtures(project, "--base", "HEAD~1"))).toEqual(names);
});

it("says that nothing is recorded yet", async () => {
  const project = await newProject();
  for (const args of [[], ["--accept", "all"], ["--static", "review.html"]]) {
    const { stderr, code } = await project.run(["review", ...args]);
    expect([stderr, code]).toEqual([
      expect.stringMatching(/has no fixtures\.\n {2}→ Record them with `touchstone harvest/),
      2,
    ]);
  }
});

it("says that a manifest is missing, as every command does that reads the folder", async () => {
  const project = await newGitProject([await buildOwnFixture("thread_basic")]);
  await rm(join(project.fixtures, "manifest.json"));
  for (const [args, code] of [
    [["review"], 0],
    [["review", "--static", "review.html"], 0],
    [["check", "--offline"], 1],
    [["diff"], 0],
    [["show", "thread_basic"], 1],
    [["parity"], 1],
    [["doctor"], 2],
  ] as const) {
    const result = await project.run([...args]);
    expect(`${result.stdout}${result.stderr}`, args.join(" ")).toMatch(
      /manifest\.json is missing[\s\S]*Restore it from git, or remove the folder and harvest again/,
    );
    expect(result.stdout).not.toContain("Nothing to review");
    expect([args, result.code]).toEqual([args, code]);
  }
});

it("accepts and rejects by name, all or none", async () => {
  const project = await newChangedProject();
  const before = await project.readFiles();
  const unknown = await project.run(["review", "--accept", "thread_basic", "nobody"]);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("There is no fixture `nobody`");
  const noReason = await project.run(["review", "--reject", "all"]);
  expect(noReason.code).toBe(2);
  expect(noReason.stderr).toContain("A rejection needs a reason");
  expect(await project.readFiles()).toEqual(before);

  await project.run(["review", "--accept", "thread_basic", "--reason", "wanted"]);
  const { stdout } = await project.run(["review", "--reject", "all", "--reason", "a wrong codex", "--json"]);
  expect(JSON.parse(stdout).decided).toEqual([
    { name: "approval_command_declined", what: "rejected", reason: "a wrong codex" },
    { name: "turn_unicode_new", what: "rejected", reason: "a wrong codex" },
  ]);
  const files = await project.readFiles();
  expect(files["turn_unicode_new.jsonl"]).toBeUndefined();
  expect(files["approval_command_declined.jsonl"]).toContain("declined");
  expect(files["thread_basic.jsonl"]).toContain("priority");
  expect(await verifyFolder(project.fixtures)).toEqual([]);
  const { code, stderr } = await project.run(["review", "--accept", "thread_basic"]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining("thread_basic was already accepted by Grace Hopper"),
  ]);
});

it("asks on a terminal, fixture by fixture", async () => {
  const project = await newChangedProject();
  const answers = ["what?", "r", "", "r codex is wrong here", "a", "as it should be", "s"];
  const { stdout, code } = await runTerminalReview(project, answers);
  expect(code).toBe(0);
  expect(stdout).toContain("1/3 approval_command_declined (changed): A command that the user declines");
  expect(stdout).toContain('`params.item.status` was "declined", and is "failed"');
  expect(stdout).toContain("Answer with a, r, s, m or q.");
  expect(stdout).toContain("rejected approval_command_declined: codex is wrong here");
  expect(stdout).toContain("accepted thread_basic: as it should be");
  expect(stdout).toContain("1 fixture still open");
  const log = parseAuditLog(await readAudit(project.fixtures)).slice(-2);
  expect(log.map(({ action, reason }) => [action, reason])).toEqual([
    ["reject", "codex is wrong here"],
    ["accept", "as it should be"],
  ]);
});

it("takes the end of its input for the end of the review, and lets no fixture steer the terminal", async () => {
  const project = await newChangedProject();
  const evil = await buildOwnFixture(
    "thread_basic",
    replaceText('"status":"inProgress"', '"status":"\\u001b[2J\\u009b1A"'),
  );
  evil.entry.title = "A title \u001b]0;owned\u0007";
  await commitFixtures(project, [evil]);
  const { stdout, code } = await runTerminalReview(project, ["s", "r"]);
  expect(code).toBe(0);
  expect(stdout).toContain("thread_basic (changed): A title \\u001b]0;owned\\u0007");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the output must not contain them
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(await listFixtures(project)).toMatchObject({ thread_basic: "open" });
});

it("accepts with the default reason where the input ends after the answer", async () => {
  const project = await newChangedProject();
  const { stdout, code } = await runTerminalReview(project, ["a"]);
  expect(code).toBe(0);
  expect(stdout).toContain("accepted approval_command_declined");
  const [entry] = parseAuditLog(await readAudit(project.fixtures)).slice(-1);
  expect(entry).toMatchObject({ action: "accept", reason: "reviewed" });
});

it("writes a page with --static, also where nothing is to be reviewed", async () => {
  const project = await newChangedProject();
  expect((await project.run(["review", "--reject", "all", "--reason", "wrong"])).code).toBe(0);
  const { stdout, code } = await project.run(["review", "--static", "review.html"]);
  expect([code, stdout]).toEqual([0, "wrote review.html: 0 fixtures to look at\n"]);
  expect(await project.read("review.html")).toContain("<!doctype html>");
});

it("compares with another folder, where there is no git", async () => {
  const project = await newProject();
  await commitFixtures(project, [await buildOwnFixture("thread_basic")]);
  const none = await project.run(["review"]);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("has nothing to compare with");
  expect(none.stderr).toContain("--base FOLDER");
  const page = await project.run(["review", "--static", "none.html"]);
  expect(page.stdout).toBe("wrote none.html: 0 fixtures to look at\n");

  const old = join(project.root, "old");
  await cp(project.fixtures, old, { recursive: true });
  await commitFixtures(
    project,
    [
      await buildOwnFixture("thread_basic", replaceText("Hello", "Goodbye")),
      await buildOwnFixture("turn_unicode"),
    ],
    [],
  );
  expect(Object.keys(await listFixtures(project, "--base", old))).toEqual(["thread_basic", "turn_unicode"]);
  await project.run(["review", "--base", "old", "--reject", "all", "--reason", "no"]);
  expect(await readFile(join(project.fixtures, "thread_basic.jsonl"))).toEqual(
    await readFile(join(old, "thread_basic.jsonl")),
  );
  expect(Object.keys((await readManifest(project.fixtures))?.scenarios ?? {})).toEqual(["thread_basic"]);
});

it("compares with what the harvests have replaced, where there is no git, until all is decided", async () => {
  const project = await newProject();
  const harvest = async (name: string, edit?: LineEdit) =>
    commitFixtures(project, [await buildOwnFixture(name, edit)], [], { keepsBase: true });
  await harvest("thread_basic");
  await project.run(["review", "--accept", "all"]);
  await harvest("thread_basic", replaceText("Hello", "Goodbye"));
  await harvest("turn_unicode");
  expect(await listFixtures(project)).toEqual({ thread_basic: "open", turn_unicode: "open" });
  const diff = await project.run(["diff"]);
  expect([diff.code, diff.stdout]).toEqual([1, expect.stringContaining("thread_basic")]);
  await project.run(["review", "--reject", "all", "--reason", "no"]);
  expect(Object.keys((await readManifest(project.fixtures))?.scenarios ?? {})).toEqual(["thread_basic"]);
  expect(await readdir(join(project.fixtures, ".."))).toEqual(["python"]);
  expect((await project.run(["review"])).stderr).toContain("no harvest has changed it since the last review");
});

it("accepts nothing of a damaged folder, and restores it by a rejection", async () => {
  const project = await newGitProject([
    await buildOwnFixture("thread_basic"),
    await buildOwnFixture("turn_unicode"),
  ]);
  await appendFile(join(project.fixtures, "thread_basic.jsonl"), '{"method":"by hand"}\n');
  expect(await listFixtures(project)).toEqual({ thread_basic: "open" });
  const { code, stderr } = await project.run(["review", "--accept", "thread_basic"]);
  expect(code).toBe(1);
  expect(stderr).toContain("is damaged, so none of its fixtures can be accepted: thread_basic.jsonl");
  await project.run(["review", "--reject", "thread_basic", "--reason", "by hand"]);
  expect(await verifyFolder(project.fixtures)).toEqual([]);
});

it("says which flags do not go together", async () => {
  const project = await newProject();
  for (const flags of [
    ["--terminal", "--static", "x.html"],
    ["--accept", "a", "--reject", "b"],
    ["--json", "--terminal"],
    ["--reason", "because"],
    ["--port", "70000"],
    ["--base", "no-such-revision"],
  ]) {
    const { code, stderr } = await project.run(["review", ...flags]);
    expect([code, flags]).toEqual([2, flags]);
    expect(stderr).toMatch(/error/);
  }
});
