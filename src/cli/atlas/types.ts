import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { renderTypes } from "../../atlas/index.js";
import type { TypesFlags } from "./command.js";
import { loadAtlas } from "./files.js";

export async function runTypes(flags: TypesFlags): Promise<void> {
  const text = renderTypes(await loadAtlas(flags.atlas), flags.codex, flags.lang, {
    protocol: flags.face ?? flags.protocol,
    isClosed: flags.closed,
  });
  if (flags.output === undefined) process.stdout.write(text);
  else await writeFile(resolve(flags.output), text);
}
