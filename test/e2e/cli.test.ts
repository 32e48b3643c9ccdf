/** The command line, as its users meet it. */
import { expect, test } from "vitest";
import { linesOf, newProject, oneTurn } from "./project.js";

const HELLO = oneTurn("model:\n  - do: [{ say: Hello. }]\n");

test.each([
  [["--help"]],
  [["harvest", "--help"]],
  [["record", "--help"]],
  [["init", "--help"]],
  [["scenarios", "validate", "--help"]],
])("%j says what it does", async (args) => {
  const { code, stdout } = await (await newProject()).run(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Usage: touchstone/);
  expect(stdout).toMatch(/Examples:|Exit codes:/);
});

test.each([
  [["harvst"], "Did you mean harvest?"],
  [["harvest", "--job", "2"], "Did you mean --jobs?"],
])("%j is answered with a suggestion", async (args, words) => {
  const { code, stderr } = await (await newProject()).run(args);
  expect(stderr).toContain(words);
  expect(code).toBe(2);
});

test("harvest --json reports for machines, on stdout alone", async () => {
  const project = await newProject({ good: HELLO, bad: "title: no\n" });
  const { code, stdout, stderr } = await project.run(["harvest", "--json"]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({
    added: ["good"],
    changed: [],
    unchanged: [],
    codex: "0.163.0",
    sdk: "0.163.0",
    failures: [
      { name: "bad", code: "scenario-invalid", message: expect.stringContaining("bad.yaml:1:1"), hint: /./ },
    ],
  });
  expect(code).toBe(2);
});

test("an error with --json is JSON too", async () => {
  const { code, stderr } = await (await newProject()).run(["harvest", "--json", "--scenario", "../x"]);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: "scenario-name-bad", hint: expect.any(String) },
  });
  expect(code).toBe(2);
});

test("scenarios list and validate", async () => {
  const project = await newProject({ good: HELLO, bad: "title: no\n" });
  expect((await project.run(["scenarios", "list"])).stdout).toMatch(
    /^invalid\n {2}bad .*\n(.*\n)*tests\n {2}good +whole +A test\n +- a test\n\n2 scenarios\n$/,
  );
  const validate = await project.run(["scenarios", "validate"]);
  expect(validate.stdout).toBe("1 of 2 scenarios are valid\n");
  expect(validate.stderr).toContain("bad.yaml:1:1: area");
  expect(validate.code).toBe(1);
  expect((await project.run(["scenarios", "validate", "good"])).code).toBe(0);
});

test("a harvest leaves a trail: who, why, from what to what", async () => {
  const project = await newProject({ good: HELLO });
  await project.run(["harvest", "--reason", "we begin"], { TOUCHSTONE_ACTOR: "ada" });
  await project.write("scenarios/good.yaml", `name: good\n${HELLO.replace("Hello.", "Hello again.")}`);
  await project.run(["harvest", "--reason", "more"], { TOUCHSTONE_ACTOR: "bob" });
  const entries = linesOf(await project.read("integration/fixtures/python/audit.jsonl"));
  expect(entries).toMatchObject([
    { seq: 1, by: "ada", reason: "we begin", changes: [{ scenario: "good", change: "added", from: null }] },
    { seq: 2, by: "bob", reason: "more", changes: [{ scenario: "good", change: "changed" }] },
  ]);
});
