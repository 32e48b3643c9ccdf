import { createElement } from "../../page/browser/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { Atlas } from "../atlas-schema.js";
import { decodeObservation } from "../decode-atlas.js";
import { formatPath, getEvent } from "../member-path.js";

/** The maximum number of listed scenarios; the others are only counted. */
const MAX_SCENARIOS = 6;

/**
 * Renders the details of one cell: what was seen of a member in a release, the scenarios that show it, an example of its event, and the
 * scenarios that failed on the release.
 */
export function renderDetails(atlas: Atlas, protocol: Protocol, path: string, index: number): HTMLElement {
  const release = atlas.releases[index] as string;
  const observation = decodeObservation(atlas, release, protocol);
  const event = getEvent(path);
  const box = createElement(
    "section",
    {},
    createElement("h2", {}, formatPath(path)),
    createElement("p", {}, `codex ${release}, ${protocol}`),
  );
  if (!observation || observation.failure !== undefined) {
    box.append(
      createElement("p", {}, observation?.failure ?? `${protocol} was not measured on this release.`),
    );
    return box;
  }
  const member = observation.paths[path];
  const list = createElement("dl");
  const renderRow = (term: string, ...what: (Node | string)[]) =>
    list.append(createElement("dt", {}, term), createElement("dd", {}, ...what));
  if (member) {
    renderRow("types", Object.keys(member.types).join(", "));
    if (member.values) renderRow("values", Object.keys(member.values).join(", "));
    renderRow(
      "always there",
      member.absent ? `no: not always in ${listSome(member.absent)}` : "yes, in every scenario that shows it",
    );
    renderRow("shown by", listSome([...new Set(Object.values(member.types).flat())].sort()));
    renderRow("such as", createElement("code", {}, member.example));
  } else if (path !== event) {
    renderRow("seen", path in observation.schema ? "no; the release's schema allows it" : "no");
  }
  const known = atlas.protocols[protocol]?.paths[path];
  if (known) renderRow("releases", `${known.first} to ${known.last}`);
  box.append(list);
  const sample = observation.samples[event];
  if (sample) {
    const command = `touchstone atlas --codex ${release} --scenario ${sample.scenario}`;
    box.append(
      createElement("h3", {}, `An example, from ${sample.scenario}`),
      createElement("pre", { tabindex: 0 }, formatJson(sample.event)),
      createElement("p", {}, "To measure it again: ", createElement("code", {}, command)),
    );
  }
  const failed = Object.entries(observation.scenarios).filter(([, { state }]) => state === "failed");
  if (failed.length > 0) {
    const items = failed.map(([name, { reason = "" }]) =>
      createElement("li", {}, createElement("b", {}, name), ` ${reason}`),
    );
    box.append(
      createElement(
        "details",
        {},
        createElement("summary", {}, `Scenarios that failed on ${release} (${failed.length})`),
        createElement("ul", {}, ...items),
      ),
    );
  }
  return box;
}

function listSome(names: string[]): string {
  const more = names.length - MAX_SCENARIOS;
  return names.slice(0, MAX_SCENARIOS).join(", ") + (more > 0 ? `, and ${more} more` : "");
}

function formatJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
