import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { readIfExists } from "../lib/index.js";
import { removeEnding } from "../transcript/index.js";
import { computeBlob, type FixtureSet } from "./fixture-set.js";

/**
 * Opens two transcripts as two sets with one fixture each, which has the name of the new transcript in both.
 * @returns undefined if one of the two is no file, or has a name with the ending `.json`, which is that of a manifest
 */
export async function openTranscriptPair(
  old: string,
  now: string,
  cwd: string,
): Promise<[FixtureSet, FixtureSet] | undefined> {
  const areFiles = await Promise.all([old, now].map((where) => isTranscript(resolve(cwd, where))));
  if (areFiles.includes(false)) return undefined;
  const file = basename(now);
  const open = (label: string): FixtureSet => {
    const read = () => readIfExists(resolve(cwd, label));
    return {
      label,
      manifest: undefined,
      names: [removeEnding(file)],
      hasFiles: true,
      files: () => [file],
      read,
      async blob() {
        const content = await read();
        return content && computeBlob(content);
      },
    };
  };
  return [open(old), open(now)];
}

async function isTranscript(path: string): Promise<boolean> {
  const kind = await stat(path).catch(() => undefined);
  return (kind?.isFile() ?? false) && !path.endsWith(".json");
}
