/** What the determinism tests record, and what they compare it with. */
import { join } from "node:path";
import { listDifferences } from "./differences.js";
import { REPOSITORY, readFiles } from "./project.js";

/**
 * Scenarios for each cause of a fixed order: barriers, held responses, waits, processes, output in pieces.
 */
export const SCENARIOS_OF_EACH_KIND = [
  "approval_command_declined",
  "goal_tool_call",
  "mcp_elicitation",
  "sandbox_denied",
  "thread_fork",
  "thread_interleaved",
  "thread_tool_auto",
  "tool_parallel",
  "tool_patch",
  "turn_interrupt_message",
  "turn_steer",
];

/** What a harvest must not depend on: another time zone, user and configuration. */
export const ENVIRONMENT_OF_BOB = {
  TZ: "America/St_Johns",
  LANG: "C.UTF-8",
  USER: "bob",
  PYTHONHASHSEED: "7",
  CODEX_HOME: "/nowhere/at-all",
  OPENAI_API_KEY: "of-no-use-here",
  PS1: "some prompt of bob > ",
};

/** Reads this repository's own fixtures of a subject. Returns none if they were recorded on another platform. */
async function readCommittedFixtures(sdk: string): Promise<Record<string, string>> {
  const files = await readFiles(join(REPOSITORY, "integration/fixtures", sdk));
  const { platform } = JSON.parse(files["manifest.json"] ?? "").scenarios.thread_basic.subject;
  return platform === `${process.platform}-${process.arch}` ? files : {};
}

/**
 * Lists the differences of harvested files from this repository's own fixtures. Without fixtures that were recorded on
 * this platform, there is nothing to compare with.
 */
export async function listDifferencesFromCommitted(
  files: Record<string, string>,
  sdk = "python",
): Promise<string[]> {
  const committed = Object.entries(await readCommittedFixtures(sdk)).filter(([file]) => file in files);
  return committed.length > 0 ? listDifferences(files, Object.fromEntries(committed)) : [];
}
