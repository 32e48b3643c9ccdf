import { replayErrors } from "./errors.js";
import type { FakeCodexOptions } from "./options/fake-codex-options.js";
import { parseFaults } from "./options/fault.js";
import { findFixturesFolder } from "./options/fixtures-folder.js";
import { parsePace } from "./options/pace.js";
import type { ReplayOptions } from "./replay-options.js";

/**
 * Turns the options of `replay` or `provideCodexPath` into options of the fake codex. It checks them at run time, because a JavaScript
 * caller has no type check and a typo would act like the default.
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`
 */
export function resolveOptions(
  fixture: string | undefined,
  { folder, match = "name", strictness = "default", pace, fault, ...options }: ReplayOptions,
): FakeCodexOptions {
  const timeout = options.timeout ?? 60_000;
  if (!["name", "prompt"].includes(match))
    throw replayErrors.optionInvalid({ given: `match: ${match}`, expected: "Give `name` or `prompt`." });
  if (!["default", "strict", "lenient"].includes(strictness))
    throw replayErrors.optionInvalid({
      given: `strictness: ${strictness}`,
      expected: "Give `default`, `strict` or `lenient`.",
    });
  if (!(timeout >= 0))
    throw replayErrors.optionInvalid({
      given: `timeout: ${timeout}`,
      expected: "Give a number of milliseconds; 0 means no limit.",
    });
  return {
    fixture,
    findFolder: (subject) =>
      findFixturesFolder(folder ?? process.env.TOUCHSTONE_FIXTURES, process.cwd(), subject),
    match,
    strictness,
    pace: pace === undefined ? undefined : parsePace(pace),
    codexVersion: undefined,
    faults: fault === undefined ? [] : parseFaults(fault),
    report: undefined,
    timeout,
    sessionFolder: undefined,
    usesClientFolder: false,
  };
}
