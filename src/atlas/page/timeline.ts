import { el } from "../../page/browser/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { Atlas, ProtocolData } from "../data.js";
import { dotted, eventIn, memberIn } from "../names.js";

type State = "seen" | "changed" | "allowed" | "none" | "unmeasured";
const WORDS: Record<State, string> = {
  seen: "seen",
  changed: "seen, otherwise than before",
  allowed: "allowed by its schema, not seen",
  none: "not seen",
  unmeasured: "not measured",
};

/** Releases × events and their members. An event's members come when it is opened, or when the filter names them. */
export class Timeline {
  readonly element: HTMLElement;
  readonly #atlas: Atlas;
  readonly #data: ProtocolData;
  readonly #show: (path: string, release: number) => void;
  readonly #body = el("tbody");
  /** The cell that has the keyboard. */
  #current: HTMLElement | undefined;

  constructor(
    atlas: Atlas,
    protocol: Protocol,
    filter: string,
    show: (path: string, release: number) => void,
  ) {
    this.#atlas = atlas;
    this.#data = atlas.protocols[protocol] as ProtocolData;
    this.#show = show;
    const wanted = filter.trim().toLowerCase();
    const paths = new Set([...Object.keys(this.#data.paths), ...Object.keys(this.#data.schema)]);
    const events = new Map<string, string[]>();
    for (const path of [...paths].sort()) {
      const event = eventIn(path);
      const own = events.get(event);
      if (own) own.push(path);
      else events.set(event, [path]);
    }
    for (const [event, paths] of events) {
      const isNamed = event.toLowerCase().includes(wanted);
      const members = paths.filter((path) => memberIn(path).toLowerCase().includes(wanted));
      if (isNamed || members.length > 0) this.#addEvent(event, paths, isNamed ? [] : members);
    }
    const head = el("tr", {}, el("th", { scope: "col" }, "event"));
    for (const release of atlas.releases)
      head.append(el("th", { scope: "col", class: "release" }, el("span", {}, release)));
    this.element = el(
      "table",
      { keydown: (event) => this.#move(event as KeyboardEvent) },
      el("thead", {}, head),
      this.#body,
    );
    if (this.#body.childElementCount === 0)
      this.#body.append(el("tr", {}, el("td", { class: "nothing" }, `Nothing is called “${filter}”.`)));
    this.#current = this.#body.querySelector<HTMLElement>("button") ?? undefined;
    this.#current?.setAttribute("tabindex", "0");
  }

  focus(): void {
    this.#current?.focus();
  }

  /** @param open members that are shown at once */
  #addEvent(event: string, paths: string[], open: string[]): void {
    const button = el(
      "button",
      { type: "button", class: "event", tabindex: -1, "aria-expanded": open.length > 0 ? "true" : "false" },
      event,
    );
    const row = this.#row(button, paths, event, "event-row");
    this.#body.append(row);
    let rows = open.map((path) => this.#memberRow(path));
    row.after(...rows);
    button.addEventListener("click", () => {
      const isOpen = rows.length > 0;
      for (const one of rows) one.remove();
      rows = isOpen ? [] : paths.map((path) => this.#memberRow(path));
      row.after(...rows);
      button.setAttribute("aria-expanded", String(!isOpen));
    });
  }

  #memberRow(path: string): HTMLElement {
    return this.#row(el("span", { class: "member" }, memberIn(path)), [path], path, "member-row");
  }

  #row(name: HTMLElement, paths: string[], path: string, kind: string): HTMLElement {
    const row = el("tr", { class: kind }, el("th", { scope: "row" }, name));
    for (const [index, release] of this.#atlas.releases.entries()) {
      const state = this.#stateOf(paths, index);
      const label = `${dotted(path)} in ${release}: ${WORDS[state]}`;
      const click = () => this.#show(path, index);
      row.append(
        el(
          "td",
          {},
          el("button", {
            type: "button",
            class: state,
            tabindex: -1,
            "aria-label": label,
            title: label,
            click,
          }),
        ),
      );
    }
    return row;
  }

  /** Of a member what was seen of it; of an event whether any of its members was seen, and when any of them changed. */
  #stateOf(paths: string[], index: number): State {
    if (!this.#data.releases.includes(index)) return "unmeasured";
    const spans = paths.flatMap((path) => this.#data.paths[path]?.spans ?? []);
    const here = spans.filter(({ from, to }) => from <= index && index <= to);
    if (here.length === 0) {
      const allowed = paths.flatMap((path) => this.#data.schema[path] ?? []);
      return allowed.some(({ from, to }) => from <= index && index <= to) ? "allowed" : "none";
    }
    const isFirst = index === this.#data.releases[0];
    return !isFirst && here.some((span) => span.from === index && this.#isChange(paths, span, index))
      ? "changed"
      : "seen";
  }

  /** A span that begins since other scenarios ran is none. */
  #isChange(paths: string[], span: ProtocolData["paths"][string]["spans"][number], index: number): boolean {
    const before = this.#data.releases[this.#data.releases.indexOf(index) - 1] ?? -1;
    const old = paths
      .flatMap((path) => this.#data.paths[path]?.spans ?? [])
      .filter(({ from, to }) => from <= before && before <= to);
    const facts = (one: typeof span) => `${Object.keys(one.types)} ${Object.keys(one.values ?? {})}`;
    return old.every((one) => facts(one) !== facts(span));
  }

  #move(event: KeyboardEvent): void {
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
    // A member's name is no button.
    const next =
      nextRow.cells[place]?.querySelector<HTMLElement>("button") ??
      nextRow.cells[1]?.querySelector<HTMLElement>("button");
    if (!next) return;
    this.#current?.setAttribute("tabindex", "-1");
    this.#current = next;
    next.setAttribute("tabindex", "0");
    next.focus();
  }
}
