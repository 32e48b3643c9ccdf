/** Adds the catalogue: a list of the scenarios, and a page for each. */
import { renderProse } from "../diff/index.js";
import { escapeMarkup, formatCount } from "../lib/index.js";
import { getMark, groupParityDifferences, MARK_SIGNS, type ParityCell } from "../parity/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { renderCode, renderCodeBlock, renderLink, renderTable } from "./markdown.js";
import { buildHref, CATALOGUE_PATH, getScenarioPath, PARITY_PATH } from "./page-paths.js";
import type { SiteFiles } from "./site-files.js";
import type { SiteScenario } from "./site-scenarios.js";
import { slugify } from "./slugs.js";
import { renderTranscript } from "./transcript.js";

/** The maximum number of groups of differences that a scenario's page shows for one subject. */
const MAX_DIFFERENCES = 20;

/** What the pages of the catalogue show. */
export interface CatalogueFacts {
  scenarios: SiteScenario[];
  /** Names of files that are no valid scenarios. */
  invalid: string[];
  /** The subject that the others are compared with. */
  reference: string;
}

/** Adds the list of scenarios and the page of each scenario. */
export async function addCatalogue(site: SiteFiles, catalogue: CatalogueFacts): Promise<void> {
  site.addPage({
    path: CATALOGUE_PATH,
    title: "Catalogue of scenarios",
    content: renderCatalogue(catalogue),
  });
  for (const scenario of catalogue.scenarios) {
    const path = getScenarioPath(scenario.name);
    site.addPage({
      path,
      title: `${scenario.name}: ${scenario.title}`,
      content: await renderScenario(path, scenario, catalogue.reference),
    });
  }
}

function renderCatalogue({ scenarios, invalid }: CatalogueFacts): string {
  const areas = [...new Set(scenarios.map(({ area }) => area))].sort();
  const parts = areas.map((area) => {
    const rows = scenarios
      .filter((one) => one.area === area)
      .map(({ name, title, cells }) => {
        const link = renderLink(buildHref(CATALOGUE_PATH, getScenarioPath(name)), renderCode(name));
        return `<td>${link}</td><td>${escapeMarkup(title)}</td><td>${countSame(cells)}</td>`;
      });
    return `<h2 id="${buildAreaAnchor(area)}">${escapeMarkup(area)}</h2>\n${renderTable("<th>Scenario</th><th>What happens</th><th>Subjects that do the same</th>", rows)}`;
  });
  if (invalid.length > 0)
    parts.push(
      `<h2>Files that are no valid scenarios</h2>\n<p>${invalid.map(renderCode).join(", ")}: <code>touchstone scenarios validate</code> lists each mistake.</p>`,
    );
  return `<h1>Catalogue</h1>\n<p>${formatCount(scenarios.length, "scenario")}. A scenario is one workflow, to be recorded with the real codex and a scripted model.</p>\n${parts.join("\n")}`;
}

function buildAreaAnchor(area: string): string {
  return `area-${slugify(area)}`;
}

function countSame(cells: ParityCell[]): string {
  const compared = cells.filter(({ kind }) => kind === "same" || kind === "differs");
  const same = compared.filter(({ kind }) => kind === "same").length;
  return compared.length === 0 ? "–" : `${same} of ${compared.length}`;
}

async function renderScenario(path: string, scenario: SiteScenario, reference: string): Promise<string> {
  const { name, title, covers, yaml, recorded, cells } = scenario;
  if (yaml !== undefined) await assertNoSecrets(`${name}.yaml`, yaml); // before HTML escapes it, which could hide a secret
  const parts = [
    `<h1>${escapeMarkup(title)}</h1>`,
    `<p class="quiet">${renderCode(name)} · ${renderLink(buildHref(path, CATALOGUE_PATH, buildAreaAnchor(scenario.area)), escapeMarkup(scenario.area))}</p>`,
    ...(covers.length > 0
      ? [
          '<h2 id="covers">What it covers</h2>',
          `<ul>${covers.map((one) => `<li>${escapeMarkup(one)}</li>`).join("")}</ul>`,
        ]
      : []),
    '<h2 id="transcript">Transcript</h2>',
    await renderRecording(recorded),
    ...(cells.length > 0 ? [renderAgreement(path, cells, reference)] : []),
    ...(yaml === undefined ? [] : ['<h2 id="scenario">Scenario</h2>', renderCodeBlock(yaml)]),
  ];
  return parts.join("\n");
}

async function renderRecording(recorded: SiteScenario["recorded"]): Promise<string> {
  if (!recorded) return "<p>No subject has a fixture of this scenario.</p>";
  const { subject, entry } = recorded;
  const { sdk, codex } = entry.subject;
  const versions = escapeMarkup(`${sdk.package} ${sdk.version}, codex ${codex.version}`);
  const files = entry.steps.map(({ file }) => renderCode(file)).join(", ");
  return `<p>Recorded with ${renderCode(subject.id)} (${versions}). Its events are in ${files}.</p>\n${await renderTranscript(subject.folder, entry)}`;
}

function renderAgreement(path: string, cells: ParityCell[], reference: string): string {
  const rows = cells.map((cell) => {
    const why = cell.reason === undefined ? listDifferences(cell) : renderProse(cell.reason);
    return `<td>${renderCode(cell.subject)}</td><td>${MARK_SIGNS[getMark(cell)][1]}</td><td class="text">${why}</td>`;
  });
  const intro = `<p>Compared with ${renderCode(reference)}. ${renderLink(buildHref(path, PARITY_PATH), "All comparisons")}</p>`;
  return `<h2 id="parity">Which subjects agree</h2>\n${intro}\n${renderTable("<th>Subject</th><th>Result</th><th>Differences</th>", rows, "cards")}`;
}

function listDifferences(cell: ParityCell): string {
  const groups = groupParityDifferences([cell]);
  if (groups.length === 0) return "–";
  const shown = groups.slice(0, MAX_DIFFERENCES);
  const more = groups.length - shown.length;
  const parts = [...new Set(shown.map(({ accepted }) => accepted))].map((reason) => {
    const own = shown.filter(({ accepted }) => accepted === reason);
    const items = own.map(({ message }) => `<li>${renderProse(message)}</li>`);
    return `${reason === undefined ? "" : `<p class="quiet">${renderProse(reason)}</p>`}<ul>${items.join("")}</ul>`;
  });
  return `${parts.join("")}${more > 0 ? `<p>and ${formatCount(more, "more kind")} of differences</p>` : ""}`;
}
