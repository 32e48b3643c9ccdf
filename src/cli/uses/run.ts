import { readdirSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { proposeUses } from "../../atlas/index.js";
import { readPlainText } from "../../lib/index.js";
import { loadAtlas } from "../atlas/files.js";
import { cliErrors } from "../errors.js";
import type { UsesFlags } from "./command.js";

export async function runUses(sources: string[], flags: UsesFlags): Promise<void> {
  const atlas = await loadAtlas(flags.atlas);
  const texts = await Promise.all(sources.flatMap(listSources).map((file) => readPlainText(file)));
  const uses = proposeUses(atlas, texts);
  if (uses.length === 0) throw cliErrors.usesNotFound({ sources });
  const text = `# Proposed from ${sources.join(", ")}: remove what your parser does not need, and add types where it takes only some.\n${uses.join("\n")}\n`;
  if (flags.output === undefined) process.stdout.write(text);
  else await writeFile(resolve(flags.output), text);
}

/** The endings of source files, in the languages of clients. */
const SOURCE = /\.(?:[cm]?[jt]sx?|py|rs|go|java|kt|exs?|rb|cs|swift|php|scala|dart)$/;

function listSources(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: true })?.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isFile()) return SOURCE.test(entry.name) ? [inner] : [];
      const isSkipped = entry.name.startsWith(".") || ["node_modules", "target", "deps"].includes(entry.name);
      return entry.isDirectory() && !isSkipped ? listSources(inner) : [];
    });
}
