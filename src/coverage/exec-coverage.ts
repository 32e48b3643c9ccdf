import { readPlainText, resolveInside } from "../lib/index.js";
import { EXEC_EVENTS, EXEC_ITEMS, readExecType } from "../protocol/index.js";
import { omitCaptured } from "../store/index.js";
import { isObject, parseJson } from "../transcript/index.js";
import type { CoveredSubject } from "./coverage.js";

/** One name of `codex exec --json`. */
export interface ExecCoverageRow {
  kind: "events" | "items" | "statuses";
  /** An event, an item, or an item and its status: `file_change completed`. */
  name: string;
  scenarios: string[];
}

/**
 * Counts the events, items and statuses in the fixtures of `codex exec`. codex writes no schema of them, so a row
 * exists for each event and item of touchstone's own list, and for each event, item and status that a fixture contains.
 */
export async function measureExecCoverage({ folder, manifest }: CoveredSubject): Promise<ExecCoverageRow[]> {
  const rows = new Map<string, ExecCoverageRow>();
  const getRow = (kind: ExecCoverageRow["kind"], name: string) => {
    const row = rows.get(`${kind} ${name}`) ?? { kind, name, scenarios: [] };
    rows.set(`${kind} ${name}`, row);
    return row;
  };
  for (const name of Object.values(EXEC_EVENTS)) getRow("events", name);
  for (const name of Object.values(EXEC_ITEMS)) getRow("items", name);
  for (const [scenario, { steps }] of Object.entries(omitCaptured(manifest?.scenarios ?? {}))) {
    const add = (kind: ExecCoverageRow["kind"], name: string) => {
      const { scenarios } = getRow(kind, name);
      if (!scenarios.includes(scenario)) scenarios.push(scenario);
    };
    for (const { file } of steps) {
      const text = await readPlainText(resolveInside(folder, file));
      for (const line of text.split("\n").filter(Boolean)) {
        const event = parseJson(line);
        const type = readExecType(event);
        if (type !== undefined) add("events", type);
        const item = isObject(event) ? event.item : undefined;
        if (!isObject(item)) continue;
        add("items", String(item.type));
        if (typeof item.status === "string") add("statuses", `${item.type} ${item.status}`);
      }
    }
  }
  return [...rows.values()];
}
