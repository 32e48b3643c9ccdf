import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { waitUntil } from "../../../test/helpers/waiting.js";
import { runGit } from "../git.js";
import { ProgramError, runProgram, tryProgram } from "./run-program.js";
import { killGroup, startProgram } from "./start-program.js";

const shell = (script: string, ...options: Parameters<typeof runProgram>[2][]) =>
  runProgram("sh", ["-c", script], ...options);
const failure = (running: Promise<unknown>) =>
  running.then(
    () => expect.unreachable("it did not fail"),
    (error: ProgramError) => error,
  );

test("a program that succeeds gives its output, as text and as bytes", async () => {
  const { stdout, stderr, bytes } = await shell("printf 'a\\n\\n'; echo b >&2");
  expect([stdout, stderr]).toEqual(["a\n", "b"]);
  expect([...bytes]).toEqual([97, 10, 10]);
  expect([...(await shell("printf '\\377'")).bytes]).toEqual([255]);
});

test("input, folder and environment are those that are given", async () => {
  expect((await shell("cat", { input: "text" })).stdout).toBe("text");
  expect((await shell("cat")).stdout).toBe("");
  expect((await shell("pwd", { cwd: "/" })).stdout).toBe("/");
  vi.stubEnv("TOUCHSTONE_TEST_HOST", "host");
  const print = `echo "$TOUCHSTONE_TEST_HOST $OWN"`;
  expect((await shell(print)).stdout).toBe("host ");
  expect((await shell(print, { env: { OWN: "own", PATH: process.env.PATH } })).stdout).toBe(" own");
  expect((await shell(print, { env: { ...process.env, OWN: "own" } })).stdout).toBe("host own");
  vi.unstubAllEnvs();
});

test("the error names the program and holds its output", async () => {
  const error = await failure(shell("echo out; echo wrong >&2; exit 3"));
  expect(error).toBeInstanceOf(ProgramError);
  expect(error.message).toBe("sh exited with code 3:\nwrong");
  expect(error).toMatchObject({ exitCode: 3, stderr: "wrong", timedOut: false, aborted: false });
  expect(error.output).toContain("out");
  expect((await failure(shell("kill -SEGV $$"))).message).toBe("sh was ended by SIGSEGV");
  const missing = await failure(runProgram("/touchstone-no-such-program"));
  expect(missing).toMatchObject({
    startErrorCode: "ENOENT",
    message: "/touchstone-no-such-program could not be started (ENOENT)",
  });
  expect(await tryProgram("/touchstone-no-such-program")).toBeUndefined();
});

test("a timeout and an abort end the wait, even where another process holds the output open", async () => {
  const folder = await makeTemporaryFolder("processes");
  const [lock, started] = [join(folder, "lock"), join(folder, "started")];
  await writeFile(lock, "");
  // The other process ends when the lock or this test's folder is removed.
  const script = `while [ -e "${lock}" ]; do sleep 0.1; done & : > "${started}"; exec sleep 600`;
  const late = await failure(shell(script, { timeoutMs: 300 }));
  expect(late).toMatchObject({ timedOut: true, message: expect.stringContaining("took too long") });
  const stop = new AbortController();
  await rm(started, { force: true });
  const running = failure(shell(script, { signal: stop.signal }));
  await waitUntil("the program has started", () => existsSync(started));
  stop.abort();
  expect(await running).toMatchObject({ aborted: true, timedOut: false });
  expect(await failure(shell(script, { signal: AbortSignal.abort() }))).toMatchObject({ aborted: true });
  await rm(lock);
});

test("a running process has a group of its own, which ends with it", async () => {
  const child = startProgram("sh", ["-c", "sleep 30 & echo $!; cat; exit 3"], { cwd: "/", env: process.env });
  const [line] = await new Promise<string[]>((resolve) =>
    child.output.once("data", (chunk) => resolve(String(chunk).split("\n"))),
  );
  const pid = Number(line);
  expect(process.kill(pid, 0)).toBe(true);
  await child.kill();
  expect(await child.ended).toEqual({ ok: false, how: "was ended by SIGKILL", stderr: "" });
  // An ended process can stay in the table until its new parent has read its exit code.
  await waitUntil("the process has ended", async () => {
    const state = await tryProgram("ps", ["-o", "stat=", "-p", String(pid)]);
    return /^Z/.test(state?.stdout ?? "Z");
  });
});

test("a running process reports how it ended, and that it did not start", async () => {
  const child = startProgram("sh", ["-c", "cat; echo bye >&2; exit 3"], { cwd: "/", env: process.env });
  child.input.end();
  expect(await child.ended).toEqual({ ok: false, how: "exited with code 3", stderr: "bye" });
  const none = startProgram("/touchstone-no-such-program", [], { cwd: "/", env: {} });
  expect(await none.ended).toMatchObject({ ok: false, how: expect.stringContaining("could not be started") });
  await none.kill();
  killGroup(undefined);
});

test("git runs no program that a repository names", async () => {
  const { stdout } = await runGit(["config", "--get-all", "core.hooksPath"]);
  expect(stdout.split("\n").at(-1)).toBe("/dev/null");
  expect((await runGit(["config", "core.fsmonitor"])).stdout).toBe("");
});
