/** Adds the parity of all subjects: the table of all comparisons, and for each subject a page and a badge. */
import { renderProse } from "../diff/index.js";
import { escapeMarkup, formatCount } from "../lib/index.js";
import {
  type CellMark,
  countMarks,
  getMark,
  groupParityDifferences,
  MARK_SIGNS,
  MARKS,
  type ParityGroup,
  type ParityMatrix,
  type ParityVerdict,
  renderParityBadges,
  renderParityMarkdown,
  type SubjectHistory,
} from "../parity/index.js";
import { renderCode, renderCodeBlock, renderLink, renderMarkdown, renderTable } from "./markdown.js";
import {
  buildHref,
  getBadgePath,
  getScenarioPath,
  getSubjectPath,
  PARITY_PATH,
  PARITY_VIEWER_PATH,
} from "./page-paths.js";
import type { SiteFiles } from "./site-files.js";

/** The comparison of the subjects. */
export interface SiteParity {
  matrix: ParityMatrix;
  verdict: ParityVerdict;
  /** How the results of each subject have changed since the last harvest. */
  histories: SubjectHistory[];
}

/** Adds the pages and the badges. @param findCodePage finds the page about a name in a code span */
export function addParity(
  site: SiteFiles,
  { matrix, verdict, histories }: SiteParity,
  findCodePage: (code: string) => string | undefined,
): void {
  const subjects = new Map(matrix.subjects.map(({ id }) => [id, getSubjectPath(id)]));
  const { title = "", html } = renderMarkdown(renderParityMarkdown(matrix, verdict), {
    resolveLink: () => undefined,
    findCodePage: (code) => {
      const about = subjects.get(code) ?? findCodePage(code);
      return about === undefined ? undefined : buildHref(PARITY_PATH, about);
    },
  });
  const viewer = renderLink(buildHref(PARITY_PATH, PARITY_VIEWER_PATH), "The streams side by side");
  const badges = matrix.subjects
    .map(({ id }) => renderLink(buildHref(PARITY_PATH, getSubjectPath(id)), renderBadge(PARITY_PATH, id)))
    .join(" ");
  site.addPage({
    path: PARITY_PATH,
    title,
    content: `${html.replace("</h1>", `</h1>\n<p class="badges">${badges}</p>`)}\n<p>${viewer} (that page needs JavaScript)</p>`,
  });
  for (const [file, content] of renderParityBadges(matrix)) site.addFile(getBadgePath(file), content);
  for (const { id } of matrix.subjects)
    site.addPage({
      path: getSubjectPath(id),
      title: `Parity of ${id} with ${matrix.reference.id}`,
      content: renderSubject(
        site,
        id,
        matrix,
        histories.find(({ subject }) => subject === id),
      ),
    });
}

function renderBadge(path: string, id: string): string {
  const address = buildHref(path, getBadgePath(`${id}.svg`));
  return `<img src="${escapeMarkup(address)}" alt="badge of ${escapeMarkup(id)}" height="20">`;
}

/** The page of a subject. The addresses of its links are relative to `path`. */
interface SubjectPage {
  site: SiteFiles;
  path: string;
}

function renderSubject(
  site: SiteFiles,
  id: string,
  matrix: ParityMatrix,
  history: SubjectHistory | undefined,
): string {
  const path = getSubjectPath(id);
  const page = { site, path };
  const { reference } = matrix;
  const subject = matrix.subjects.find((one) => one.id === id);
  const cells = matrix.cells.filter((cell) => cell.subject === id);
  const counts = countMarks(cells);
  const numbers = MARKS.filter((mark) => counts[mark] > 0).map(
    (mark) => `<li><b>${counts[mark]}</b> ${MARK_SIGNS[mark][1]}</li>`,
  );
  const rows = cells.map(
    (cell) =>
      `<td>${renderScenario(page, cell.scenario)}</td><td>${renderMark(getMark(cell))}</td><td class="text">${renderProse(cell.accepted ?? cell.reason ?? "")}</td>`,
  );
  return [
    `<h1>Parity of ${renderCode(id)} with ${renderCode(reference.id)}</h1>`,
    `<p>${renderBadge(path, id)}</p>`,
    `<p>${renderCode(id)}: ${escapeMarkup(subject?.version ?? "")}. ${renderCode(reference.id)}: ${escapeMarkup(reference.version)}. ${renderLink(buildHref(path, PARITY_PATH), "All subjects")}</p>`,
    `<ul class="numbers">${numbers.join("\n")}</ul>`,
    renderHistory(page, history),
    '<h2 id="differences">Differences</h2>',
    renderDifferences(page, groupParityDifferences(cells)),
    '<h2 id="scenarios">Scenarios</h2>',
    renderTable("<th>Scenario</th><th>Result</th><th>Why</th>", rows, "cards"),
    '<h2 id="badge">Badge</h2>',
    `<p>${renderLink(buildHref(path, getBadgePath(`${id}.svg`)), "The picture")} and ${renderLink(buildHref(path, getBadgePath(`${id}.json`)), "its data")}, which a badge service such as shields.io reads. In Markdown, with the address of this site for <code>ADDRESS</code>:</p>`,
    renderCodeBlock(
      `[![codex parity](ADDRESS/${encodeURI(getBadgePath(`${id}.svg`))})](ADDRESS/${encodeURI(path)})`,
    ),
  ].join("\n");
}

