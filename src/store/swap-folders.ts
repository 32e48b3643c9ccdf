import { stat } from "node:fs/promises";
import { tryProgram } from "../lib/index.js";

/** Makes two folders change places in one step; false where that can't be done, and then nothing has changed. */
export type FolderSwap = (one: string, other: string) => Promise<boolean>;

/**
 * `renameat2` of Linux, `renamex_np` of macOS. Node offers neither, so Python is asked, which a harvest has anyway.
 * Overlay file systems, mount points and some network disks can't.
 */
export const swapFolders: FolderSwap = async (one, other) => {
  const before = await stat(one, { bigint: true });
  await tryProgram("python3", ["-I", "-S", "-c", SWAP_PROGRAM, one, other], { timeoutMs: 10_000 });
  // The exit code would lie about a Python that was killed after the exchange.
  const after = await stat(other, { bigint: true });
  return after.ino === before.ino && after.dev === before.dev;
};

const SWAP_PROGRAM = `
import ctypes, os, sys
one, other = (os.fsencode(path) for path in sys.argv[1:])
libc = ctypes.CDLL(None, use_errno=True)
if sys.platform == "darwin":
    failed = libc.renamex_np(one, other, 2)
else:
    failed = libc.renameat2(-100, one, -100, other, 2)
sys.exit(1 if failed else 0)
`;
