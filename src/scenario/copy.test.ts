import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { copyScenarios, readScenarioCopies } from "./index.js";

const NEEDING = `name: needing
title: A file
area: own
covers: [a file]
workspace:
  files: { .mcp/server.mjs: { from: mcp/server.mjs }, notes.txt: "one\\n" }
workflow:
  - start_thread: {}
model:
  - do: [{ say: Hello. }]
`;

const from = await makeTemporaryFolder("catalogue");
await mkdir(join(from, "mcp"));
await writeFile(join(from, "needing.yaml"), NEEDING);
await writeFile(
  join(from, "plain.yaml"),
  "name: plain\ntitle: x\narea: own\ncovers: [x]\nworkflow:\n  - start_thread: {}\nmodel:\n  - do: [{ say: Hello. }]\n",
);
await writeFile(join(from, "mcp/server.mjs"), "// a server\n");
await writeFile(join(from, "mcp/other.mjs"), "// no scenario names it\n");

test("a scenario is copied with the files that it needs, and an equal file stays", async () => {
  const to = join(await makeTemporaryFolder("copies"), "scenarios");
  expect(await copyScenarios(from, to, ["needing"])).toEqual(["needing.yaml", "mcp/server.mjs"]);
  expect(await readFile(join(to, "needing.yaml"), "utf8")).toBe(NEEDING);
  expect(await readFile(join(to, "mcp/server.mjs"), "utf8")).toBe("// a server\n");
  expect(await copyScenarios(from, to, ["needing", "plain"])).toEqual(["plain.yaml"]);
});

test("nothing is copied if one file has another content", async () => {
  const to = await makeTemporaryFolder("copies");
  await mkdir(join(to, "mcp"));
  await writeFile(join(to, "mcp/server.mjs"), "// mine\n");
  await expect(copyScenarios(from, to, ["plain", "needing"])).rejects.toMatchObject({
    code: "scenario-exists",
  });
  expect(await readdir(to)).toEqual(["mcp"]);
});

test("the error about an unknown name suggests the nearest one", async () => {
  await expect(copyScenarios(from, from, ["neding"])).rejects.toMatchObject({
    code: "scenario-unknown",
    hint: expect.stringContaining("needing"),
  });
});

test("all scenarios of the package can be copied", async () => {
  const copies = Object.keys(await readScenarioCopies("scenarios"));
  expect(copies).toContain("mcp/server.mjs");
  const scenarios = (await readdir("scenarios")).filter((file) => file.endsWith(".yaml"));
  expect(copies.filter((file) => file.endsWith(".yaml"))).toEqual(scenarios.sort());
});
