import type { Manifest } from "../store/index.js";

/** The versions that fixtures are held against. */
export interface Pins {
  codex: string;
  sdk: string;
}

/** The parity checklist: a table of what is recorded, how fresh it is, and what it proves. */
export function renderChecklist(manifest: Manifest | undefined, pins: Pins): string {
  const rows = Object.entries(manifest?.scenarios ?? {}).map(([name, entry]) => {
    const { sdk, codex } = entry.subject;
    const fresh = sdk.version === pins.sdk && codex.version === pins.codex;
    const files = entry.steps.map(({ file }) => `\`${file}\``).join("<br>");
    const day = entry.harvestedAt.slice(0, 10);
    return [entry.title, `\`${name}\``, files, sdk.version, codex.version, day, fresh ? "fresh" : "stale"];
  });
  const head = ["Feature", "Scenario", "Fixture", "openai-codex", "codex", "Harvested", "Freshness"];
  const table = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`);
  return [
    "# Python parity checklist",
    "",
    `Written by touchstone from the manifest. Pins: openai-codex ${pins.sdk}, codex ${pins.codex}.`,
    "",
    ...(rows.length > 0 ? table : ["Nothing is recorded yet: run `touchstone harvest`."]),
    "",
  ].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
