import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { getProgramName } from "./program-name.js";

test("a user of npx is told a command that runs this package", async () => {
  const folder = await makeTemporaryFolder("program-name");
  expect(getProgramName(folder, {})).toBe("touchstone");
  expect(getProgramName(folder, { npm_command: "run-script" })).toBe("touchstone");
  expect(getProgramName(folder, { npm_command: "exec" })).toBe("npx codex-touchstone");
  await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
  await writeFile(join(folder, "node_modules/.bin/touchstone"), "");
  expect(getProgramName(folder, { npm_command: "exec" })).toBe("npx touchstone");
});
