import { createElement, renderName } from "../../page/browser/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { Atlas, ProtocolData } from "../atlas-schema.js";
import { formatPath, getEvent, getMember } from "../member-path.js";
import { findPresence } from "../presence.js";
import { createSearch } from "./search.js";

type Span = ProtocolData["paths"][string]["spans"][number];

type CellState = "seen" | "changed" | "allowed" | "failed" | "none" | "unmeasured";
/** The meaning of each state of a cell, in words. */
export const STATE_TITLES: Record<CellState, string> = {
  seen: "seen",
  changed: "seen for the first time, or different from before",
  allowed: "allowed by the release's schema, but not seen",
  failed: "not seen, since the scenarios with it failed",
  none: "not seen",
  unmeasured: "not measured",
};

/**
 * A table of releases × events and their members. An event's members appear when the event is opened. If the filter matches only some of
 * its members and not the event, these appear at once.
 */
export class AtlasTimeline {
  readonly element: HTMLElement;
  readonly #atlas: Atlas;
  readonly #protocol: Protocol;
  readonly #data: ProtocolData;
  readonly #onShow: (path: string, release: number) => void;
  readonly #body = createElement("tbody");
  /** The only button in the table that the Tab key reaches. It belongs to a cell or to the name of an event. */
  #current: HTMLElement | undefined;

  constructor(
    atlas: Atlas,
    protocol: Protocol,
    filter: string,
    show: (path: string, release: number) => void,
  ) {
    this.#atlas = atlas;
    this.#protocol = protocol;
    this.#data = atlas.protocols[protocol] as ProtocolData;
    this.#onShow = show;
    const isFound = createSearch(filter);
    const paths = new Set([...Object.keys(this.#data.paths), ...Object.keys(this.#data.schema)]);
    const events = new Map<string, string[]>();
    for (const path of [...paths].sort()) {
      const event = getEvent(path);
      const own = events.get(event);
      if (own) own.push(path);
      else events.set(event, [path]);
    }
    for (const [event, paths] of events) {
      const isNamed = isFound(event);
      const members = paths.filter(isFound);
      if (isNamed || members.length > 0) this.#addEvent(event, paths, isNamed ? [] : members);
    }
    const head = createElement("tr", {}, createElement("th", { scope: "col" }, "event"));
    for (const release of atlas.releases)
      head.append(
        createElement("th", { scope: "col", class: "release" }, createElement("span", {}, release)),
      );
    this.element = createElement(
      "table",
      { keydown: (event) => this.#onKey(event as KeyboardEvent) },
      createElement("thead", {}, head),
      this.#body,
    );
    if (this.#body.childElementCount === 0)
      this.#body.append(
        createElement(
          "tr",
          {},
          createElement(
            "td",
            { class: "nothing", colspan: atlas.releases.length + 1 },
            `Nothing is called “${filter}”.`,
          ),
        ),
      );
    this.#current = this.#body.querySelector<HTMLElement>("button") ?? undefined;
    this.#current?.setAttribute("tabindex", "0");
  }

  /** Gives the keyboard focus to the current button. */
  focus(): void {
    this.#current?.focus();
  }

  /** Adds the row of an event. @param open the members whose rows are visible from the beginning */
  #addEvent(event: string, paths: string[], open: string[]): void {
    const button = createElement(
      "button",
      { type: "button", class: "event", tabindex: -1, "aria-expanded": open.length > 0 ? "true" : "false" },
      ...renderName(event),
    );
    const row = this.#renderRow(button, paths, event, "event-row");
    this.#body.append(row);
    let rows = open.map((path) => this.#renderMemberRow(path));
    row.after(...rows);
    button.addEventListener("click", () => {
      const isOpen = rows.length > 0;
      for (const one of rows) one.remove();
      rows = isOpen ? [] : paths.map((path) => this.#renderMemberRow(path));
      row.after(...rows);
      button.setAttribute("aria-expanded", String(!isOpen));
      this.#makeCurrent(button); // the current button may have been in a removed row
    });
  }

  #renderMemberRow(path: string): HTMLElement {
    return this.#renderRow(
      createElement("span", { class: "member" }, ...renderName(getMember(path))),
      [path],
      path,
      "member-row",
    );
  }

  #renderRow(name: HTMLElement, paths: string[], path: string, kind: string): HTMLElement {
    const row = createElement("tr", { class: kind }, createElement("th", { scope: "row" }, name));
    const failing = new Set(
      findPresence(this.#atlas, this.#protocol, paths)
        .filter(({ state }) => state === "failed")
        .map(({ release }) => release),
    );
    for (const [index, release] of this.#atlas.releases.entries()) {
      const found = this.#findState(paths, index);
      const state = failing.has(release) && found !== "allowed" ? "failed" : found;
      const label = `${formatPath(path)} in ${release}: ${STATE_TITLES[state]}`;
      const showDetails = () => this.#onShow(path, index);
      row.append(
        createElement(
          "td",
          {},
          createElement("button", {
            type: "button",
            class: `cell ${state}`,
            tabindex: -1,
            "aria-label": label,
            title: label,
            click: showDetails,
          }),
        ),
      );
    }
    return row;
  }

  /** Finds the state of a cell, apart from `failed`. For an event, it combines the states of all its members. */
  #findState(paths: string[], index: number): CellState {
    if (!this.#data.releases.includes(index)) return "unmeasured";
    const here = paths.filter((path) => this.#findSpans(path, index).length > 0);
    if (here.length === 0) {
      const allowed = paths.flatMap((path) => this.#data.schema[path] ?? []);
      return allowed.some(({ from, to }) => from <= index && index <= to) ? "allowed" : "none";
    }
    const isFirst = index === this.#data.releases[0];
    return !isFirst && here.some((path) => this.#hasChanged(path, index)) ? "changed" : "seen";
  }

  /** Finds the spans of a path that contain a release. */
  #findSpans(path: string, index: number): Span[] {
    const spans = this.#data.paths[path]?.spans ?? [];
    return spans.filter(({ from, to }) => from <= index && index <= to);
  }

  /** Whether a path has other types or values than in the measured release before. A span may also begin because other scenarios ran. */
  #hasChanged(path: string, index: number): boolean {
    const before = this.#data.releases[this.#data.releases.indexOf(index) - 1] ?? -1;
    const stringifyFacts = (one: Span) => `${Object.keys(one.types)} ${Object.keys(one.values ?? {})}`;
    const old = this.#findSpans(path, before).map(stringifyFacts);
    return this.#findSpans(path, index).some(
      (one) => one.from === index && !old.includes(stringifyFacts(one)),
    );
  }

  #onKey(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = steps[event.key];
    const cell = (event.target as HTMLElement).closest<HTMLTableCellElement>("td, th");
    const row = cell?.parentElement as HTMLTableRowElement | null;
    if (!step || !cell || !row) return;
    event.preventDefault();
    const [down, right] = step;
    const rows = [...this.#body.rows];
    const nextRow = rows[rows.indexOf(row) + down] ?? row;
    const place = Math.max(0, Math.min(nextRow.cells.length - 1, cell.cellIndex + right));
    // A member's name is not a button. The first cell of its row gets the focus instead.
    const next =
      nextRow.cells[place]?.querySelector<HTMLElement>("button") ??
      nextRow.cells[1]?.querySelector<HTMLElement>("button");
    if (!next) return;
    this.#makeCurrent(next);
    next.focus();
  }

  #makeCurrent(button: HTMLElement): void {
    this.#current?.setAttribute("tabindex", "-1");
    this.#current = button;
    button.setAttribute("tabindex", "0");
  }
}
