import { statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findPlatform, makeCacheFolder } from "../codex/index.js";
import { RUNS } from "../config/index.js";
import { getReason, makeScratchFolder, removeScratchFolder, tryGit, tryProgram } from "../lib/index.js";
import type { FindingDetails } from "./types.js";

/** Reports the version of Node. An unsupported version stops the program earlier. */
export async function checkNode(): Promise<FindingDetails> {
  return { state: "fine", detail: process.versions.node };
}

export async function checkPlatform(): Promise<FindingDetails> {
  return { state: "fine", detail: findPlatform().name };
}

/** Verifies that npm runs. The download of codex reads npm's settings, which name the registry. */
export async function checkNpm(): Promise<FindingDetails> {
  const npm = await tryProgram("npm", ["--version"]);
  if (npm) return { state: "fine", detail: npm.stdout.trim() };
  return {
    state: "broken",
    detail: "`npm --version` fails",
    hint: "npm comes with Node: put its folder on PATH. Its settings say from which registry codex is downloaded.",
  };
}

export async function checkGit(): Promise<FindingDetails> {
  const version = await tryGit(["--version"]);
  if (version === undefined) {
    return {
      state: "broken",
      detail: "it is not on PATH",
      hint: "Install it (`apt-get install git`): diff and review compare with what is committed.",
    };
  }
  const name = await tryGit(["config", "user.name"]);
  if (name?.stdout || process.env.TOUCHSTONE_ACTOR)
    return { state: "fine", detail: version.stdout.replace("git version ", "") };
  return {
    state: "broken",
    detail: "it knows no `user.name`, and the audit log needs to know who harvests",
    hint: 'Run `git config user.name "Your Name"`, or set TOUCHSTONE_ACTOR.',
  };
}

/** The free space that a first harvest needs: for a codex release, packed and unpacked, and for a Python environment. */
const REQUIRED_BYTES = 1e9;

export async function checkCache(cache: string): Promise<FindingDetails> {
  const probe = makeScratchFolder(await makeCacheFolder(cache, RUNS, { isPrivate: true }), "doctor-");
  try {
    await writeFile(join(probe, "file"), Buffer.alloc(1 << 20));
    await writeFile(join(probe, "program"), "#!/bin/sh\n", { mode: 0o755 });
    if (!(await tryProgram(join(probe, "program")))) return buildNotExecutable(cache);
    const { bavail, bsize } = await statfs(probe);
    const free = bavail * bsize;
    const detail = `${cache} (${(free / 1e9).toFixed(1)} GB free)`;
    if (free >= REQUIRED_BYTES) return { state: "fine", detail };
    return { state: "broken", detail, hint: FULL_HINT };
  } catch (cause) {
    return {
      state: "broken",
      detail: `${cache} can't be written: ${getReason(cause)}`,
      hint: FULL_HINT,
    };
  } finally {
    await removeScratchFolder(probe).catch(() => {});
  }
}

function buildNotExecutable(cache: string): FindingDetails {
  return {
    state: "broken",
    detail: `${cache}: programs in it can't be run`,
    hint: "Is its file system mounted `noexec`? Set TOUCHSTONE_CACHE to a folder on another one.",
  };
}

const FULL_HINT =
  "A codex release takes up to 0.6 GB: make room, or set TOUCHSTONE_CACHE to a folder on another disk. `touchstone cache clean` empties the cache.";
