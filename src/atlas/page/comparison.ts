import { createElement } from "../../page/browser/index.js";
import { PROTOCOLS } from "../../protocol/index.js";
import type { Atlas } from "../atlas-schema.js";
import { compareObservations } from "../compare-observations.js";
import { decodeObservation } from "../decode-atlas.js";
import { formatPath, getEvent } from "../member-path.js";
import type { MemberObservation } from "../observe-fixtures.js";

/** Renders two releases side by side: each event or member that differs, in both versions. */
export function renderComparison(atlas: Atlas, from: string, to: string): HTMLElement {
  const box = createElement("section", {}, createElement("h2", {}, `${from} beside ${to}`));
  for (const protocol of PROTOCOLS) {
    const [old, now] = [from, to].map((release) => decodeObservation(atlas, release, protocol));
    if (!old || !now) {
      box.append(createElement("p", {}, `${protocol}: not measured on both.`));
      continue;
    }
    const changes = compareObservations(old, now);
    box.append(
      createElement(
        "h3",
        {},
        `${protocol}: ${changes.length === 0 ? "nothing changed" : `${changes.length} changes`}`,
      ),
    );
    if (changes.length === 0) continue;
    const rows = changes.map(({ class: class_, path, scenario, kind }) =>
      createElement(
        "tr",
        { class: class_ },
        createElement("td", {}, createElement("span", { class: "class" }, class_)),
        createElement(
          "th",
          { scope: "row" },
          formatPath(path),
          createElement("small", {}, `${kind}, ${scenario}`),
        ),
        createElement("td", {}, ...renderSide(path, old.paths, old.samples)),
        createElement("td", {}, ...renderSide(path, now.paths, now.samples)),
      ),
    );
    const head = ["", "event or member", from, to].map((text) => createElement("th", { scope: "col" }, text));
    box.append(
      createElement(
        "table",
        { class: "sides" },
        createElement("thead", {}, createElement("tr", {}, ...head)),
        createElement("tbody", {}, ...rows),
      ),
    );
  }
  return box;
}

function renderSide(
  path: string,
  paths: Record<string, MemberObservation>,
  samples: Record<string, { event: string }>,
): (Node | string)[] {
  const member = paths[path];
  if (member) {
    const what = member.values
      ? Object.keys(member.values).join(" | ")
      : Object.keys(member.types).join(" | ");
    return [
      what,
      createElement("small", {}, `${member.absent ? "not always; " : ""}such as ${member.example}`),
    ];
  }
  const sample = path === getEvent(path) ? samples[path] : undefined;
  return sample
    ? [createElement("code", {}, sample.event.length > 400 ? `${sample.event.slice(0, 399)}…` : sample.event)]
    : ["–"];
}
