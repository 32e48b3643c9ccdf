import { rename, rm, writeFile } from "node:fs/promises";

/** Writes a file whole, or leaves the one that is there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, text, { flush: true });
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
