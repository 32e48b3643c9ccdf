import { el } from "../../page/browser/index.js";
import { PROTOCOLS } from "../../protocol/index.js";
import { changesBetween } from "../changes.js";
import type { Atlas } from "../data.js";
import { observationOf } from "../decode.js";
import { dotted, eventIn } from "../names.js";
import type { Seen } from "../observe.js";

/** Two releases side by side: each event or member that differs, as each of them has it. */
export function comparison(atlas: Atlas, from: string, to: string): HTMLElement {
  const box = el("section", {}, el("h2", {}, `${from} beside ${to}`));
  for (const protocol of PROTOCOLS) {
    const [old, now] = [from, to].map((release) => observationOf(atlas, release, protocol));
    if (!old || !now) {
      box.append(el("p", {}, `${protocol}: not measured on both.`));
      continue;
    }
    const changes = changesBetween(old, now);
    box.append(
      el("h3", {}, `${protocol}: ${changes.length === 0 ? "nothing changed" : `${changes.length} changes`}`),
    );
    if (changes.length === 0) continue;
    const rows = changes.map(({ class: class_, path, scenario, kind }) =>
      el(
        "tr",
        { class: class_ },
        el("td", {}, el("span", { class: "class" }, class_)),
        el("th", { scope: "row" }, dotted(path), el("small", {}, `${kind}, ${scenario}`)),
        el("td", {}, ...sideOf(path, old.paths, old.samples)),
        el("td", {}, ...sideOf(path, now.paths, now.samples)),
      ),
    );
    const head = ["", "event or member", from, to].map((text) => el("th", { scope: "col" }, text));
    box.append(
      el("table", { class: "sides" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)),
    );
  }
  return box;
}

function sideOf(
  path: string,
  paths: Record<string, Seen>,
  samples: Record<string, { event: string }>,
): (Node | string)[] {
  const seen = paths[path];
  if (seen) {
    const what = seen.values ? Object.keys(seen.values).join(" | ") : Object.keys(seen.types).join(" | ");
    return [what, el("small", {}, `${seen.absent ? "not always; " : ""}such as ${seen.example}`)];
  }
  const sample = path === eventIn(path) ? samples[path] : undefined;
  return sample
    ? [el("code", {}, sample.event.length > 400 ? `${sample.event.slice(0, 399)}…` : sample.event)]
    : ["–"];
}
