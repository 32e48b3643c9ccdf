import { createElement, renderName } from "../../page/browser/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { Atlas } from "../atlas-schema.js";
import { compareObservations, type ProtocolChange } from "../compare-observations.js";
import { findLostScenarios, findUnseen } from "../compare-scenarios.js";
import { decodeObservation } from "../decode-atlas.js";
import { describeState } from "../describe-period.js";
import { describePlaces, groupChanges } from "../group-changes.js";
import { formatPath } from "../member-path.js";
import type { Observation } from "../observe-fixtures.js";
import type { Choice } from "./choice.js";
import { describeSide, type Side } from "./describe-side.js";
import { createSearch } from "./search.js";

const CLASS_TITLES: Record<ProtocolChange["class"], string> = {
  breaking: "something that readers may rely on has changed",
  additive: "something was added",
};

/** Renders two releases side by side: each change between them in an event, a request or a member that the search finds. */
export function renderComparison(
  atlas: Atlas,
  { from, to, protocol, search }: Pick<Choice, "from" | "to" | "protocol" | "search">,
): HTMLElement {
  const box = createElement("section", { class: "comparison" });
  box.append(createElement("h2", {}, `${from} beside ${to}, ${protocol}`));
  const [old, now] = [from, to].map((release) => decodeObservation(atlas, release, protocol));
  if (!old || !now) {
    box.append(createElement("p", {}, describeUnmeasured(atlas, protocol, [from, to])));
    return box;
  }
  const all = groupChanges(compareObservations(old, now));
  const isFound = createSearch(search);
  const changes = all.filter(({ paths }) => paths.some(isFound));
  box.append(...renderScenarios(old, now, isFound));
  box.append(createElement("p", { role: "status" }, describeCount(changes.length, all.length, search)));
  if (changes.length === 0) return box;
  const rows = changes.map(({ class: class_, paths, scenario, kind }) => {
    const path = paths.find(isFound) ?? "";
    return createElement(
      "tr",
      { class: class_ },
      createElement(
        "td",
        {},
        createElement("span", { class: "class" }, class_),
        createElement("small", {}, kind.replaceAll("-", " ")),
      ),
      createElement(
        "th",
        { scope: "row" },
        ...renderName(describePlaces(paths).replaceAll("`", "")),
        createElement("small", {}, ...renderName(scenario)),
        ...renderPlaces(paths),
      ),
      createElement("td", { "data-release": from }, ...renderSide(describeSide(path, old))),
      createElement("td", { "data-release": to }, ...renderSide(describeSide(path, now))),
    );
  });
  const head = ["class", "event or member", from, to].map((text) =>
    createElement("th", { scope: "col" }, text),
  );
  box.append(
    renderLegend(),
    createElement(
      "table",
      { class: "sides" },
      createElement("thead", {}, createElement("tr", {}, ...head)),
      createElement("tbody", {}, ...rows),
    ),
  );
  return box;
}

/** Lists the places of a change, if there are several. */
function renderPlaces(paths: readonly string[]): HTMLElement[] {
  if (paths.length === 1) return [];
  const items = paths.map((path) => createElement("li", {}, ...renderName(formatPath(path))));
  const summary = createElement("summary", {}, `${paths.length} places`);
  return [createElement("details", {}, summary, createElement("ul", {}, ...items))];
}

/** Lists the scenarios that no longer run, and what is not known because scenarios failed. */
function renderScenarios(
  old: Observation,
  now: Observation,
  isFound: (path: string) => boolean,
): HTMLElement[] {
  const lost = findLostScenarios(old, now).filter(({ paths }) => paths.some(isFound));
  const unseen = findUnseen(old, now).filter(({ paths }) => paths.some(isFound));
  const renderList = (title: string, items: string[]) =>
    items.length === 0
      ? []
      : [
          createElement(
            "details",
            { class: "scenarios" },
            createElement("summary", {}, title),
            createElement("ul", {}, ...items.map((text) => createElement("li", {}, text))),
          ),
        ];
  return [
    ...renderList(
      `Breaking: scenarios that ran before, and do not now (${lost.length})`,
      lost.map(({ scenario, reason }) => `${scenario}: ${reason}`),
    ),
    ...renderList(
      `Not known: events and members whose scenarios failed on one of the two releases (${unseen.length})`,
      unseen.map(
        ({ release, paths, failed }) =>
          `${describePlaces(paths).replaceAll("`", "")} on ${release}: ${describeState({ state: "failed", failed }, "on this release")} (${failed.join(", ")})`,
      ),
    ),
  ];
}

function renderLegend(): HTMLElement {
  const items = Object.entries(CLASS_TITLES).map(([name, title]) =>
    createElement("li", { class: name }, createElement("span", { class: "class" }, name), title),
  );
  return createElement("ul", { class: "legend", "aria-label": "Classes" }, ...items);
}

function describeCount(shown: number, all: number, search: string): string {
  if (all === 0) return "Nothing changed in the scenarios that ran on both releases.";
  const count = all === 1 ? "1 change" : `${all} changes`;
  if (shown === 0) return `Nothing in ${count} is called “${search}”.`;
  return shown === all ? `${count} in the scenarios that ran on both releases.` : `${shown} of ${count}.`;
}

function describeUnmeasured(atlas: Atlas, protocol: Protocol, releases: string[]): string {
  const missing = [...new Set(releases)].filter((release) => !decodeObservation(atlas, release, protocol));
  return `${protocol} was not measured on ${missing.join(" and ")}.`;
}

function renderSide({ text, notes, isEvent }: Side): (Node | string)[] {
  if (isEvent) return [createElement("code", {}, text)];
  return notes.length > 0 ? [text, createElement("small", {}, notes.join("; "))] : [text];
}
