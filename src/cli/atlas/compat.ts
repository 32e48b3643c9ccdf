import {
  atlasErrors,
  compareObservations,
  decodeObservation,
  parseUses,
  touchesUse,
} from "../../atlas/index.js";
import { formatCount, readPlainText, replaceControls } from "../../lib/index.js";
import { PROTOCOLS } from "../../protocol/index.js";
import { paint } from "../shared/terminal.js";
import type { CompatFlags } from "./command.js";
import { loadAtlas } from "./files.js";

export async function runCompat(flags: CompatFlags): Promise<void> {
  const atlas = await loadAtlas(flags.atlas);
  const uses = flags.uses === undefined ? undefined : parseUses(flags.uses, await readPlainText(flags.uses));
  const protocols = PROTOCOLS.map((protocol) => {
    const [old, now] = [flags.from, flags.to].map((release) => {
      const observation = decodeObservation(atlas, release, protocol);
      if (!observation) throw atlasErrors.releaseNotMeasured({ release, measured: atlas.releases });
      return observation;
    });
    const changes = old && now ? compareObservations(old, now) : [];
    return { protocol, changes: uses ? changes.filter((change) => touchesUse(change, uses)) : changes };
  });
  const breaking = protocols.flatMap(({ changes }) =>
    changes.filter((one) => one.class === "breaking"),
  ).length;
  if (breaking > 0) process.exitCode = 1;
  if (flags.json)
    return console.log(JSON.stringify({ from: flags.from, to: flags.to, breaking, protocols }, null, 2));
  for (const { protocol, changes } of protocols) {
    console.log(
      paint(
        "bold",
        `${protocol}: ${changes.length === 0 ? "nothing changed" : formatCount(changes.length, "change")}`,
      ),
    );
    for (const { class: class_, message, scenario } of changes)
      console.log(
        `  ${paint(class_ === "breaking" ? "red" : "green", class_.padEnd(8))} ${replaceControls(message)}  (${scenario})`,
      );
  }
}
