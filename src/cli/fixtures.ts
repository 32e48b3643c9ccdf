import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { type Config, loadConfig } from "../config/index.js";
import { TouchstoneError } from "../error.js";

/** The flags that choose a fixtures folder. */
export interface FolderFlags {
  sdk?: string;
  fixtures?: string;
}

export function withFolderFlags(command: Command): Command {
  return command
    .option("--sdk <name>", "the subject whose fixtures they are (default: python)")
    .addOption(
      new Option("--fixtures <folder>", "the fixtures folder (default: from the config)").conflicts("sdk"),
    );
}

/**
 * The folder that they name, else the config's.
 * @throws TouchstoneError `no-fixtures` where a subject is named that has none
 */
export async function fixturesFolder({ sdk, fixtures }: FolderFlags, config?: Config): Promise<string> {
  if (fixtures) return resolve(fixtures);
  const { fixtures: root } = config ?? (await loadConfig());
  const folder = join(root, basename(resolve(sdk ?? "python")));
  if (sdk !== undefined && !existsSync(folder)) throw noFixtures(sdk, folder);
  return folder;
}

function noFixtures(sdk: string, folder: string): TouchstoneError {
  return new TouchstoneError(`There are no fixtures of \`${sdk}\`: ${folder} does not exist.`, {
    kind: "usage",
    code: "no-fixtures",
    hint: `Record them with \`touchstone harvest --sdk ${sdk}\`, or name a folder with --fixtures.`,
  });
}
