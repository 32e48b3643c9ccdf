import type { DriverCheck } from "../../drivers/index.js";
import { replaceControls } from "../../lib/index.js";
import { resolvePages } from "../shared/print-error.js";
import { nameCommands } from "../shared/program-name.js";
import { paint } from "../shared/terminal.js";

type Mark = DriverCheck["capabilities"][number]["mark"];

const SIGNS: Record<Mark, [sign: string, style: Parameters<typeof paint>[0]]> = {
  same: ["✓", "green"],
  accepted: ["✓", "green"],
  differs: ["✗", "red"],
  failed: ["✗", "red"],
  unsupported: ["–", "gray"],
  "not run": ["?", "gray"],
};

/** Removes `start` from the beginning of a text. The printed line names the scenario already. */
function removeStart(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : text;
}

/** Renders what a driver can do, and what it lacks. */
export function renderDriverCheck(
  { id, version, capabilities, sendsResults, matrix }: DriverCheck,
  { path, quiet }: { path: string; quiet: boolean },
): string {
  const lines = quiet ? [] : [`${id}: ${version}`, ""];
  for (const { capability, scenario, mark, reason, differences } of capabilities) {
    const isBad = mark === "differs" || mark === "failed";
    if (quiet && !isBad) continue;
    const [sign, style] = SIGNS[mark];
    const why =
      reason === undefined || mark === "accepted"
        ? ""
        : `: ${replaceControls(removeStart(reason, `${scenario}: `))}`;
    lines.push(`${paint(style, sign)} ${capability} (${scenario})${why}`);
    for (const difference of differences) lines.push(`    ${replaceControls(difference)}`);
  }
  if (quiet) return lines.map((line) => `${line}\n`).join("");
  const count = (...marks: Mark[]) => capabilities.filter(({ mark }) => marks.includes(mark)).length;
  const [differing, failed] = [count("differs"), count("failed")];
  const parts = [
    `${count("same", "accepted")} of ${capabilities.length} the same as ${matrix.reference.id}${count("accepted") > 0 ? ", or different as accepted" : ""}`,
    ...(count("unsupported") > 0 ? [`${count("unsupported")} not supported`] : []),
    ...(differing > 0 ? [`${differing} ${differing === 1 ? "differs" : "differ"}`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  lines.push("", `${parts.join(", ")}.`);
  if (!sendsResults && failed < capabilities.length)
    lines.push(
      "The driver sends no `returned` at the end of a turn, so what the SDK returns there is not compared.",
    );
  if (failed > 0) lines.push(`${resolvePages("docs/drivers.md")} describes what a driver must do.`);
  if (differing + failed === 0)
    lines.push(
      nameCommands(
        `Next: \`touchstone parity --driver ${path}\` runs all scenarios of your repository, or of the package.`,
      ),
    );
  else if (capabilities.length > 1)
    lines.push(nameCommands(`Next: \`touchstone drivers check ${path} --scenario NAME\` runs one scenario.`));
  return `${lines.join("\n")}\n`;
}
