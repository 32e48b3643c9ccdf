/** The page of the clients is written by `npm run test:clients`, which takes too long for each test run. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listClients } from "../clients/client.js";
import { REPOSITORY } from "../helpers/project.js";

test("docs/clients.md has a row for each client of the harness, with its version", async () => {
  const page = await readFile(join(REPOSITORY, "docs/clients.md"), "utf8");
  const rows = page.split("\n").filter((line) => /^\| [a-z-]+ \| (npm|PyPI|crates)/.test(line));
  const clients = await listClients();
  expect(rows.map((row) => row.split(" | ", 2).join(" | "))).toEqual(
    clients.map(({ name, registry, version }) => `| ${name} | ${registry} ${version}`),
  );
});
