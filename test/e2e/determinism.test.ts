/** The same bytes each time: the product itself. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { filesOf, newProjectOfOurs, REPOSITORY } from "./project.js";

test("two harvests of the whole catalogue in different folders, homes, time zones, languages, environments and caches are equal byte for byte, and to what the repository holds", async () => {
  const cache = process.env.TOUCHSTONE_CACHE ?? defaultCache();
  const worlds = [
    {
      HOME: await folder("ada"),
      TZ: "Pacific/Auckland",
      LANG: "de_DE.UTF-8",
      LC_ALL: "C",
      USER: "ada",
      EDITOR: "vim-of-ada-xyz",
    },
    {
      HOME: await folder("bob/deeper/down"),
      TZ: "America/St_Johns",
      LANG: "C.UTF-8",
      USER: "bob",
      PYTHONHASHSEED: "7",
      CODEX_HOME: "/nowhere/at-all",
      OPENAI_API_KEY: "of-no-use-here",
      PS1: "some prompt of bob > ",
    },
  ];
  const harvests = [];
  for (const [index, world] of worlds.entries()) {
    const project = await newProjectOfOurs();
    const env = {
      ...world,
      ...(index === 0 ? { TOUCHSTONE_CACHE: cache } : {}), // a path of another length
      TOUCHSTONE_ACTOR: "a test",
      SOURCE_DATE_EPOCH: "1767225600",
    };
    const { code, stderr } = await project.run(["harvest", "--quiet"], env);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    harvests.push(await project.files());
  }
  const [first = {}, second = {}] = harvests;
  expect(Object.keys(first).length).toBeGreaterThan(200);
  expect(changed(first, second)).toEqual([]);
  expect(changed(await committed(), first)).toEqual([]);
}, 600_000);

/** One of each kind of order that has to be kept: barriers, held responses, waits, processes, output in pieces. */
const ONE_OF_EACH = [
  "approval_command_declined",
  "goal_tool_call",
  "mcp_elicitation",
  "sandbox_denied",
  "thread_fork",
  "thread_interleaved",
  "thread_tool_auto",
  "tool_parallel",
  "tool_patch",
  "turn_interrupt_message",
  "turn_steer",
];

test("ten runs in a row beside three busy loops are equal, and equal to what the repository holds", async () => {
  const loops = Array.from({ length: 3 }, () => spawn(process.execPath, ["-e", "for (;;);"]));
  onTestFinished(() => {
    for (const loop of loops) loop.kill("SIGKILL");
  });
  const project = await newProjectOfOurs();
  const only = ONE_OF_EACH.flatMap((name) => ["--scenario", name]);
  const { code, stdout, stderr } = await project.run([
    "harvest",
    ...only,
    "--runs",
    "10",
    "--jobs",
    "2",
    "--json",
  ]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({ failures: [] });
  expect(code).toBe(0);
  const here = await project.files();
  const known = Object.entries(await committed()).filter(([file]) => file in here);
  expect(changed(Object.fromEntries(known), here)).toEqual([]);
}, 900_000);

/** The repository's own fixtures; none where they were recorded on another platform. */
async function committed(): Promise<Record<string, string>> {
  const files = await filesOf(join(REPOSITORY, "integration/fixtures/python"));
  const { platform } = JSON.parse(files["manifest.json"] ?? "").scenarios.thread_basic.subject;
  return platform === `${process.platform}-${process.arch}` ? files : {};
}

/** Files whose bytes are not those of `before`; the audit log and the manifest tell of times. */
function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).filter(
    (file) => /^(?!audit).*jsonl$/.test(file) && before[file] !== after[file],
  );
}

async function folder(name: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "home-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return join(root, name);
}

function defaultCache(): string {
  const home = process.env.HOME ?? "";
  if (process.platform === "darwin") return join(home, "Library/Caches/touchstone");
  return join(process.env.XDG_CACHE_HOME || join(home, ".cache"), "touchstone");
}
