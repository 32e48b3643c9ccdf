/** Why a case fails, where the reason is known. */

interface Reason {
  /** What the failure says. */
  pattern: RegExp;
  reason: string;
  /** Whether it is about the fake codex alone. */
  onFake?: boolean;
  /** Whether it explains a mismatch that the fake codex reports. */
  isMismatch?: boolean;
}

/** How the report of a mismatch begins. */
const MISMATCH = "fake codex: ";

const ASKS_NO_MODEL =
  "the test looks at what codex sent to the model, and the fake codex sends nothing to a model";

export const REASONS: Reason[] = [
  {
    pattern: /No module named 'codex_app_server'/,
    reason: "the file is from before the SDK got its name: it imports `codex_app_server`",
  },
  {
    pattern:
      /no attribute '(?:start|run)_goal'|unexpected keyword argument 'goal'|_MAX_THREAD_GOAL_OBJECTIVE_CHARS/,
    reason: "the pinned SDK has no goals in its public API",
  },
  {
    pattern: /ENOENT.*\/src\/|Cannot find module .*\/src\/|Failed to resolve import "\.\.\/src\//,
    reason: "the test imports a module of the SDK's source that its package does not export",
  },
  {
    pattern: /remote image URLs are not supported/,
    reason: "codex takes an image as a data URL or a file, and refuses its address",
  },
  {
    pattern: /no active turn to interrupt/,
    reason:
      "the example interrupts a turn right after it has started it, and codex refuses this before its event `turn/started`",
  },
  {
    pattern: /STACK_TRACE_ERROR|Test timed out/,
    reason: "the test waits for the events of the tool `shell`, which the pinned codex does not offer",
  },
  {
    pattern: /^fake codex: refused: .*Not inside a trusted directory/,
    reason:
      "the test passes; codex refuses the call, as the test expects, and the fake codex reports each refusal as a failure",
    onFake: true,
    isMismatch: true,
  },
  {
    pattern: /\['after steer'\]\} != /,
    reason:
      "codex cuts a message into which the client steers (scenario `turn_steer`), and the test expects it whole",
  },
  {
    pattern: /KeyError: 'max'/,
    reason:
      "the example does not know the reasoning effort `max`, which the newest model of the pinned codex has",
  },
  {
    pattern: /`params\.input\.\d+\.path`: expected/,
    reason:
      "the example puts its image into a folder with a random name, and the fake codex compares the path of an image",
    onFake: true,
    isMismatch: true,
  },
  {
    pattern: /reasoning_output_tokens|cacheWriteInputTokens/,
    reason:
      "the test is older than some members of the usage, such as the tokens of reasoning or of writing to the cache",
  },
  {
    pattern:
      /expected \d+ requests?, got \d+|IndexError: list index out of range|expected 0 to be greater than|expected undefined to be defined/,
    reason: ASKS_NO_MODEL,
    onFake: true,
  },
];

/** Explains a failure. @returns undefined if its reason is not known */
export function findReason(failure: string, { onFake }: { onFake: boolean }): string | undefined {
  const hasMismatch = failure.includes(MISMATCH);
  const fits = ({ pattern, ...one }: Reason) =>
    pattern.test(failure) && (onFake || !one.onFake) && (one.isMismatch || !hasMismatch);
  return REASONS.find(fits)?.reason;
}
