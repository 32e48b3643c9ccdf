import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isFilePath } from "../transcript/layout.js";
import { replayErrors } from "./errors.js";
import { FAKE_CODEX } from "./options/package-files.js";
import { listReportMismatches } from "./read-report.js";
import { renderWrapper } from "./render-wrapper.js";
import type { ReplayOptions } from "./replay-options.js";
import { resolveOptions } from "./resolve-options.js";

/** A test fixture in the sense of vitest and Playwright, for `test.extend`. */
export type CodexPathFixture = (
  // biome-ignore lint/complexity/noBannedTypes: vitest gives an object with all other fixtures, of which this one needs none.
  context: {},
  use: (codexPath: string) => Promise<void>,
) => Promise<void>;

/**
 * Makes a test fixture for `test.extend` of vitest or Playwright. Its value is the path of an executable that replays a recorded
 * fixture; give it to a client as its codex binary. If the client does something that was not recorded, the test fails at its end,
 * and the error lists each mismatch. The client must have ended its codex by then.
 * @param fixture a name, `NAME@N` (the Nth process of `codex app-server`, or the Nth step of `codex exec`), or a path; undefined with
 *   `match: "prompt"`
 * @throws TouchstoneError `option-invalid`, `pace-invalid`, `fault-invalid`; in the test `fixtures-missing`, `not-as-recorded`
 * @example
 * const test = base.extend<{ codexPath: string }>({ codexPath: provideCodexPath("thread_basic") });
 * test("a turn", async ({ codexPath }) => { await runMyClient(codexPath); });
 */
export function provideCodexPath(fixture: string | undefined, options: ReplayOptions = {}): CodexPathFixture {
  const { findFolder } = resolveOptions(fixture, options);
  const flags = renderFlags(fixture, options);
  // vitest reads the source of the function, and demands a destructured parameter.
  // biome-ignore lint/correctness/noEmptyPattern: see above
  return async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "touchstone-codex-"));
    try {
      const report = join(folder, "report.jsonl");
      const isPath = fixture !== undefined && isFilePath(fixture);
      const fixtures = isPath ? [] : ["--fixtures", resolve(findFolder())];
      const named = process.env.TOUCHSTONE_CODEX;
      const program = named ? [resolve(named)] : [process.execPath, FAKE_CODEX];
      const command = [...program, ...flags, ...fixtures, "--report", report];
      const codexPath = join(folder, "codex");
      const note = "The fake codex with its settings, written by `provideCodexPath`.";
      writeFileSync(codexPath, renderWrapper(command, note), { mode: 0o755 });
      await use(codexPath);
      const mismatches = listReportMismatches(report);
      if (mismatches.length > 0)
        throw replayErrors.notAsRecorded({ fixture: fixture ?? "the recording", mismatches });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Renders the options, except `folder`, as flags of the fake codex. */
function renderFlags(
  fixture: string | undefined,
  { match, strictness, pace, fault, timeout }: ReplayOptions,
): string[] {
  const isPath = fixture !== undefined && isFilePath(fixture);
  const values = {
    "--fixture": isPath ? resolve(fixture) : fixture,
    "--match": match,
    "--pace": pace,
    "--fault": fault,
    "--timeout": timeout === undefined ? undefined : String(timeout / 1000),
  };
  const given = Object.entries(values).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return strictness === undefined || strictness === "default" ? given : [...given, `--${strictness}`];
}
