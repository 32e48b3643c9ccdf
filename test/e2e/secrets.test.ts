/** A secret in a recording stops the write, unless the scenario declares its redaction. */
import { execFileSync } from "node:child_process";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { newProject, type ProgramOutcome, renderOneTurn } from "../helpers/project.js";

const token = ["ghp", "_abcdefghijklmnopqrstuvwxyz0123456789"].join("");
const places: [string, string, string][] = [
  ["the prompt", renderOneTurn("model:\n  - do: [{ say: Done. }]\n", { prompt: `Use ${token}.` }), "**.text"],
  [
    "a command's output",
    renderOneTurn(
      `workspace: { files: { .env: "TOKEN=${token}\\n" } }\nmodel:\n  - do: [{ shell: cat .env }]\n  - do: [{ say: Done. }]\n`,
    ),
    "**",
  ],
  [
    "the environment",
    renderOneTurn(
      `env: { DEPLOY: "${token}" }\nmodel:\n  - do: [{ shell: echo $DEPLOY }]\n  - do: [{ say: Done. }]\n`,
    ),
    "**",
  ],
  [
    "a message in pieces",
    renderOneTurn(
      `model:\n  - do: [{ say: { text: "${token}", chunks: ["${token.slice(0, 9)}", "${token.slice(9)}"] } }]\n`,
    ),
    "**",
  ],
];

