/** What codex's sandbox leaves in the system's temporary folder when it is killed. */
import { readdirSync, readFileSync, rmdirSync } from "node:fs";
import { basename, join } from "node:path";

/** The folder that codex's sandbox lets every command write to, whatever TMPDIR is. */
export const CODEX_TEMPORARY_FOLDER = "/tmp";

/**
 * Names that codex (0.163) protects in each folder that a command may write to. If a name is missing there, codex's sandbox makes an
 * empty folder of this name to mount something over it, and removes it when the command has ended.
 */
const PROTECTED_NAMES = [".agents", ".aws", ".codex", ".git"];

/**
 * Removes the empty folders that a killed sandbox has left. A folder with content stays. While any sandbox of codex runs, for example in
 * another harvest, nothing is removed: that sandbox could lose a folder before it has mounted something over it, and then its command
 * would fail. The next harvest removes what this one has left.
 * @param isBusy whether a sandbox of codex runs now
 */
export function removeCodexTraces(folder = CODEX_TEMPORARY_FOLDER, isBusy = isSandboxRunning): void {
  const left = listProtectedFolders(folder);
  // The second call finds a sandbox that began during the first: it may share a folder with a sandbox that ended meanwhile.
  if (left.length === 0 || isBusy() || isBusy()) return;
  for (const name of left) {
    try {
      rmdirSync(join(folder, name));
    } catch {
      // it has content, or belongs to another user
    }
  }
}

function listProtectedFolders(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => PROTECTED_NAMES.includes(name));
  } catch {
    return [];
  }
}

/** Names under which the processes of codex's sandbox on Linux are started. */
const SANDBOX_PROGRAMS = ["bwrap", "codex-linux-sandbox"];

/** Whether a sandbox of codex for Linux runs on this machine. Systems without /proc have none. */
function isSandboxRunning(): boolean {
  try {
    return readdirSync("/proc").some((name) => /^\d+$/.test(name) && isSandbox(name));
  } catch {
    return false;
  }
}

function isSandbox(process: string): boolean {
  try {
    const [program = ""] = readFileSync(`/proc/${process}/cmdline`, "utf8").split("\0");
    return SANDBOX_PROGRAMS.includes(basename(program));
  } catch {
    return false; // it has ended
  }
}
