/** A checkout of the SDK with scenario modules of the user. The checkout is the sdist from PyPI. */
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { getCheckout, SDK_VERSION } from "../helpers/checkout.js";
import { newProject, parseLines, renderOneTurn } from "../helpers/project.js";

/** The module that a user's own harvest script begins with, word for word. */
const SKELETON = `\
from codex.client import CodexClient
def record(output_path, codex_path=None):
    client = CodexClient(codex_binary=codex_path)
    thread = client.start_thread()
    turn = client.run(thread, "hello")
    with open(output_path, "w", encoding="utf-8") as f:
        for event in turn.events:
            f.write(event.json() + "\\n")
`;

let repository: string;
let sdk: string;

beforeAll(async () => {
  repository = await getCheckout("with-modules");
  sdk = join(repository, "sdk/python");
  // The checkout stays in the cache, and may have the modules of an earlier version of this test.
  await rm(join(sdk, "harvest_scenarios"), { recursive: true, force: true });
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
    skeleton: SKELETON,
    same_calls: `
import json
from openai_codex import Codex, CodexConfig
def record(output_path, codex_path):
    with Codex(CodexConfig(codex_bin=codex_path)) as codex, open(output_path, "w") as out:
        for event in codex.thread_start().turn("hello").stream():
            params = event.payload.model_dump(by_alias=True, mode="json", exclude_none=True)
            out.write(json.dumps({"method": event.method, "params": params}) + "\\n")`,
    skeleton_longer: `
from codex import CodexClient
def record(output_path, codex_path=None, cwd=None):
    with CodexClient(codex_binary=codex_path) as client, open(output_path, "w") as f:
        first = client.run(client.start_thread(cwd=cwd, model="gpt-5.5"), "one")
        thread = client.resume_thread(first.events[-1].params["threadId"])
        for event in first.events + client.run(thread, "two").events:
            f.write(event.json() + "\\n")
    client.close()`,
    lacks_module: "import no_such_package.part",
    lacks_module_later: `
def record(output_path):
    import codex.no_such_part`,
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
  expect(stderr).toContain(
    "lacks_module.py: there is no Python module `no_such_package`. Python looked for it in:",
  );
  expect(stderr).toContain(`\n  ${sdk}\n`);
  expect(stderr).toMatch(
    /Add the package that provides `no_such_package` to `dependencies` in .*pyproject\.toml.*pip install/,
  );
  expect(stderr).toMatch(/lacks_module_later\.py: there is no Python module `codex\.no_such_part`/);
  expect(stderr).toContain("Python found the package `codex`, which has no such module.");
  expect(stdout).toContain("7 added, 6 failed");
  expect(code).toBe(1);

  const files = await project.readFiles();
  expect(Object.keys(files).filter((name) => !name.includes("/"))).toEqual([
    "audit.jsonl",
    "four_lines.jsonl",
    "manifest.json",
    "same_calls.jsonl",
    "scripted.jsonl",
    "skeleton.jsonl",
    "skeleton_longer.jsonl",
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

test("the package `codex` that touchstone provides yields what the SDK yields", async () => {
  const project = await newProject({
    same_turn: `
title: The turn of the skeleton
area: tests
covers: [a test]
workflow:
  - start_thread: {}
  - turn: { input: hello }
model:
  - do: [{ say: This is the scripted model. }]
`,
  });
  const names = ["skeleton", "same_turn", "same_calls"].flatMap((name) => ["--scenario", name]);
  const { stdout } = await project.run(["harvest", "--python-sdk", sdk, "--runs", "3", ...names]);
  expect(stdout).toContain("3 added");
  const files = await project.readFiles();
  expect(files["skeleton.jsonl"]).toContain('"method":"turn/completed"');
  expect(files["skeleton.jsonl"]).toBe(files["same_turn.jsonl"]);
  expect(files["skeleton.jsonl"]).toBe(files["same_calls.jsonl"]);
  // The scenario's client names the workspace in `thread/start`, and the skeleton does not.
  expect(files["wire/skeleton.jsonl"]).toBe(files["wire/same_calls.jsonl"]);
});

test("a checkout's own package `codex` is left alone, and a folder without Python files is none", async () => {
  const own = await getCheckout("with-codex");
  const folder = join(own, "sdk/python");
  await mkdir(join(folder, "harvest_scenarios"), { recursive: true });
  await mkdir(join(folder, "codex"), { recursive: true });
  await mkdir(join(own, "codex/docs"), { recursive: true });
  await writeFile(join(folder, "harvest_scenarios/skeleton.py"), SKELETON);
  const project = await newProject();
  const harvest = () => project.run(["harvest", "--python-sdk", own, "--scenario", "skeleton"]);
  expect((await harvest()).stdout).toContain("1 added");

  await writeFile(join(folder, "codex/client.py"), OWN_CLIENT); // no __init__.py: a namespace package
  const { stdout } = await harvest();
  await rm(join(folder, "codex/client.py"));
  expect(stdout).toContain("1 changed");
  expect((await project.readFiles())["skeleton.jsonl"]).toBe('{"own":"hello"}\n');
});

const OWN_CLIENT = `
class Turn:
    def __init__(self, text):
        self.events = [self]
        self.text = text
    def json(self): return '{"own": "%s"}' % self.text
class CodexClient:
    def __init__(self, codex_binary): pass
    def start_thread(self): pass
    def run(self, thread, text): return Turn(text)
`;

test("a checkout whose SDK lacks a module is refused with the module, the folders and the way to add it", async () => {
  const broken = await getCheckout("lacks-module");
  const folder = join(broken, "sdk/python");
  const init = join(folder, "src/openai_codex/__init__.py");
  const text = await readFile(init, "utf8");
  if (!text.includes("no_such_package")) await writeFile(init, `import no_such_package\n${text}`);
  const project = await newProject({ usual: renderOneTurn("model:\n  - do: [{ say: Hello. }]\n") });
  const { code, stderr } = await project.run(["harvest", "--python-sdk", broken]);
  expect(code).toBe(2);
  expect(stderr).toContain("there is no Python module `no_such_package`. Python looked for it in:");
  expect(stderr).toContain("Add the package that provides `no_such_package`");
  expect(stderr).not.toContain("network");
});
