import { loadConfig } from "../config/index.js";
import { loadCatalogue } from "../scenario/index.js";
import { toJson, toText } from "./failure.js";

export async function runList({ json }: { json?: boolean }): Promise<void> {
  const entries = await loadCatalogue((await loadConfig()).scenarios);
  const rows = entries.map((entry) =>
    "error" in entry
      ? { name: entry.name, area: "invalid", title: entry.error.message, steps: "", covers: [] }
      : pick(entry.scenario),
  );
  if (json) return console.log(JSON.stringify(rows, null, 2));
  const width = (key: "name" | "area") => Math.max(...rows.map((row) => row[key].length), 0);
  for (const row of rows) {
    console.log(`${row.name.padEnd(width("name"))}  ${row.area.padEnd(width("area"))}  ${row.title}`);
  }
}

export async function runValidate(names: string[], { json }: { json?: boolean }): Promise<void> {
  const entries = await loadCatalogue((await loadConfig()).scenarios, names);
  const errors = entries.flatMap((entry) => ("error" in entry ? [entry] : []));
  if (json) {
    const invalid = errors.map(({ name, error }) => ({ name, ...toJson(error, error.code) }));
    console.log(JSON.stringify({ checked: entries.length, invalid }, null, 2));
  } else {
    for (const { error } of errors) console.error(toText(error));
    console.log(`${entries.length - errors.length} of ${entries.length} scenarios are valid`);
  }
  if (errors.length > 0) process.exitCode = 1;
}

function pick({
  name,
  area,
  title,
  steps,
  covers,
}: {
  name: string;
  area: string;
  title: string;
  steps: string;
  covers: string[];
}) {
  return { name, area, title, steps, covers };
}
