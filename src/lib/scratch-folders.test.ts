import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder, whenFileEnds } from "../../test/helpers/temporary.js";
import {
  findAbandonedFolders,
  listScratchFolders,
  makeScratchFolder,
  removeAbandonedFolders,
  removeScratchFolder,
  withScratchFolder,
} from "./index.js";

const OWNER = ".touchstone-owner.json";
const SEVEN_HOURS_AGO = Date.now() / 1000 - 7 * 3600;

/** Makes a folder that another process owns. */
function makeOwnedFolder(
  parent: string,
  name: string,
  change: (owner: Record<string, unknown>) => void,
): string {
  const folder = makeScratchFolder(parent, name);
  const owner = JSON.parse(readFileSync(join(folder, OWNER), "utf8"));
  change(owner);
  writeFileSync(join(folder, OWNER), JSON.stringify(owner));
  writeFileSync(join(folder, "content"), "");
  return folder;
}

test("a folder is there while it is used, and not afterwards", async () => {
  const parent = await makeTemporaryFolder("scratch");
  const kept = await withScratchFolder(parent, "touchstone-a-", async (folder) => {
    writeFileSync(join(folder, "file"), "");
    await removeAbandonedFolders(parent, "touchstone-");
    expect(readdirSync(folder).sort()).toEqual([OWNER, "file"]);
    expect(listScratchFolders(parent, "touchstone-")).toEqual([folder]);
    return folder;
  });
  expect(existsSync(kept)).toBe(false);
  const thrown = withScratchFolder(parent, "touchstone-a-", () => Promise.reject(new Error("stop")));
  await expect(thrown).rejects.toThrow("stop");
  expect(readdirSync(parent)).toEqual([]);
});

test("the folder of a process that has ended is removed, and that of a running one stays", async () => {
  const parent = await makeTemporaryFolder("scratch");
  const child = spawn("sleep", ["600"]);
  whenFileEnds(() => child.kill("SIGKILL"));
  const ended = spawnSync("true").pid;
  const killed = makeOwnedFolder(parent, "touchstone-home-", (owner) => {
    owner.pid = ended;
  });
  const running = makeOwnedFolder(parent, "touchstone-home-", (owner) => {
    owner.pid = child.pid;
    if (process.platform === "linux") {
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ");
      owner.started = fields?.[19];
    }
  });
  expect(findAbandonedFolders(parent, "touchstone-")).toEqual([killed]);
  await removeAbandonedFolders(parent, "touchstone-");
  expect(existsSync(killed)).toBe(false);
  expect(existsSync(join(running, "content"))).toBe(true);
  await removeScratchFolder(running);
});

test("a program that still writes to the folder of an ended process is ended", async () => {
  const parent = await makeTemporaryFolder("scratch");
  const folder = makeOwnedFolder(parent, "touchstone-ä-", (owner) => {
    owner.pid = spawnSync("true").pid;
  });
  const args = ["-c", 'echo begun; while mkdir -p "$HOME/tmp"; do :; done'];
  const program = spawn("sh", args, { env: { ...process.env, HOME: folder } });
  whenFileEnds(() => program.kill("SIGKILL"));
  const ended = once(program, "close");
  await once(program.stdout, "data");
  await removeAbandonedFolders(parent, "touchstone-");
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(readdirSync(parent)).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a process with the number of an ended one does not keep its folder",
  async () => {
    const parent = await makeTemporaryFolder("scratch");
    const folder = makeOwnedFolder(parent, "x", (owner) => {
      owner.started = "1";
    });
    expect(findAbandonedFolders(parent, "x")).toEqual([folder]);
  },
);

test("the folder of another system's process stays until it is old", async () => {
  const parent = await makeTemporaryFolder("scratch");
  const folder = makeOwnedFolder(parent, "x", (owner) => {
    owner.system = "another";
  });
  expect(findAbandonedFolders(parent, "x")).toEqual([]);
  utimesSync(folder, SEVEN_HOURS_AGO, SEVEN_HOURS_AGO);
  expect(findAbandonedFolders(parent, "x")).toEqual([folder]);
});

test("a folder that its process could not complete names the process", async () => {
  const parent = await makeTemporaryFolder("scratch");
  const own = makeScratchFolder(parent, "h");
  const { pid, started = "", system } = JSON.parse(readFileSync(join(own, OWNER), "utf8"));
  const makeUnfinished = (...[number, ticks, place]: [number, string, string]) => {
    const folder = join(parent, `h.${number}.${ticks}.${place}.aB3dE6`);
    mkdirSync(folder);
    return folder;
  };
  const ended = spawnSync("true").pid;
  const killed = makeUnfinished(ended, started, system);
  const elsewhere = makeUnfinished(ended, started, "another");
  const running = makeUnfinished(pid, started, system);
  expect(findAbandonedFolders(parent, "h")).toEqual([killed]);
  await removeAbandonedFolders(parent, "h");
  expect(readdirSync(parent).sort()).toEqual([own, elsewhere, running].map((path) => basename(path)).sort());
  await removeScratchFolder(own);
});

test("what touchstone did not make stays, whatever its age and its name", async () => {
  const parent = await makeTemporaryFolder("scratch");
  for (const name of ["touchstone-notes", "touchstone-home-aB3dE6", "other"]) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, "mine"), "");
    utimesSync(join(parent, name), SEVEN_HOURS_AGO, SEVEN_HOURS_AGO);
  }
  for (const [name, text] of [
    ["touchstone-x-111111", "null"],
    ["touchstone-x-222222", "{}"],
    ["touchstone-x-333333", '{"pid":"1"}'],
    ["touchstone-x-444444", "no JSON"],
  ] as const) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, OWNER), text);
  }
  mkdirSync(join(parent, "touchstone-x-555555", OWNER), { recursive: true });
  writeFileSync(join(parent, "touchstone-file"), "");
  const before = readdirSync(parent);
  await removeAbandonedFolders(parent, "touchstone-");
  await removeAbandonedFolders(join(parent, "missing"), "touchstone-");
  expect(readdirSync(parent)).toEqual(before);
});

test.each([
  ["empty folder", (owner: string) => rmSync(owner)],
  ["folder whose owner is not written", (owner: string) => truncateSync(owner)],
])("an old %s is left where the owner file was lost", async (_, stop) => {
  const parent = await makeTemporaryFolder("scratch");
  const folder = makeScratchFolder(parent, "touchstone-home-");
  stop(join(folder, OWNER));
  expect(findAbandonedFolders(parent, "touchstone-")).toEqual([]);
  utimesSync(folder, SEVEN_HOURS_AGO, SEVEN_HOURS_AGO);
  expect(findAbandonedFolders(parent, "touchstone-")).toEqual([folder]);
});