function renderHistory(page: SubjectPage, history: SubjectHistory | undefined): string {
  const { lastHarvest, comparedWith = [], changes = [] } = history ?? {};
  const parts = ['<h2 id="history">Since the last harvest</h2>'];
  if (lastHarvest) {
    const { at, by, reason, changes: recorded } = lastHarvest;
    parts.push(
      `<p>The last harvest was at ${escapeMarkup(at)} by ${escapeMarkup(by)}: “${escapeMarkup(reason)}”. It changed what is stored about ${formatCount(recorded.length, "scenario")}.</p>`,
    );
  } else parts.push("<p>The audit log has no harvest.</p>");
  if (comparedWith.length === 0)
    return [
      ...parts,
      "<p>Neither git nor the copy that touchstone keeps at a harvest has the fixtures from before the last harvest, so the results cannot be compared with earlier ones.</p>",
    ].join("\n");
  const where = comparedWith.map(renderCode).join(" and ");
  if (changes.length === 0) return [...parts, `<p>No result has changed since ${where}.</p>`].join("\n");
  const rows = changes.map(
    ({ scenario, before, now, gone, added, reason }) =>
      `<td>${renderScenario(page, scenario)}</td><td>${renderMark(before)}</td><td>${renderMark(now)}</td><td class="text">${renderDescriptions("gone", gone)}${renderDescriptions("new", added)}${renderProse(reason ?? "")}</td>`,
  );
  return [
    ...parts,
    `<p>${formatCount(changes.length, "result")} changed since ${where}.</p>`,
    renderTable("<th>Scenario</th><th>Before</th><th>Now</th><th>Why</th>", rows, "cards"),
  ].join("\n");
}

/** Renders descriptions of differences. @param word what happened to these differences: `gone` or `new` */
function renderDescriptions(word: string, descriptions: string[]): string {
  return descriptions.map((text) => `<div>${word}: ${escapeMarkup(text)}</div>`).join("");
}

function renderDifferences(page: SubjectPage, groups: ParityGroup[]): string {
  if (groups.length === 0) return "<p>There are none.</p>";
  const rows = groups.map(({ what, message, accepted, scenarios }) => {
    const where = scenarios.map((name) => renderScenario(page, name)).join(", ");
    const places =
      scenarios.length <= MAX_LISTED
        ? where
        : `<details><summary>${scenarios.length} scenarios</summary>${where}</details>`;
    return accepted === undefined
      ? `<td><b>unexpected</b></td><td class="text">${escapeMarkup(message)}</td><td>${places}</td><td></td>`
      : `<td>accepted</td><td class="text">${escapeMarkup(what)}</td><td>${places}</td><td class="text">${renderProse(accepted)}</td>`;
  });
  return renderTable("<th>Judged</th><th>What</th><th>Where</th><th>Why</th>", rows, "cards");
}

/** The maximum number of scenarios in a list that is shown at once. A longer list is folded until the reader opens it. */
const MAX_LISTED = 3;

function renderMark(mark: CellMark | undefined): string {
  if (mark === undefined) return "none";
  const [sign, meaning] = MARK_SIGNS[mark];
  return `${sign} ${meaning}`;
}

/** Renders the name of a scenario, as a link if the scenario has a page. It has none if its file and its fixtures are gone. */
function renderScenario({ site, path }: SubjectPage, name: string): string {
  const page = getScenarioPath(name);
  const code = renderCode(name);
  return site.has(page) ? renderLink(buildHref(path, page), code) : code;
}
