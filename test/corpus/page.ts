/** docs/corpus.md: a row for each case. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeCell } from "../../src/lib/index.js";
import { REPOSITORY } from "../helpers/project.js";
import { type Case, SUITES, type SuiteName } from "./cases.js";
import { findReason } from "./reasons.js";
import type { CaseOutcome } from "./results.js";
import type { CaseResult } from "./run.js";

/** A case, and what came of it, if it was run. */
export interface CaseRow {
  one: Case;
  outcome: CaseOutcome | undefined;
}

/** Writes the page. @param pins versions of codex and of both SDKs */
export async function writePage(rows: CaseRow[], pins: PagePins): Promise<void> {
  await writeFile(join(REPOSITORY, "docs/corpus.md"), renderPage(rows, pins));
}

interface PagePins {
  codex: string;
  python: string | undefined;
  typescript: string | undefined;
}

/** Renders the page. */
export function renderPage(rows: CaseRow[], { codex, python, typescript }: PagePins): string {
  const sections = Object.keys(SUITES).map((suite) => renderSuite(suite as SuiteName, rows));
  return `# Corpus: the official SDKs' own examples and tests

The repository openai/codex has examples and tests of its SDKs. Its files are not in this repository. \`npm run test:corpus\` takes the folder of a checkout, runs its examples and tests with the
pinned SDKs (Python ${python}, TypeScript ${typescript}), and writes this page.

\`\`\`
npm run test:corpus -- ../codex                                 # all cases of that checkout
npm run test:corpus -- ../codex --case streaming                # the cases whose name contains this
npm run test:corpus -- ../codex --resume                        # continue after a stop
\`\`\`

Each case runs twice:

- **on the real codex** ${codex}. An example talks to the scripted model. A test has its own model server. touchstone's model server is between it and codex: it checks each request of codex,
  and streams the test's answer. Everything that codex and the SDK send to each other becomes a recording.
- **on the fake codex**, with the recording of the same case, in default mode. A case passes there only if the fake codex also reports no mismatch.

${renderCounts(rows)}

${sections.join("\n")}`;
}

function renderCounts(rows: CaseRow[]): string {
  const lines = Object.entries(SUITES).map(([suite, { title }]) => {
    const own = rows.filter(({ one, outcome }) => one.suite === suite && outcome);
    const count = (pick: (outcome: CaseOutcome) => CaseResult) =>
      own.filter(({ outcome }) => outcome && pick(outcome).failure === undefined).length;
    return `| ${title} | ${own.length} | ${count(({ real }) => real)} | ${count(({ real, fake }) => (real.failure === undefined ? fake : real))} |`;
  });
  return ["| cases | run | pass on codex | pass on the fake codex |", "|---|---|---|---|", ...lines].join(
    "\n",
  );
}

function renderSuite(suite: SuiteName, rows: CaseRow[]): string {
  const own = rows.filter(({ one }) => one.suite === suite).map(renderRow);
  const { title, folder } = SUITES[suite];
  return `## ${title}

\`${folder}\`

| file | case | codex | fake codex |
|---|---|---|---|
${own.join("\n")}
`;
}

function renderRow({ one: { file, name }, outcome }: CaseRow): string {
  const cells = outcome ? [renderResult(outcome.real, false), renderFake(outcome)] : ["not run", "not run"];
  return `| ${[file, name, ...cells].map(escapeCell).join(" | ")} |`;
}

function renderFake({ real, fake }: CaseOutcome): string {
  // The recording of a case that fails is that of the failure.
  if (real.failure !== undefined && fake.failure === undefined) return "–";
  const [ofReal, ofFake] = [renderResult(real, false), renderResult(fake, true)];
  return real.failure !== undefined && ofReal === ofFake ? "✗ the same" : ofFake;
}

function renderResult({ failure }: CaseResult, onFake: boolean): string {
  if (failure === undefined) return "✓";
  return `✗ ${findReason(failure, { onFake }) ?? shorten(failure)}`;
}

const CELL_CHARACTERS = 240;

function shorten(failure: string): string {
  const text = failure.replace(/\s+/g, " ");
  return text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS)}…` : text;
}
