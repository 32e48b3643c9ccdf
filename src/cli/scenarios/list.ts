import { loadConfig } from "../../config/index.js";
import { formatCount, getFirstLine, replaceControls } from "../../lib/index.js";
import { loadCatalogue, type Scenario } from "../../scenario/index.js";
import type { JsonFlags } from "../shared/flags.js";
import { nameCommands } from "../shared/program-name.js";

export async function runList({ json }: JsonFlags): Promise<void> {
  const entries = await loadCatalogue((await loadConfig()).scenarios);
  const rows = entries.map((entry) =>
    "error" in entry
      ? { ...INVALID_ROW, name: entry.name, title: getFirstLine(entry.error.message) }
      : buildRow(entry.scenario),
  );
  if (json) return console.log(JSON.stringify(rows, null, 2));
  const width = Math.max(...rows.map(({ name }) => name.length), 0);
  for (const area of new Set(rows.map((row) => row.area))) {
    console.log(replaceControls(area));
    for (const { name, title, steps, covers, unsupported } of rows.filter((row) => row.area === area)) {
      const files = steps === "turn" ? " (a file for each turn)" : "";
      console.log(`  ${replaceControls(name).padEnd(width)}  ${replaceControls(title)}${files}`);
      const proves = [...covers, ...(unsupported ? [`unsupported: ${unsupported}`] : [])];
      for (const line of proves) console.log(`  ${" ".repeat(width)}  - ${replaceControls(line)}`);
    }
    console.log();
  }
  console.log(formatCount(rows.length, "scenario"));
  const invalid = rows.filter(({ area }) => area === INVALID_ROW.area).length;
  if (invalid === 0) return;
  console.error(
    nameCommands(
      `${formatCount(invalid, "file")} ${invalid === 1 ? "is" : "are"} not valid: \`touchstone scenarios validate\` lists each mistake.`,
    ),
  );
  process.exitCode = 1;
}

const INVALID_ROW = { area: "invalid", steps: "", covers: [] as string[], unsupported: undefined };

function buildRow({ name, title, area, steps, covers, unsupported }: Scenario) {
  return { name, title, area, steps, covers, unsupported };
}
