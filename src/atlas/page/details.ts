import { el } from "../../page/browser/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { Atlas } from "../data.js";
import { observationOf } from "../decode.js";
import { dotted, eventIn } from "../names.js";

/** Scenarios that are named before the rest is counted. */
const MOST_SCENARIOS = 6;

/** What one cell stands for: what was seen of a member in a release, the scenarios that show it, and an event as it came. */
export function details(atlas: Atlas, protocol: Protocol, path: string, index: number): HTMLElement {
  const release = atlas.releases[index] as string;
  const observation = observationOf(atlas, release, protocol);
  const event = eventIn(path);
  const box = el("section", {}, el("h2", {}, dotted(path)), el("p", {}, `codex ${release}, ${protocol}`));
  if (!observation || observation.failure !== undefined) {
    box.append(el("p", {}, observation?.failure ?? "This release was not measured."));
    return box;
  }
  const seen = observation.paths[path];
  const list = el("dl");
  const row = (term: string, ...what: (Node | string)[]) =>
    list.append(el("dt", {}, term), el("dd", {}, ...what));
  if (seen) {
    row("types", Object.keys(seen.types).join(", "));
    if (seen.values) row("values", Object.keys(seen.values).join(", "));
    row("always there", seen.absent ? `no: not in ${some(seen.absent)}` : "yes, in all that was seen");
    row("shown by", some([...new Set(Object.values(seen.types).flat())].sort()));
    row("such as", el("code", {}, seen.example));
  } else if (path !== event) {
    row("seen", path in observation.schema ? "no; the release's schema allows it" : "no");
  }
  const known = atlas.protocols[protocol]?.paths[path];
  if (known) row("releases", `${known.first} to ${known.last}`);
  box.append(list);
  const sample = observation.samples[event];
  if (sample) {
    const command = `touchstone atlas --codex ${release} --scenario ${sample.scenario}`;
    box.append(
      el("h3", {}, `An event, of ${sample.scenario}`),
      el("pre", { tabindex: 0 }, pretty(sample.event)),
      el("p", {}, "Again: ", el("code", {}, command)),
    );
  }
  const missing = Object.entries(observation.scenarios).filter(([, { state }]) => state === "failed");
  if (missing.length > 0) {
    const items = missing.map(([name, { reason = "" }]) => el("li", {}, el("b", {}, name), ` ${reason}`));
    box.append(
      el(
        "details",
        {},
        el("summary", {}, `${missing.length} scenarios did not run on ${release}`),
        el("ul", {}, ...items),
      ),
    );
  }
  return box;
}

function some(names: string[]): string {
  const more = names.length - MOST_SCENARIOS;
  return names.slice(0, MOST_SCENARIOS).join(", ") + (more > 0 ? `, and ${more} more` : "");
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
