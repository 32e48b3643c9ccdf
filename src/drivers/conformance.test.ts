import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CONFORMANCE_SCENARIOS } from "./conformance.js";

test("docs/drivers.md lists the conformance scenarios, and the catalogue has each", async () => {
  const page = await readFile("docs/drivers.md", "utf8");
  const rows = CONFORMANCE_SCENARIOS.map(({ scenario, capability }) => `| \`${scenario}\` | ${capability} |`);
  expect(page).toContain(rows.join("\n"));
  for (const { scenario } of CONFORMANCE_SCENARIOS)
    expect(await readFile(`scenarios/${scenario}.yaml`, "utf8")).toContain(`name: ${scenario}`);
});
