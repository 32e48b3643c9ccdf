/** Sets up the tests that replay codex: `replayTest("NAME")` is vitest's `test`, whose tests get the value `codexPath`. */
import { provideCodexPath } from "codex-touchstone";
import { test } from "vitest";

/**
 * Each test gets `codexPath`, an executable that replays the fixture, and fails if the client does something that was not recorded.
 * Until `touchstone harvest` has recorded fixtures in this repository, the fixture is that of the npm package.
 */
export const replayTest = (fixture: string) =>
  test.extend<{ codexPath: string }>({ codexPath: provideCodexPath(fixture) });