describe("a secret in a recording", () => {
  const getName = (place: string) => place.replaceAll(/\W+/g, "_");
  let refused: ProgramOutcome;
  let kept: string[];
  let files: Record<string, string>;

  beforeAll(async () => {
    const project = await newProject();
    const writeScenarios = async (buildEnd: (at: string) => string) => {
      for (const [place, scenario, at] of places) {
        const name = getName(place);
        await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${scenario}${buildEnd(at)}`);
      }
    };
    await writeScenarios(() => "");
    refused = await project.run(["harvest"]);
    kept = await readdir(join(project.root, "integration/fixtures")).catch(() => []);
    await writeScenarios((at) => `redact: [{ at: "${at}" }]\n`);
    const { code, stderr } = await project.run(["harvest"]);
    expect(code, stderr).toBe(0);
    files = await project.readFiles();
  });

  test.each(places)(
    "in %s stops the write, and is redacted where the scenario declares it",
    (place, _, at) => {
      const name = getName(place);
      expect(refused.stderr).toContain(
        `${name}: the recording holds what looks like a secret, so nothing of it was written`,
      );
      expect(refused.stderr).toMatch(new RegExp(`\\b${name}.jsonl:\\d+ params\\.\\S+ github-token`));
      expect(files[`${name}.jsonl`]).toContain("[redacted:github-token]");
      const { redactions } = JSON.parse(files["manifest.json"] ?? "").scenarios[name];
      expect(redactions).toMatchObject([{ at, rule: "github-token" }]);
    },
  );

  test("gets into no output and no file", () => {
    expect(refused.code).toBe(1);
    expect(kept).not.toContain("python");
    expect(refused.stderr + refused.stdout).not.toContain(token);
    expect(JSON.stringify(files)).not.toContain(token);
  });
});

test("a value of the host's own environment is never recorded, not even when a command finds it", async () => {
  const project = await newProject({
    leaky: renderOneTurn(
      'model:\n  - do: [{ shell: \'cat /proc/*/environ 2>/dev/null | tr "\\\\0" "\\\\n" | grep -a ^HOST_ONLY || echo none\' }]\n  - do: [{ say: Done. }]\n',
    ).replace("workspace-write", "danger-full-access"),
  });
  const { code, stderr } = await project.run(["harvest"], { HOST_ONLY: "a-value-of-this-host" });
  expect(code).toBe(1);
  expect(stderr).toContain("the recording holds traces of this machine");
  expect(stderr).toContain("env:HOST_ONLY");
  expect(await readdir(join(project.root, "integration/fixtures")).catch(() => [])).not.toContain("python");
});

test("a secret in what a person writes about a scenario or a change is refused with its place", async () => {
  const turn = renderOneTurn("model:\n  - do: [{ say: Done. }]\n");
  const schema = `{ type: object, additionalProperties: false, required: [], properties: {}, description: "${token}" }`;
  const project = await newProject({
    fine: turn,
    title: turn.replace("title: A test", `title: A test with ${token}`),
    covers: turn.replace("covers: [a test]", `covers: [a test, "not ${token}"]`),
    schema: `${turn}output_schema: ${schema}\n`,
    expects: renderOneTurn(`model:\n  - expect: { input: elsewhere }\n    do: [{ say: Done. }]\n`, {
      prompt: `Use ${token}.`,
    }),
  });
  const git = (...args: string[]) => execFileSync("git", ["-C", project.root, ...args]);
  git("init", "-q");
  git("-c", "user.name=a", "-c", "user.email=a@example.test", "commit", "-q", "--allow-empty", "-m", "One");
  const refused = "There is what looks like a secret in";
  for (const [args, env] of [
    [["--reason", `for ${token}`], {}],
    [[], { TOUCHSTONE_ACTOR: `Ada ${token}` }],
  ] as [string[], Record<string, string>][]) {
    const { code, stderr } = await project.run(["harvest", "--scenario", "fine", ...args], env);
    expect(stderr).toContain(`${refused} the facts for the audit log`);
    expect(stderr).not.toContain(token);
    expect(code).toBe(1);
  }

  const { code, stdout, stderr } = await project.run(["harvest"]);
  expect(stdout).toContain("1 added, 4 failed");
  expect(code).toBe(1);
  expect(stderr).toContain(`${refused} scenarios/title.yaml, so nothing was written: title github-token.`);
  expect(stderr).toContain(
    `${refused} scenarios/covers.yaml, so nothing was written: covers.1 github-token.`,
  );
  expect(stderr).toContain(`${refused} scenarios/schema.yaml, so nothing was written: output_schema.`);
  expect(stderr).toMatch(/expects: .*\[redacted:github-token\]/);
  expect(stdout + stderr).not.toContain(token);

  for (const [args, place] of [
    [["review", "--accept", "fine", "--reason", `saw ${token}`], "audit.jsonl"],
    [["checklist"], "docs/python-parity-checklist.md"],
  ] as [string[], string][]) {
    const outcome = await project.run(args);
    expect(outcome.stderr).toContain(refused);
    expect(outcome.stderr).toContain(place);
    expect(outcome.stdout + outcome.stderr).not.toContain(token);
    expect(outcome.code).toBe(1);
  }
  expect(JSON.stringify(await project.readFiles())).not.toContain(token);

  const list = await project.run(["scenarios", "list"]);
  expect(list.stdout).toContain("A test with [redacted:github-token]");
});

test("a secret that a hand put into a fixture gets into no report", async () => {
  const project = await newProject({ fine: renderOneTurn("model:\n  - do: [{ say: Done. }]\n") });
  expect((await project.run(["harvest"])).code).toBe(0);
  const old = join(project.root, "old");
  await cp(project.fixtures, old, { recursive: true });
  const file = join(project.fixtures, "fine.jsonl");
  const recorded = await readFile(file, "utf8");
  // A message that quotes the text cuts it within the token.
  await writeFile(file, recorded.replaceAll("Done.", `Done ${"and ".repeat(8)}${token}.`));
  const shown = token.slice(0, 12);
  for (const args of [
    ["diff", old, project.fixtures],
    ["diff", old, project.fixtures, "--json"],
    ["diff", old, project.fixtures, "--markdown"],
    ["diff", old, project.fixtures, "--html", "--output", "report.html"],
    ["show", "fine"],
    ["show", "fine", "--html", "report.html"],
    ["check", "--offline"],
    ["check", "--offline", "--junit", "report.xml", "--json"],
    ["review", "--base", old, "--html", "report.html"],
    ["review", "--base", old, "--json"],
  ]) {
    const { code, stdout, stderr } = await project.run(args);
    expect(stdout + stderr, args.join(" ")).not.toContain(shown);
    if (args[0] !== "review" && args.at(-1) !== "fine") expect(code, args.join(" ")).toBe(1);
    for (const report of ["report.html", "report.xml"])
      expect(await readFile(join(project.root, report), "utf8").catch(() => "")).not.toContain(shown);
  }
  await writeFile(file, recorded.replaceAll("Done.", `Done ${token}.`));
  const { stderr } = await project.run(["diff", old, project.fixtures, "--html", "--output", "report.html"]);
  expect(stderr).toContain("There is what looks like a secret in fine.jsonl, so nothing was written: line ");
});
