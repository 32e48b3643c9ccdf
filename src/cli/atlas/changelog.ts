import { listChanges, type ReleaseChanges, renderReleaseNotes } from "../../atlas/index.js";
import { replaceControls } from "../../lib/index.js";
import { paint } from "../shared/terminal.js";
import type { ChangelogFlags } from "./command.js";
import { loadAtlas } from "./files.js";
import { shorten } from "./text.js";

export async function runChangelog({ atlas, from, to, markdown, json }: ChangelogFlags): Promise<void> {
  const history = listChanges(await loadAtlas(atlas), from, to);
  if (json) return console.log(JSON.stringify({ from, to, changes: history }, null, 2));
  if (markdown) return console.log(renderReleaseNotes(history, from, to).trimEnd());
  const changed = history.filter(({ groups, lost }) => groups.length + lost.length > 0);
  if (changed.length === 0)
    return console.log(
      `Nothing changed between ${from} and ${to}, in the scenarios that ran on a release and on the measured release before it.`,
    );
  console.log(changed.map(renderRelease).join("\n"));
}

function renderRelease({ release, before, protocol, groups, lost }: ReleaseChanges): string {
  return [
    paint("bold", `${release} ${protocol}, compared with ${before}`),
    ...lost.map(
      ({ scenario, reason }) =>
        `  ${paint("red", "breaking")} the scenario \`${scenario}\` ran before, and does not now: ${replaceControls(shorten(reason))}`,
    ),
    ...groups.map(
      ({ class: class_, message, scenario }) =>
        `  ${paint(class_ === "breaking" ? "red" : "green", class_.padEnd(8))} ${replaceControls(message)}  (${scenario})`,
    ),
  ].join("\n");
}
