import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { getErrorMessage } from "../lib/index.js";

const ELF = 0x7f454c46;
const MACH_O_64 = 0xcffaedfe;
const MACH_O_UNIVERSAL = 0xcafebabe;
const SCRIPT = 0x2321; // #!

/**
 * Number of the processor in a file's header → processor. The numbers are ELF's e_machine and Mach-O's cputype.
 */
const PROCESSORS: Record<number, string> = {
  62: "x64",
  183: "arm64",
  16777223: "x64",
  16777228: "arm64",
};

/**
 * Explains why a file cannot be run on this machine, as far as the file itself shows the reason. Without this check,
 * a file that is not a program could be run as a shell script, line by line.
 * @returns undefined if the file shows no such reason
 */
export async function explainNotRunnable(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error)
    return found.code === "ENOENT" ? "there is no such file" : getErrorMessage(found);
  if (found.isDirectory()) return "it is a folder";
  if (!found.isFile()) return "it is not a regular file"; // to open a named pipe would wait for its writer
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: Error) => error);
  if (file instanceof Error) return getErrorMessage(file);
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o111) === 0) return "it may not be executed (`chmod +x` allows it)";
    const { buffer } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const magic = buffer.readUInt32BE(0);
    if (buffer.readUInt16BE(0) === SCRIPT || magic === MACH_O_UNIVERSAL) return undefined;
    if (magic === ELF) return explainElf(buffer, size);
    if (magic === MACH_O_64) return explainPlatform("darwin", buffer.readUInt32LE(4));
    return "it is no program";
  } finally {
    await file.close();
  }
}

/**
 * Checks a 64-bit little-endian ELF file, the format of all codex builds for Linux (System V ABI, the ELF
 * header).
 */
function explainElf(head: Buffer, size: number): string | undefined {
  const other = explainPlatform("linux", head.readUInt16LE(18));
  if (other) return other;
  const first = Number(head.readBigUInt64LE(32));
  const [length, count] = [head.readUInt16LE(54), head.readUInt16LE(56)];
  let end = first + length * count;
  for (let at = first; at < first + length * count && at + 40 <= head.length; at += length) {
    end = Math.max(end, Number(head.readBigUInt64LE(at + 8) + head.readBigUInt64LE(at + 32)));
  }
  return size < end ? `it is truncated: it has ${size} bytes, and its header declares ${end}` : undefined;
}

function explainPlatform(os: string, processor: number): string | undefined {
  const arch = PROCESSORS[processor] ?? `processor-${processor}`;
  if (os === "darwin" && arch === "x64" && process.platform === os) return undefined; // Rosetta may run it
  const here = `${process.platform}-${process.arch}`;
  return `${os}-${arch}` === here ? undefined : `it is built for ${os}-${arch}, and this is ${here}`;
}
