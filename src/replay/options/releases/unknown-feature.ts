import type { CommandLine, ParsedCommandLine } from "../command-line/command-line.js";
import { findCompressedOutput } from "./compressed-outputs.js";
import { findCodexOutput } from "./index.js";

/**
 * Former names of features. codex accepts them, but `features list` does not contain them. They were tried with the binary of each
 * measured release. Two were removed after 0.125.0, and `imagegenext` was added after it; they pass with every release.
 */
const FORMER_NAMES = [
  "codex_hooks",
  "collab",
  "connectors",
  "enable_experimental_windows_sandbox",
  "experimental_use_freeform_apply_patch",
  "experimental_use_unified_exec_tool",
  "imagegenext",
  "include_apply_patch_tool",
  "memory_tool",
  "request_permissions",
  "telepathy",
  "web_search",
];

/** A flag, and the name of a feature that codex doesn't know. */
export interface UnknownFeature {
  flag: string;
  name: string;
}

/**
 * Finds a feature that a command line names and the release doesn't know.
 * @returns undefined if there is none, or if the release's list of features was not recorded
 */
export function findUnknownFeature(
  line: CommandLine,
  { flags }: Pick<ParsedCommandLine, "flags">,
): UnknownFeature | undefined {
  const command = "features list";
  const list = findCodexOutput(line, command) ?? findCompressedOutput(line.version, command);
  if (!list) return undefined;
  const known = [...FORMER_NAMES, ...list.stdout.split("\n").map((row) => row.split(" ")[0])];
  for (const flag of ["enable", "disable"]) {
    const name = flags.get(flag)?.find((one) => !known.includes(one));
    if (name !== undefined) return { flag, name };
  }
  return undefined;
}
