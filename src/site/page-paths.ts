/** Paths of the site's pages, and links between them. All paths are relative to the site's folder. */
import { posix } from "node:path";

export const START_PATH = "index.html";
export const EVENTS_PATH = "events/index.html";
export const CATALOGUE_PATH = "catalogue/index.html";
export const PARITY_PATH = "parity/index.html";
export const ATLAS_PATH = "docs/atlas/index.html";
/** The two pages that need a script, since they compare what a reader chooses. */
export const PARITY_VIEWER_PATH = "parity.html";
export const ATLAS_VIEWER_PATH = "atlas.html";
/** The list of the documents. */
export const DOCS_PATH = "docs/index.html";
export const STYLE_PATH = "style.css";

/** The path of a scenario's page. */
export function getScenarioPath(name: string): string {
  return `catalogue/${name}.html`;
}

/** The path of the page about a subject's parity. */
export function getSubjectPath(id: string): string {
  return `parity/${id}.html`;
}

/** The path of a badge's file. @param file its name, as `renderParityBadges` returns it */
export function getBadgePath(file: string): string {
  return `parity/${file}`;
}

/** The path of an event's page. @param name of the event, without the type of an item */
export function getEventPath(protocol: string, name: string): string {
  return `events/${protocol}/${name.replace(/[^A-Za-z0-9]+/g, "-")}.html`;
}

/** The path of the page of a Markdown file. @param file its path from the repository's root */
export function getDocumentPath(file: string): string {
  return getCopyPath(file.replace(/\.md$/, ".html").replace(/\/README\.html$/, "/index.html"));
}

/** The path of the page that shows a file, or lists a folder. The list of the root (`.`) is `dot-/index.html`, since `index.html` is the start page. */
export function getSourcePath(file: string, kind: "file" | "folder"): string {
  return getCopyPath(kind === "file" ? `${file}.html` : `${file}/index.html`);
}

/** The path of a copy of a file. Services that publish a site leave out hidden files, so no path of the site is hidden. */
export function getCopyPath(file: string): string {
  return file.replace(/(^|\/)\./g, "$1dot-");
}

/** Builds a link from one page to another. @param anchor an id in the other page */
export function buildHref(from: string, to: string, anchor = ""): string {
  const end = anchor === "" ? "" : `#${encodeURIComponent(anchor)}`;
  if (from === to && end !== "") return end;
  return `${posix.relative(posix.dirname(from), to).split("/").map(encodeURIComponent).join("/")}${end}`;
}
