/** What goes wrong is said, and leaves neither a half-written file nor a process. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { cacheDir } from "../../src/config/index.js";
import { verifyFolder } from "../../src/store/index.js";
import { newProject, oneTurn, PROGRAM, REPOSITORY, strays, untilThereIs } from "./project.js";

const HELLO = oneTurn("model:\n  - do: [{ say: Hello. }]\n");
const HANGS = oneTurn(
  "timeout: 3\nmodel:\n  - do: [{ wait_for: { method: thread/archived } }, { say: Never. }]\n",
);

describe("one scenario fails, the other is recorded", () => {
  test.each<[string, string, string[]]>([
    ["hangs", HANGS, ["bad: step 2 (turn)", "still not done after 3 s", "the last frame came from codex"]],
    [
      "has a script that runs out",
      oneTurn("model:\n  - do: [{ shell: ls }]\n"),
      ["bad: step 2 (turn)", "the model script ran out: codex asked for response 2, and the script has 1"],
    ],
    [
      "has a script that is too long",
      oneTurn("model:\n  - do: [{ say: a }]\n  - do: [{ say: b }]\n"),
      ["bad: close", "codex never asked for the last 1 of the model script's responses"],
    ],
    [
      "expects what codex does not send",
      oneTurn("model:\n  - expect: { input: another prompt }\n    do: [{ say: a }]\n"),
      ["bad: step 2 (turn)", "response 1 expects `another prompt`", '"text":"Go."'],
    ],
    [
      "has no answer to what codex asks",
      oneTurn(
        "model:\n  - do: [{ shell: rm -r x }]\nanswers: [{ to: item/tool/call, result: {} }]\n",
      ).replace("never", "untrusted"),
      ["bad: step 2 (turn)", "codex asked `item/commandExecution/requestApproval`", "`answers`"],
    ],
    [
      "kills codex",
      oneTurn("model:\n  - do: [{ shell: kill -9 $PPID }]\n").replace(
        "workspace-write",
        "danger-full-access",
      ),
      ["bad: step 2 (turn)", "codex died (SIGKILL) while its client still wanted it"],
    ],
    [
      "gives the SDK what it does not take",
      oneTurn("model:\n  - do: [{ say: a }]\n").replace("approvalPolicy: never", "approvalPolicy: sometimes"),
      ["bad: step 1 (start_thread)", "the SDK raised ValueError", "'sometimes'"],
    ],
    ["is broken YAML", "title: [\n", ["bad.yaml:3:1:"]],
    [
      "has a step that does not exist",
      oneTurn("model:\n  - do: [{ sing: a }]\n"),
      ["bad.yaml:9:10:", "model.0.do.0", "sing"],
    ],
    [
      "writes outside its workspace",
      oneTurn("workspace: { files: { ../x: y } }\nmodel:\n  - do: [{ say: a }]\n"),
      ["bad.yaml:8:29: workspace.files", "inside the workspace"],
    ],
  ])("because it %s", async (_, bad, words) => {
    const project = await newProject({ good: HELLO, bad });
    const { code, stdout, stderr } = await project.run(["harvest"]);
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr).toMatch(/ {2}→ ./);
    expect(stdout).toContain("1 added, 1 failed");
    expect(code).toBe(bad.includes("sing") || bad.includes("[\n") || bad.includes("../x") ? 2 : 1);
    expect(Object.keys(await project.files())).toEqual([
      "audit.jsonl",
      "good.jsonl",
      "manifest.json",
      "wire/good.jsonl",
    ]);
    expect(await verifyFolder(project.fixtures)).toEqual([]);
    expect(strays(project)).toEqual([]);
    expect(await readdir(join(project.cache, "runs"))).toEqual([]);
  });

  test("because its driver is killed", async () => {
    const project = await newProject({ good: HELLO, bad: HANGS.replace("timeout: 3", "timeout: 30") });
    const { ended, child } = project.start(["harvest", "--jobs", "1"]);
    const driver = await untilThereIs(() =>
      driversOf(child.pid).find(({ pid }) => childrenOf(pid).length > 0),
    );
    await sleep(4000); // its codex has started: by now it is in the turn, which never ends
    process.kill(driver.pid, "SIGKILL");
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain("bad: step 2 (turn): the driver was ended by SIGKILL");
    expect(stdout).toContain("1 added, 1 failed");
    expect(code).toBe(1);
  });

  test("and what it had recorded before stays", async () => {
    const project = await newProject({ good: HELLO, bad: HELLO });
    await project.run(["harvest"]);
    const before = await project.files();
    await project.write("scenarios/bad.yaml", `name: bad\n${HANGS}`);
    const { code } = await project.run(["harvest"]);
    expect(code).toBe(1);
    expect(await project.files()).toEqual(before);
  });
});

describe("wrong use", () => {
  test.each<[string, string[], string[]]>([
    ["a name with a folder", ["--scenario", "../x"], ["`../x` is no scenario's name"]],
    [
      "a name that is unknown",
      ["--scenario", "hello"],
      ["There is no scenario `hello`", "`touchstone scenarios list` names all"],
    ],
    ["no number of jobs", ["--jobs", "many"], ["--jobs", "whole number"]],
    ["an unknown flag", ["--scenaro", "x"], ["Did you mean --scenario?"]],
    ["a codex that is none", ["--codex-path", "/bin/true"], ["is no codex that runs", "--codex-path"]],
    ["a codex that is not there", ["--codex-path", "/no/such/codex"], ["is no codex that runs"]],
    ["a checkout that is none", ["--python-sdk", "/bin"], ["is no checkout of the Python SDK", "sdk/python"]],
  ])("%s", async (_, args, words) => {
    const project = await newProject({ good: HELLO });
    const { code, stderr } = await project.run(["harvest", ...args]);
    for (const word of words) expect(stderr).toContain(word);
    expect(code).toBe(2);
    expect(await readdir(join(project.root, "integration/fixtures")).catch(() => [])).toEqual([]);
  });

  test("a cache in a git repository, which codex would find above the workspace", async () => {
    const project = await newProject({ good: HELLO });
    await mkdir(join(project.cache, ".git"));
    const { code, stderr } = await project.run(["harvest"]);
    expect(stderr).toContain(`The cache lies in the git repository ${project.cache}`);
    expect(stderr).toContain("TOUCHSTONE_CACHE");
    expect(code).toBe(2);
  });

  test("no config", async () => {
    const project = await newProject();
    const { code, stderr } = await project.run(["harvest"], {});
    expect(code).toBe(0); // an empty catalogue is no error
    expect(stderr).toBe("");
  });
});

describe("a codex that is not the pin", () => {
  test("names both versions and the two ways out; allowed, the manifest tells", async () => {
    const project = await newProject({ good: HELLO });
    const config = await project.read("touchstone.config.yaml");
    await project.write("touchstone.config.yaml", config.replace("codex: 0.163.0", "codex: 0.162.0"));
    const binaries = join(cacheDir(), "codex", "0.163.0");
    const codex = execFileSync("find", [binaries, "-name", "codex", "-type", "f"], {
      encoding: "utf8",
    }).trim();
    const refused = await project.run(["harvest", "--codex-path", codex]);
    expect(refused.code).toBe(2);
    for (const word of [
      "is codex 0.163.0",
      "pin is codex 0.162.0",
      "`codex: 0.163.0`",
      "--allow-version-mismatch",
    ]) {
      expect(refused.stderr).toContain(word);
    }
    const allowed = await project.run(["harvest", "--codex-path", codex, "--allow-version-mismatch"]);
    expect(allowed.code).toBe(0);
    const { subject } = JSON.parse(await project.read("integration/fixtures/python/manifest.json")).scenarios
      .good;
    expect(subject.codex).toEqual({
      version: "0.163.0",
      pin: "0.162.0",
      source: "path",
      versionMismatch: true,
    });
  });
});

describe("a harvest that is stopped", () => {
  test("kill -9 at random moments leaves the old fixtures whole, and no process", async () => {
    const project = await newProject({ one: HELLO, two: HELLO, three: HELLO });
    await project.run(["harvest"]);
    const before = await project.files();
    for (let round = 0; round < 8; round++) {
      const text = HELLO.replace("Hello.", `Hello number ${round}.`);
      for (const name of ["one", "two", "three"])
        await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${text}`);
      const { child, ended } = project.start(["harvest"]);
      await sleep(200 + Math.random() * 3000);
      child.kill("SIGKILL");
      await ended;
      expect(await verifyFolder(project.fixtures), `round ${round}`).toEqual([]);
      await untilThereIs(() => (strays(project).length === 0 ? true : undefined));
    }
    for (const name of ["one", "two", "three"])
      await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${HELLO}`);
    expect((await project.run(["harvest"])).code).toBe(0);
    const after = await project.files();
    for (const name of ["one.jsonl", "wire/one.jsonl"]) expect(after[name]).toBe(before[name]);
  });

  test("a driver ends with its harvest, though the socket resets because its words were never read", async () => {
    const project = await newProject({ good: HELLO });
    await project.run(["harvest"]); // installs the SDK
    const environments = await readdir(join(project.cache, "python"));
    const environment = environments.find((name) => name.startsWith("openai-codex")) ?? "";
    const python = join(project.cache, "python", environment, "bin/python");
    const socket = join(project.root, "socket");
    const host = spawn(python, [join(REPOSITORY, "drivers/python/host.py"), socket], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void host.kill("SIGKILL"));
    const said = createInterface(host.stdout)[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await said.next()).value);
    expect(await next()).toEqual({ ready: true });
    const harvest = connect(socket).pause();
    const world = { run: "r", program: "driver", env: {}, cwd: project.root, stderr: "/dev/null" };
    harvest.write(`${JSON.stringify(world)}\n{"id":1,"do":"nothing"}\n`);
    const { forked } = await next();
    await sleep(1000); // it has answered, and nobody reads it
    harvest.destroy();
    expect(await Promise.race([next(), sleep(10_000)])).toEqual({ ended: forked, code: 0 });
    host.stdin.end();
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s ends everything, and writes nothing", async (signal) => {
    const project = await newProject({ bad: HANGS.replace("timeout: 3", "timeout: 60") });
    const { child, ended, outcome } = project.start(["harvest"]);
    await untilThereIs(() => driversOf(child.pid)[0]);
    await sleep(800);
    child.kill(signal);
    const { code } = await ended;
    expect(code).toBe(2);
    expect(outcome.stderr).toContain("Interrupted: nothing was written.");
    expect(await readdir(join(project.root, "integration/fixtures"))).toEqual([]);
    expect(strays(project)).toEqual([]);
    expect(await readdir(join(project.cache, "runs"))).toEqual([]);
  });
});

test("of two harvests at once into one folder, the second waits", async () => {
  const project = await newProject({ one: HELLO, two: HELLO });
  const first = project.start(["harvest"]);
  const lock = join(project.root, "integration/fixtures/.python.lock");
  while (!existsSync(lock)) await sleep(20);
  const second = project.start(["harvest"]);
  const [one, two] = await Promise.all([first.ended, second.ended]);
  expect([one.code, two.code]).toEqual([0, 0]);
  expect(one.stdout + two.stdout).toContain("2 added");
  expect(one.stdout + two.stdout).toContain("2 unchanged");
  expect(two.stderr).toContain("is locked: waiting");
  expect(await verifyFolder(project.fixtures)).toEqual([]);
  const audit = await project.read("integration/fixtures/python/audit.jsonl");
  expect(audit.trimEnd().split("\n")).toHaveLength(1);
});

describe("a race", () => {
  const RACY = oneTurn(
    "model:\n  - do: [{ shell: 'sleep 0.5; echo $(( $(od -An -N1 -tu1 /dev/urandom) % 2 ))' }]\n  - do: [{ say: Done. }]\n",
  );

  test("that nobody has declared is found by --runs, and refused", async () => {
    const project = await newProject({ racy: RACY });
    const { code, stderr } = await project.run(["harvest", "--runs", "12"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /racy: 12 runs gave 2 different transcripts \(\d+ and \d+ times\); they part at racy.jsonl:5/,
    );
    expect(stderr).toContain("races:");
  });

  test("that is declared is listed with its variants and its cause, and a variant is no change", async () => {
    const project = await newProject({ racy: `${RACY}races: [{ cause: bash throws a coin }]\n` });
    const { code } = await project.run(["harvest", "--runs", "12"]);
    expect(code).toBe(0);
    const { variants } = JSON.parse(await project.read("integration/fixtures/python/manifest.json")).scenarios
      .racy;
    expect(variants).toHaveLength(2);
    expect(variants[0].runs + variants[1].runs).toBe(12);
    expect(variants[1]).toMatchObject({ cause: "bash throws a coin", firstDifference: "racy.jsonl:5" });
    const before = await project.files();
    for (let again = 0; again < 3; again++) {
      expect((await project.run(["harvest"])).stdout).toContain("1 unchanged");
    }
    expect(await project.files()).toEqual(before);

    await project.write("scenarios/racy.yaml", `name: racy\n${RACY}races: [{ cause: a coin is thrown }]\n`);
    expect((await project.run(["harvest"])).stdout).toContain("1 changed");
    const anew = JSON.parse(await project.read("integration/fixtures/python/manifest.json")).scenarios.racy;
    expect(anew.variants).toEqual([]);
  });
});

describe("secrets", () => {
  const token = ["ghp", "_abcdefghijklmnopqrstuvwxyz0123456789"].join("");
  const places: [string, string, string][] = [
    ["the prompt", oneTurn("model:\n  - do: [{ say: Done. }]\n", { prompt: `Use ${token}.` }), "**.text"],
    [
      "a command's output",
      oneTurn(
        `workspace: { files: { .env: "TOKEN=${token}\\n" } }\nmodel:\n  - do: [{ shell: cat .env }]\n  - do: [{ say: Done. }]\n`,
      ),
      "**",
    ],
    [
      "the environment",
      oneTurn(
        `env: { DEPLOY: "${token}" }\nmodel:\n  - do: [{ shell: echo $DEPLOY }]\n  - do: [{ say: Done. }]\n`,
      ),
      "**",
    ],
    [
      "a message in pieces",
      oneTurn(
        `model:\n  - do: [{ say: { text: "${token}", chunks: ["${token.slice(0, 9)}", "${token.slice(9)}"] } }]\n`,
      ),
      "**",
    ],
  ];

  test.each(places)("in %s: refused; where it is declared, redacted", async (_, scenario, at) => {
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
    const files = await project.files();
    expect(JSON.stringify(files)).not.toContain(token);
    expect(files["leaky.jsonl"]).toContain("[redacted:github-token]");
    const { redactions } = JSON.parse(files["manifest.json"] ?? "").scenarios.leaky;
    expect(redactions).toMatchObject([{ at, rule: "github-token" }]);
  });

  test("a value of the host's own environment is never recorded, not even when a command finds it", async () => {
    const project = await newProject({
      leaky: oneTurn(
        'model:\n  - do: [{ shell: \'cat /proc/*/environ 2>/dev/null | tr "\\\\0" "\\\\n" | grep -a ^HOST_ONLY || echo none\' }]\n  - do: [{ say: Done. }]\n',
      ).replace("workspace-write", "danger-full-access"),
    });
    const { code, stderr } = await project.run(["harvest"], { HOST_ONLY: "a-value-of-this-host" });
    expect(code).toBe(1);
    expect(stderr).toContain("the recording holds traces of this machine");
    expect(stderr).toContain("env:HOST_ONLY");
    expect(await readdir(join(project.root, "integration/fixtures")).catch(() => [])).not.toContain("python");
  });
});

