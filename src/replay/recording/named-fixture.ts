import { TouchstoneError } from "../../lib/index.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { parseFixtureName } from "../options/fixture-name.js";
import { findEventFiles, findWireFile } from "./fixture-lookup.js";

/**
 * Explains how to replay a fixture whose name was given in the place of codex's command: `touchstone replay thread_basic`.
 * @param args codex's command line
 * @param program the name of the fake codex, for the hint
 * @returns a sentence; undefined if the command is not the name of a fixture
 * @throws TouchstoneError `fixture-only-session`
 */
export function explainFixtureName(
  args: string[],
  { findFolder }: Pick<FakeCodexOptions, "findFolder">,
  program: string,
): string | undefined {
  const [given = ""] = args;
  if (!/^\w+(?:@\d+)?$/.test(given)) return undefined;
  const { name } = parseFixtureName(given);
  const command = canFind(() => findWireFile(name, () => findFolder()))
    ? "app-server"
    : canFind(() => findEventFiles(name, () => findFolder("exec"))) && "exec PROMPT";
  return command ? `It is a fixture: \`${program} --fixture ${given} ${command}\` replays it.` : undefined;
}

function canFind(find: () => unknown): boolean {
  try {
    find();
    return true;
  } catch (error) {
    if (error instanceof TouchstoneError && error.code !== "fixture-only-session") return false;
    throw error;
  }
}
