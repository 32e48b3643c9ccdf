import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { getProgramName } from "./program-name.js";

test("a user is told a command that runs this package: by npx where it is a dependency and not on PATH", async () => {
  const folder = await makeTemporaryFolder("program-name");
  const deep = join(folder, "a/b");
  const programs = join(folder, "node_modules/.bin");
  await mkdir(programs, { recursive: true });
  expect(getProgramName(folder, {})).toBe("touchstone");
  expect(getProgramName(folder, { npm_command: "run-script" })).toBe("touchstone");
  expect(getProgramName(folder, { npm_command: "exec" })).toBe("npx codex-touchstone");
  await writeFile(join(programs, "touchstone"), "");
  expect(getProgramName(folder, { npm_command: "exec" })).toBe("npx touchstone");
  expect(getProgramName(deep, { PATH: "/usr/bin" })).toBe("npx touchstone");
  expect(getProgramName(deep, { PATH: `/usr/bin:${programs}` })).toBe("touchstone");
  const inScript = { PATH: `${programs}:/usr/bin`, npm_command: "run-script", npm_lifecycle_event: "record" };
  expect(getProgramName(deep, inScript)).toBe("npx touchstone");
});