test("a full disk is said, and the old fixtures stay", async () => {
  const project = await newProject({ one: HELLO });
  const disk = join(project.root, "disk");
  await mkdir(disk);
  const small = [
    "unshare",
    "-rm",
    "bash",
    "-c",
    `mount -t tmpfs -o size=512k none ${disk} && exec "$0" "$@"`,
  ];
  const program = join(REPOSITORY, "dist/cli/main.js");
  const run = (args: string) => {
    try {
      const script = `cd ${project.root}; node ${program} harvest --quiet --output ${disk}/python; echo "code $?"; ${args}; node ${program} harvest --quiet --output ${disk}/python; echo "code $?"; ls -A ${disk}; cat ${disk}/python/one.jsonl | wc -l`;
      const [command = "", ...rest] = [...small, "bash", "-c", script];
      return execFileSync(command, rest, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      return `${(error as { stdout: string }).stdout}${(error as { stderr: string }).stderr}`;
    }
  };
  await project.write("big.yaml", `name: one\n${HELLO.replace("Hello.", "x".repeat(400_000))}`);
  const said = run("mv big.yaml scenarios/one.yaml");
  expect(said).toMatch(/code 0\ncode 2\npython\nschemas\n\d+\n/);
});

test("a sandbox that can't start is said before anything is recorded", async () => {
  const project = await newProject({ one: HELLO });
  const root = join(project.root, "root");
  await mkdir(root);
  // Whoever has another root than the machine may make no namespaces.
  const script = 'mount --rbind / "$1" && exec chroot "$1" env -C "$2" "$3" "$4" harvest';
  const { status, stderr } = spawnSync(
    "unshare",
    ["-rm", "sh", "-c", script, "sh", root, project.root, process.execPath, PROGRAM],
    { encoding: "utf8", env: { ...process.env, TOUCHSTONE_CACHE: project.cache } },
  );
  expect(stderr).toContain("codex's sandbox does not start: ");
  expect(stderr).toContain("user namespaces");
  expect(status).toBe(2);
  expect(await readdir(join(project.root, "integration/fixtures"))).toEqual([]);
});

/** The processes that the host of this harvest has forked. */
function driversOf(pid: number | undefined): { pid: number; command: string }[] {
  const host = childrenOf(pid).find(({ command }) => command.includes("host.py"));
  return host ? childrenOf(host.pid) : [];
}

function childrenOf(pid: number | undefined): { pid: number; command: string }[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,command="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent]) => parent === String(pid))
    .map(([own, , ...command]) => ({ pid: Number(own), command: command.join(" ") }));
}
