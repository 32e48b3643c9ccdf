/** A checkout of the SDK with scenario modules of the user. The checkout is the sdist from PyPI. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { getCheckout, SDK_VERSION } from "../helpers/checkout.js";
import { newProject, parseLines, renderOneTurn } from "../helpers/project.js";

let repository: string;
let sdk: string;

beforeAll(async () => {
  repository = await getCheckout("with-modules");
  sdk = join(repository, "sdk/python");
  await mkdir(join(sdk, "harvest_scenarios"), { recursive: true });
  const modules: Record<string, string> = {
    four_lines: `
from openai_codex import Codex, CodexConfig
def record(output_path, codex_path):
    with Codex(CodexConfig(codex_bin=codex_path)) as codex, open(output_path, "w") as out:
        for event in codex.thread_start().turn("hello").stream(): out.write('{"method": "%s"}\\n' % event.method)`,
    raises: `
def record(output_path, codex_path):
    open(output_path, "w").write('{"method": "half"}\\n')
    raise RuntimeError("half-way")`,
    takes_all: `
import json
def record(output_path, **kwargs):
    offered = {name: str(type(value).__name__) for name, value in kwargs.items()}
    open(output_path, "w").write(json.dumps(offered) + "\\n" + json.dumps({"cwd": kwargs["cwd"]}) + "\\n")`,
    scripted: `
from openai_codex import Codex, CodexConfig
def record(output_path, codex_path):
    with Codex(CodexConfig(codex_bin=codex_path)) as codex, open(output_path, "w") as out:
        out.write('{"answer": "%s"}\\n' % codex.thread_start().run("hello").final_response)`,
    no_function: "x = 1",
    no_json: `
def record(output_path):
    open(output_path, "w").write("not json\\n")`,
    stays_silent: "def record(output_path): pass",
  };
  for (const [name, text] of Object.entries(modules)) {
    await writeFile(join(sdk, "harvest_scenarios", `${name}.py`), text);
  }
  const script =
    "name: scripted\nmodel:\n  - expect: { input: hello }\n    do: [{ say: As the script says. }]\n";
  await writeFile(join(sdk, "harvest_scenarios", "scripted.yaml"), script);
});

test("the scenario modules of an SDK checkout are recorded like any scenario", async () => {
  const project = await newProject({ usual: renderOneTurn("model:\n  - do: [{ say: Hello. }]\n") });
  const { code, stderr, stdout } = await project.run(["harvest"], { CODEX_PYTHON_SDK_PATH: repository });
  expect(stderr).toContain("raises: record(): the module exited with code 1");
  expect(stderr).toContain("RuntimeError: half-way");
  expect(stderr).toContain("no_function.py has no function `record(output_path, **kwargs)`");
  expect(stderr).toContain("line 1 of what the module wrote is no JSON object: not json");
  expect(stderr).toContain("the module wrote nothing to `output_path`");
  expect(stdout).toContain("4 added, 4 failed");
  expect(code).toBe(1);

  const files = await project.readFiles();
  expect(Object.keys(files).filter((name) => !name.includes("/"))).toEqual([
    "audit.jsonl",
    "four_lines.jsonl",
    "manifest.json",
    "scripted.jsonl",
    "takes_all.jsonl",
    "usual.jsonl",
  ]);
  expect(parseLines(files["four_lines.jsonl"] ?? "").at(-1)).toEqual({ method: "turn/completed" });
  expect(parseLines(files["wire/four_lines.jsonl"] ?? "").length).toBeGreaterThan(15);
  expect(files["scripted.jsonl"]).toBe('{"answer":"As the script says."}\n');
  expect(parseLines(files["takes_all.jsonl"] ?? "")).toEqual([
    { codex_path: "str", model: "str", cwd: "str", schemas_dir: "str", env: "dict" },
    { cwd: "/workspace" },
  ]);
  const { subject } = JSON.parse(files["manifest.json"] ?? "").scenarios.usual;
  expect(subject.sdk).toEqual({ package: "openai-codex", version: SDK_VERSION, source: "checkout" });
});

test("a checkout can be given by its sdk/python, also through a link, and a module by its name", async () => {
  const project = await newProject();
  const link = join(project.root, "link");
  await symlink(sdk, link);
  const once = await project.run(["harvest", "--python-sdk", link, "--scenario", "four_lines"]);
  expect(once.stderr).not.toContain("error");
  expect(once.stdout).toContain("1 added");
  const again = await project.run(["harvest", "--python-sdk", link, "--scenario", "four_lines"]);
  expect(again.stdout).toContain("1 unchanged");
});
