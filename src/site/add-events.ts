/** Adds the pages about what codex sends: a list of all events, and a page for each. */
import { escapeMarkup, formatCount } from "../lib/index.js";
import { PROTOCOLS, type Protocol } from "../protocol/index.js";
import { renderCode, renderCodeBlock, renderLink, renderTable } from "./markdown.js";
import type { EventForm, EventMember, MeasuredEvent } from "./measured-events.js";
import { buildHref, EVENTS_PATH, getEventPath, getScenarioPath } from "./page-paths.js";
import type { SiteFiles } from "./site-files.js";
import { slugify } from "./slugs.js";

const PROTOCOL_NAMES: Record<Protocol, string> = {
  exec: "codex exec --json",
  "app-server": "codex app-server",
};

/** Adds the list of events and the page of each event. */
export function addEvents(site: SiteFiles, events: MeasuredEvent[]): void {
  const intro =
    "<p>This page lists each event and request that was recorded from a release of codex. For each, it has the first and the last measured release that was seen to send it, and the number of scenarios that show it. Some releases between the two may not send it: <code>touchstone atlas explain EVENT</code> shows all ranges. An event that no scenario shows is not listed.</p>";
  site.addPage({
    path: EVENTS_PATH,
    title: "What codex sends: events of codex app-server and codex exec --json",
    content: `<h1>What codex sends</h1>\n${intro}\n${renderEventTables(EVENTS_PATH, events, "h2")}`,
  });
  for (const event of events) {
    const path = getEventPath(event.protocol, event.name);
    site.addPage({
      path,
      title: `${event.name}: ${PROTOCOL_NAMES[event.protocol]}`,
      description: `${event.name} of ${PROTOCOL_NAMES[event.protocol]}: the first and the last release of codex that was seen to send it (${event.first}, ${event.last}), an example, its members, and scenarios that show it.`,
      content: renderEvent(site, path, event),
    });
  }
}

/** Renders a heading and a table for each protocol that has events. @param from path of the page with the tables */
export function renderEventTables(from: string, events: MeasuredEvent[], heading: "h2" | "h3"): string {
  return PROTOCOLS.toReversed()
    .map((protocol) => {
      const own = events.filter((event) => event.protocol === protocol);
      if (own.length === 0) return "";
      const rows = own.map(
        (event) =>
          `<td>${renderLink(buildHref(from, getEventPath(protocol, event.name)), renderCode(event.name))}</td><td>${escapeMarkup(event.first)}</td><td>${escapeMarkup(event.last)}</td><td>${event.scenarios.length}</td>`,
      );
      return `<${heading} id="${protocol}">${renderCode(PROTOCOL_NAMES[protocol])}</${heading}>\n${renderTable("<th>Event</th><th>First seen in</th><th>Last seen in</th><th>Scenarios</th>", rows)}`;
    })
    .join("\n");
}

function renderEvent(site: SiteFiles, path: string, event: MeasuredEvent): string {
  const { name, protocol, forms } = event;
  const sent = `<p>Sent by ${renderCode(PROTOCOL_NAMES[protocol])}. ${formatSeen(event)}.${event.isCurrent ? "" : " It was not seen in the newest measured release."}</p>`;
  const scenarios = event.scenarios.map((scenario) => {
    const page = getScenarioPath(scenario);
    return site.has(page) ? renderLink(buildHref(path, page), renderCode(scenario)) : renderCode(scenario);
  });
  const shown = `<h2 id="scenarios">Scenarios that show it</h2>\n<p>${formatCount(scenarios.length, "scenario")}: ${scenarios.join(", ")}</p>`;
  const parts = forms.map((form) => renderForm(form, forms.length > 1 || form.event !== name));
  return `<h1>${renderCode(name)}</h1>\n${sent}\n${parts.join("\n")}\n${shown}`;
}

function renderForm(form: EventForm, hasHeading: boolean): string {
  const heading = hasHeading
    ? `<h2 id="${escapeMarkup(slugify(form.event))}">${renderCode(form.event)}</h2>\n<p>${formatSeen(form)}.</p>`
    : "<h2>Example and members</h2>";
  const rows = form.members.map(
    (member) =>
      `<td>${renderCode(member.path)}</td><td>${escapeMarkup(formatTypes(member))}</td><td>${member.isOptional ? "not always" : "always"}</td><td>${escapeMarkup(member.first)}</td>`,
  );
  const table =
    rows.length === 0
      ? ""
      : renderTable("<th>Member</th><th>Type, values</th><th>Present</th><th>Since</th>", rows);
  return `${heading}\n${renderCodeBlock(formatSample(form.sample))}\n${table}`;
}

/** Names only the first and the last release, since the releases between them may not send the event. */
function formatSeen({ first, last }: { first: string; last: string }): string {
  return escapeMarkup(
    first === last ? `Seen only in ${first}` : `First seen in ${first}, last seen in ${last}`,
  );
}

function formatTypes({ types, values }: EventMember): string {
  const known = values.length > 0 ? `: ${values.join(", ")}` : "";
  return `${types.join(" or ")}${known}`;
}

/** Indents a sample. A sample that the atlas has cut is no JSON, and is shown as it is. */
function formatSample(sample: string): string {
  try {
    return JSON.stringify(JSON.parse(sample), null, 2);
  } catch {
    return sample;
  }
}
