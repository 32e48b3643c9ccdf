/**
 * A harvest that is stopped, or that fails because of the system, keeps the old fixtures whole and leaves no
 * process.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import { isInTurn, listChildren, listDrivers, listRunProcesses } from "../helpers/processes.js";
import { newProject, PROGRAM, type Project, REPOSITORY, renderOneTurn } from "../helpers/project.js";
import { makeTemporaryFolder, whenFileEnds } from "../helpers/temporary.js";
import { waitUntil } from "../helpers/waiting.js";

const HELLO = renderOneTurn("model:\n  - do: [{ say: Hello. }]\n");
const HANGS = renderOneTurn(
  "timeout: 240\nmodel:\n  - do: [{ wait_for: { method: thread/archived } }, { say: Never. }]\n",
);

const SLEEPS = renderOneTurn(
  "timeout: 240\nmodel:\n  - do: [{ shell: sleep 200 }]\n  - do: [{ say: Done. }]\n",
);

/** A harvest that waits for the driver's first answer, and closes the connection without reading it. */
const LEAVES_UNREAD = `
import socket, sys
harvest = socket.socket(socket.AF_UNIX)
harvest.connect(sys.argv[1])
harvest.sendall(sys.argv[2].encode())
assert harvest.recv(1, socket.MSG_PEEK)
`;

