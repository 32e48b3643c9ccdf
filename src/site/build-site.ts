/** Builds all pages of a site. */
import { type Atlas, renderAtlasPage } from "../atlas/index.js";
import { renderParityPage } from "../parity/index.js";
import type { CatalogueEntry } from "../scenario/index.js";
import { addCatalogue } from "./add-catalogue.js";
import { addDocuments } from "./add-documents.js";
import { addEvents } from "./add-events.js";
import { addParity, type SiteParity } from "./add-parity.js";
import { findDeadLinks } from "./check-links.js";
import { siteErrors } from "./errors.js";
import { listMeasuredEvents, type MeasuredEvent } from "./measured-events.js";
import { type NavigationEntry, renderFrame, renderNavigation } from "./page-frame.js";
import {
  ATLAS_PATH,
  ATLAS_VIEWER_PATH,
  CATALOGUE_PATH,
  DOCS_PATH,
  EVENTS_PATH,
  getEventPath,
  getScenarioPath,
  PARITY_PATH,
  PARITY_VIEWER_PATH,
  START_PATH,
  STYLE_PATH,
} from "./page-paths.js";
import { SiteFiles } from "./site-files.js";
import { collectScenarios, type RecordedSubject, type SiteScenario } from "./site-scenarios.js";
import { renderStart } from "./start-page.js";
import { SITE_STYLE, VIEWER_STYLE } from "./style.js";

/** The data from which a site is built. */
export interface SiteSources {
  /** The repository's root, with its documentation. */
  root: string;
  catalogue: CatalogueEntry[];
  /** The subjects with fixtures. If the reference has fixtures, it is the first. */
  subjects: RecordedSubject[];
  /** The comparison of the subjects; undefined if there is nothing to compare. */
  parity: SiteParity | undefined;
  atlas: Atlas;
  /** The path of the atlas's folder from the root, with `/` between its parts. */
  atlasFolder: string;
}

/** The entries of the navigation. A site has only the entries whose pages exist. */
const NAVIGATION: NavigationEntry[] = [
  { title: "Start", path: START_PATH },
  { title: "Events", path: EVENTS_PATH },
  { title: "Catalogue", path: CATALOGUE_PATH },
  { title: "Parity", path: PARITY_PATH },
  { title: "Atlas", path: ATLAS_PATH },
  { title: "Coverage", path: "docs/coverage.html" },
  { title: "Findings", path: "docs/findings.html" },
  { title: "Clients", path: "docs/clients.html" },
  { title: "Docs", path: DOCS_PATH },
];

/**
 * Builds a site.
 * @returns the content of each file by its path, sorted by path
 * @throws TouchstoneError `site-links-dead`, `site-path-twice`, `page-missing`, `secret-suspected`; the errors of files that can't be read
 */
export async function buildSite(sources: SiteSources): Promise<Map<string, string | Uint8Array>> {
  const site = new SiteFiles();
  const { atlas, parity, subjects } = sources;
  const scenarios = collectScenarios(sources.catalogue, subjects, parity?.matrix);
  const events = listMeasuredEvents(atlas);
  const findCodePage = makeCodeIndex(scenarios, events);
  const invalid = sources.catalogue.flatMap((one) => ("error" in one ? [one.name] : []));
  await addCatalogue(site, { scenarios, invalid, reference: subjects[0]?.id ?? "" });
  addEvents(site, events);
  if (parity) addParity(site, parity, findCodePage);
  await addDocuments(site, { root: sources.root, replacements: listReplacements(sources), findCodePage });
  const { reference } = parity?.matrix ?? {};
  site.addPage(
    renderStart({
      atlas,
      scenarios,
      subjects,
      events,
      reference: reference?.id,
      compared: parity?.matrix.subjects.map(({ id }) => id) ?? [],
      hasReadme: site.has("README.html"),
    }),
  );
  return finishSite(site, sources);
}

/**
 * Returns a function that finds the page about the name in a code span: the page of a scenario or of an event. Events whose names
 * have no `.` or `/` are left out, because such a name may also be a common word, such as `error`.
 */
function makeCodeIndex(scenarios: SiteScenario[], events: MeasuredEvent[]) {
  const pages = new Map<string, string>();
  for (const { protocol, name } of events)
    if (/[./]/.test(name)) pages.set(name, getEventPath(protocol, name));
  for (const { name } of scenarios) pages.set(name, getScenarioPath(name));
  return (code: string) => pages.get(code);
}

/** Lists the files that the site replaces by a page of its own: only the HTML page of the atlas, which has no navigation. */
function listReplacements({ atlasFolder }: SiteSources): ReadonlyMap<string, string> {
  return new Map([[`${atlasFolder}/index.html`, ATLAS_VIEWER_PATH]]);
}

async function finishSite(site: SiteFiles, { atlas, parity }: SiteSources) {
  const atlasEntry = site.has(ATLAS_PATH) ? ATLAS_PATH : ATLAS_VIEWER_PATH;
  const navigation = NAVIGATION.map((entry) =>
    entry.path === ATLAS_PATH ? { ...entry, path: atlasEntry } : entry,
  ).filter(({ path }) => path === ATLAS_VIEWER_PATH || site.has(path));
  const files = new Map<string, string | Uint8Array>([...site.files, [STYLE_PATH, SITE_STYLE]]);
  for (const page of site.pages) files.set(page.path, renderFrame(page, navigation));
  const frameViewer = (path: string, section: string) => ({
    header: renderNavigation(path, navigation, section),
    style: VIEWER_STYLE,
  });
  files.set(ATLAS_VIEWER_PATH, await renderAtlasPage(atlas, frameViewer(ATLAS_VIEWER_PATH, atlasEntry)));
  if (parity) {
    const frame = frameViewer(PARITY_VIEWER_PATH, PARITY_PATH);
    files.set(PARITY_VIEWER_PATH, await renderParityPage(parity.matrix, parity.verdict, frame));
  }
  const links = findDeadLinks(files, new Set([ATLAS_VIEWER_PATH, PARITY_VIEWER_PATH]));
  if (links.length > 0) throw siteErrors.siteLinksDead({ links });
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
