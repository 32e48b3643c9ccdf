/** A secret in a recording stops the write, unless the scenario declares its redaction. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newProject, renderOneTurn } from "../helpers/project.js";

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

test.each(places)(
  "a secret in %s stops the write, and is redacted where the scenario declares it",
  async (_, scenario, at) => {
    const project = await newProject({ leaky: scenario });
    const refused = await project.run(["harvest"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      "leaky: the recording holds what looks like a secret, so nothing of it was written",
    );
    expect(refused.stderr).toMatch(/leaky.jsonl:\d+ params\.\S+ github-token/);
    expect(refused.stderr + refused.stdout).not.toContain(token);
    expect(await readdir(join(project.root, "integration/fixtures")).catch(() => [])).not.toContain("python");

    await project.write("scenarios/leaky.yaml", `name: leaky\n${scenario}redact: [{ at: "${at}" }]\n`);
    const { code } = await project.run(["harvest"]);
    expect(code).toBe(0);
    const files = await project.readFiles();
    expect(JSON.stringify(files)).not.toContain(token);
    expect(files["leaky.jsonl"]).toContain("[redacted:github-token]");
    const { redactions } = JSON.parse(files["manifest.json"] ?? "").scenarios.leaky;
    expect(redactions).toMatchObject([{ at, rule: "github-token" }]);
  },
);

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
