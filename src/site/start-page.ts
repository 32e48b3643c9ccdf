import type { Atlas } from "../atlas/index.js";
import { escapeMarkup } from "../lib/index.js";
import { renderEventTables } from "./add-events.js";
import { renderCode, renderLink } from "./markdown.js";
import type { MeasuredEvent } from "./measured-events.js";
import type { SitePage } from "./page-frame.js";
import {
  buildHref,
  CATALOGUE_PATH,
  EVENTS_PATH,
  getSubjectPath,
  PARITY_PATH,
  START_PATH,
} from "./page-paths.js";
import type { RecordedSubject, SiteScenario } from "./site-scenarios.js";

/** What the start page shows. */
export interface StartFacts {
  atlas: Atlas;
  scenarios: SiteScenario[];
  subjects: RecordedSubject[];
  events: MeasuredEvent[];
  /** The subject that the others are compared with; undefined if nothing is compared. */
  reference: string | undefined;
  /** The subjects that are compared with it. */
  compared: string[];
  /** Whether the site has the repository's README. */
  hasReadme: boolean;
}

/** Renders the start page: what the site is about, its numbers, and the events that codex sends. */
export function renderStart({
  atlas,
  scenarios,
  subjects,
  events,
  reference,
  compared,
  hasReadme,
}: StartFacts): SitePage {
  const link = (path: string, text: string) => renderLink(buildHref(START_PATH, path), text);
  const [first = "", last = ""] = [atlas.releases[0], atlas.releases.at(-1)];
  const current = events.filter(({ isCurrent }) => isCurrent);
  const numbers = [
    [atlas.releases.length, `releases of codex, ${first} to ${last}`],
    [scenarios.length, link(CATALOGUE_PATH, "scenarios")],
    [subjects.length, reference === undefined ? "subjects" : link(PARITY_PATH, "subjects")],
    [current.length, link(EVENTS_PATH, `events and requests of the newest release`)],
  ].map(([count, what]) => `<li><b>${count}</b> ${what}</li>`);
  const names = subjects.map(({ id }) => {
    const page = compared.includes(id) ? getSubjectPath(id) : undefined;
    return page === undefined ? renderCode(id) : link(page, renderCode(id));
  });
  const readme = hasReadme ? ` ${link("README.html", "How to use it")}` : "";
  const content = `<h1>What codex sends to its clients</h1>
<p>This site shows the events of <code>codex app-server</code> and <code>codex exec --json</code>, and the events that the SDKs yield. They are recorded from the real codex with a scripted model, so a test can replay them without an account.${readme}</p>
<ul class="numbers">${numbers.join("\n")}</ul>
<p>Subjects: ${names.join(", ") || "none has a fixture yet"}.</p>
<h2 id="events">Events of codex ${escapeMarkup(last)}</h2>
${renderEventTables(START_PATH, current, "h3")}`;
  return {
    path: START_PATH,
    title: "What codex sends to its clients",
    description:
      "What codex app-server and codex exec --json send in the newest measured release, with links to the other releases and to the SDKs.",
    content,
  };
}
