import { stringify } from "yaml";
import type { ParityGroup } from "./summary.js";

/**
 * Renders unexpected differences as entries for parity.yaml. The reasons are empty: the file is refused until somebody
 * has written them.
 * @param groups unexpected differences and failures
 * @returns an empty text if there are none
 */
export function renderAcceptedYaml(groups: ParityGroup[]): string {
  const entries = new Map<string, { subject: string; scenario: string | string[]; what: string[] }>();
  for (const { subject, scenarios, what } of groups) {
    const key = JSON.stringify([subject, scenarios]);
    const [first = "", ...others] = scenarios;
    const entry = entries.get(key) ?? { subject, scenario: others.length > 0 ? scenarios : first, what: [] };
    entry.what.push(what);
    entries.set(key, entry);
  }
  if (entries.size === 0) return "";
  const list = [...entries.values()].map(({ what, ...entry }) => ({
    ...entry,
    what: what.length === 1 ? what[0] : what,
    reason: null,
  }));
  return stringify(list, { nullStr: "# why is it accepted?", lineWidth: 0 }).replace(/^(?=.)/gm, "  ");
}
