/** What the flags of several commands have in common. It loads nothing, so that `--help` and completion start at once. */
import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";

/** The flags that choose what is recorded. */
export interface SubjectFlags {
  pythonSdk?: string | undefined;
  codexPath?: string;
  allowVersionMismatch: boolean;
}

export function withSubjectFlags(command: Command): Command {
  return command
    .option("--python-sdk <folder>", "a checkout of the Python SDK (also CODEX_PYTHON_SDK_PATH)")
    .option("--codex-path <file>", "a codex binary of your own (default: the pinned release, from npm)")
    .option(
      "--allow-version-mismatch",
      "take --codex-path although its version is not the pinned one",
      false,
    );
}

/** The flags that choose a fixtures folder. */
export interface FolderFlags {
  sdk?: string;
  fixtures?: string;
}

export function withFolderFlags(command: Command): Command {
  return command
    .option("--sdk <subject>", "the subject whose fixtures they are (default: python)")
    .addOption(
      new Option("--fixtures <folder>", "the fixtures folder (default: from the config)").conflicts("sdk"),
    );
}

/** A run waits more than it computes, so a core is busy with four; each takes some 200 MB. */
export function jobs(): Option {
  const cores = availableParallelism();
  return new Option("--jobs <n>", "how many scenarios at the same time")
    .argParser(positive)
    .default(Math.max(cores, Math.min(4 * cores, 16)), "4 for each core, up to 16; or the number of cores");
}

/** The end of a command's help. @param found what exit code 1 says, of a command that has it */
export function outro(examples: string[], found?: string): string {
  const lines = examples.map((line) => `  $ ${line}`);
  const codes = [`0 fine`, ...(found ? [`1 ${found}`] : []), "2 wrong use or a broken environment"];
  return `\nExamples:\n${lines.join("\n")}\n\nExit codes: ${codes.join(", ")}.`;
}

export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

export function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a whole number of 1 or more.");
}

export function shard(text: string): { part: number; of: number } {
  const [, part, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text)?.map(Number) ?? [];
  if (part !== undefined && of !== undefined && part <= of) return { part, of };
  throw new InvalidArgumentError("Expected a part of so many, such as 2/4.");
}

export function bytes(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([KMGT]?)B?$/i.exec(text) ?? [];
  if (number !== undefined) return Number(number) * 1000 ** " KMGT".indexOf(unit.toUpperCase() || " ");
  throw new InvalidArgumentError("Expected a size, such as 20GB.");
}

export function port(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new InvalidArgumentError("Expected a port from 0 to 65535.");
}