describe("a harvest that is stopped", () => {
  let harvested: Project;

  beforeAll(async () => {
    harvested = await newProject({ one: HELLO, two: HELLO });
    expect((await harvested.run(["harvest"])).code).toBe(0);
  });

  test.each<[string, (project: Project, pid: number | undefined) => boolean]>([
    ["as it starts", () => true],
    [
      "once the SDK's process runs",
      (_, pid) => listChildren(pid).some(({ command }) => command.includes("fork_host.py")),
    ],
    ["once a driver runs", (_, pid) => listDrivers(pid).length > 0],
    ["once codex is in a turn", (project) => isInTurn(project)],
    ["once it holds the fixtures folder", (project) => existsSync(locateLock(project))],
  ])("by kill -9 %s leaves the old fixtures intact, and no process", async (moment, isThere) => {
    const project = await newProject({ one: HELLO, two: HELLO });
    await cp(harvested.fixtures, project.fixtures, { recursive: true });
    const before = await project.readFiles();
    for (const name of ["one", "two"])
      await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${HELLO.replace("Hello.", "Good-bye.")}`);
    const TMPDIR = await makeTemporaryFolder("killed"); // no other process removes the files that it leaves there
    const { child, ended } = project.start(["harvest"], { TMPDIR });
    await waitUntil(moment, () => child.exitCode !== null || isThere(project, child.pid));
    child.kill("SIGKILL");
    await ended;
    expect(await verifyFolder(project.fixtures)).toEqual([]);
    await waitUntil("its processes end", () => listRunProcesses(project).length === 0);
    for (const name of ["one", "two"])
      await project.write(`scenarios/${name}.yaml`, `name: ${name}\n${HELLO}`);
    // Any command removes what the killed one has left.
    expect((await project.run(["scenarios", "list"], { TMPDIR })).code).toBe(0);
    expect(await readdir(TMPDIR)).toEqual([]);
    expect((await readdir(project.cache)).filter((entry) => entry.startsWith("schema-"))).toEqual([]);
    const runs = await readdir(join(project.cache, "runs")).catch(() => []); // none if it was killed before
    expect(runs.filter((entry) => entry !== "CACHEDIR.TAG")).toEqual([]);
    expect((await project.run(["harvest"])).code).toBe(0);
    const after = await project.readFiles();
    for (const name of ["one.jsonl", "wire/one.jsonl"]) expect(after[name]).toBe(before[name]);
  });

  test("ends its driver, even where the socket resets because nobody read the driver's answer", async () => {
    const project = await newProject({ good: HELLO });
    await project.run(["harvest"]); // installs the SDK
    const environments = await readdir(join(project.cache, "python"));
    const environment = environments.find((name) => name.startsWith("openai-codex")) ?? "";
    const python = join(project.cache, "python", environment, "bin/python");
    const socket = join(project.root, "socket");
    const host = spawn(python, [join(REPOSITORY, "drivers/python/fork_host.py"), socket], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    whenFileEnds(() => host.kill("SIGKILL"));
    const said = createInterface(host.stdout)[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await said.next()).value);
    expect(await next()).toEqual({ ready: true });
    const world = { run: "r", program: "driver", env: {}, cwd: project.root, stderr: "/dev/null" };
    const orders = `${JSON.stringify(world)}\n{"id":1,"do":"nothing"}\n`;
    const harvest = spawn(python, ["-c", LEAVES_UNREAD, socket, orders], { stdio: "inherit" });
    const hungUp = once(harvest, "close");
    const { forked } = await next();
    expect(await next()).toEqual({ ended: forked, code: 0 });
    expect(await hungUp).toEqual([0, null]);
    host.stdin.end();
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s ends all processes, and writes nothing",
    async (signal) => {
      const project = await newProject({ bad: HANGS });
      const { child, ended, outcome } = project.start(["harvest"]);
      await waitUntil("codex is in the turn, which never ends", () => isInTurn(project));
      child.kill(signal);
      const { code } = await ended;
      expect(code).toBe(2);
      expect(outcome.stderr).toContain("Interrupted: no unfinished result was written.");
      expect(await readdir(join(project.root, "integration/fixtures"))).toEqual([]);
      expect(listRunProcesses(project)).toEqual([]);
      expect(await readdir(join(project.cache, "runs"))).toEqual(["CACHEDIR.TAG"]);
    },
  );

  test("by a second Ctrl-C at once ends the commands in codex's sandbox, too", async () => {
    const project = await newProject({ slow: SLEEPS });
    const { child, ended } = project.start(["harvest"]);
    const isAsleep = () => listRunProcesses(project).some((line) => line.includes("bwrap"));
    await waitUntil("the command runs in the sandbox", isAsleep);
    child.kill("SIGINT");
    child.kill("SIGINT");
    const { code } = await ended;
    expect([2, 130]).toContain(code); // a signal that comes while the same one waits is lost
    await waitUntil("its processes have ended", () => listRunProcesses(project).length === 0);
    expect(await readdir(join(project.cache, "runs"))).toEqual(["CACHEDIR.TAG"]);
  });
});

function locateLock(project: Project): string {
  return join(project.root, "integration/fixtures/.python.lock");
}

test("of two harvests into the same folder the second waits for the first", async () => {
  const project = await newProject({ one: HELLO, two: HELLO });
  const first = project.start(["harvest"]);
  await waitUntil("the first holds the folder", () => existsSync(locateLock(project)));
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

/** The folder that codex makes for the sockets of user 0. */
const DAEMON = "/tmp/codex-daemon-0";

/** Whether this user may mount file systems that nobody else sees, in a user namespace of its own. */
const canMount = spawnSync("unshare", ["-rm", "true"]).status === 0;

test.skipIf(!canMount)("a harvest onto a full disk reports it, and the old fixtures stay", async () => {
  const project = await newProject({ one: HELLO });
  const disk = join(project.root, "disk");
  await mkdir(disk);
  const small = [
    "unshare",
    "-rm",
    "bash",
    "-c",
    // In this namespace the user is 0, and codex refuses a folder of the real user 0.
    `[ ! -d ${DAEMON} ] || mount -t tmpfs -o mode=700 none ${DAEMON}; mount -t tmpfs -o size=512k none ${disk} && exec "$0" "$@"`,
  ];
  const program = join(REPOSITORY, "dist/cli/main.js");
  const run = (args: string) => {
    try {
      const script = `cd ${project.root}; node ${program} harvest --quiet --output ${disk}/python; echo "code $?"; ${args}; node ${program} harvest --quiet --output ${disk}/python; echo "code $?"; ls -A ${disk}; cat ${disk}/python/one.jsonl | wc -l`;
      const [command = "", ...rest] = [...small, "bash", "-c", script];
      const env = { ...process.env, TOUCHSTONE_CACHE: project.cache };
      return execFileSync(command, rest, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      return `${(error as { stdout: string }).stdout}${(error as { stderr: string }).stderr}`;
    }
  };
  await project.write("big.yaml", `name: one\n${HELLO.replace("Hello.", "x".repeat(400_000))}`);
  const said = run("mv big.yaml scenarios/one.yaml");
  expect(said).toMatch(/code 0\ncode 2\n\.python\.base\npython\nschemas\n\d+\n/);
});

test.skipIf(!canMount)("a sandbox that can't start is reported before anything is recorded", async () => {
  const project = await newProject({ one: HELLO });
  const root = join(project.root, "root");
  await mkdir(root);
  // A process in a changed root cannot make namespaces.
  const script = 'mount --rbind / "$1" && exec chroot "$1" env -C "$2" "$3" "$4" harvest';
  const PATH = `${process.env.PATH}:/usr/sbin:/sbin`; // an ordinary user may not have them on PATH, and chroot is there
  const { status, stderr } = spawnSync(
    "unshare",
    ["-rm", "sh", "-c", script, "sh", root, project.root, process.execPath, PROGRAM],
    { encoding: "utf8", env: { ...process.env, PATH, TOUCHSTONE_CACHE: project.cache } },
  );
  expect(stderr).toContain("codex's sandbox does not start: ");
  expect(stderr).toContain("user namespaces");
  expect(status).toBe(2);
  expect(await readdir(join(project.root, "integration/fixtures"))).toEqual([]);
});
