import { stat } from "node:fs/promises";
import { tryProgram } from "../lib/index.js";

/** Swaps two folders in one step. Returns false, and changes nothing, if that is not possible. */
export type FolderSwap = (one: string, other: string) => Promise<boolean>;

/**
 * Uses `renameat2` on Linux and `renamex_np` on macOS. Node offers neither, so Python calls them. The swap
 * is not possible on a machine without Python, on mount points, and on overlay and some network file systems.
 */
export const swapFolders: FolderSwap = async (one, other) => {
  const before = await stat(one, { bigint: true });
  await tryProgram("python3", ["-I", "-S", "-c", SWAP_PROGRAM, one, other], { timeoutMs: 10_000 });
  // If Python was killed after the swap, its exit code does not show the swap.
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
