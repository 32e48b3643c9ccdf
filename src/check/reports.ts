import { relative } from "node:path";
import { groupDifferences, type SetDiff } from "../diff/index.js";
import { describeStale, type StaleFixture } from "../staleness/index.js";
import type { FolderProblem } from "../store/index.js";
import { MANIFEST_FILE, parseScenarioName, removeEnding } from "../transcript/index.js";
import { type CiFinding, renderGithubCommands, renderJunitXml } from "./ci-formats.js";
import { type Drift, splitDrift } from "./drift.js";

/** The findings of a check, in the form that the reports need. */
export interface CheckFindings {
  folder: string;
  /** The names of all fixtures. */
  names: string[];
  /** The names of the fixtures that were imported from captures, and that nothing can record again. */
  captured: string[];
  problems: FolderProblem[];
  stale: StaleFixture[];
  drift: Drift | undefined;
}

/** A finding about one fixture, or about the whole folder. */
interface CheckFinding extends CiFinding {
  fixture: string | undefined;
}

/**
 * Renders the findings as JUnit XML, with one test case for each fixture, and one for the folder as a whole. CI systems can show this
 * format.
 * @returns XML
 */
export function renderJunit(findings: CheckFindings): string {
  const all = buildFindings(findings);
  const cases = [...findings.names.map((name) => name as string | undefined), undefined].map((name) => ({
    name: name ?? "the folder as a whole",
    failures: all.filter(({ fixture }) => fixture === name),
  }));
  return renderJunitXml("touchstone check", cases);
}

/**
 * Renders the findings as workflow commands of GitHub Actions, which annotate files.
 * @param root the root of the repository
 * @returns one command on each line
 */
export function renderGithub(findings: CheckFindings, root: string): string {
  return renderGithubCommands(
    buildFindings(findings).map((one) => ({
      ...one,
      file: relative(root, `${findings.folder}/${one.file}`),
    })),
  );
}

function buildFindings({ names, problems, stale, drift }: CheckFindings): CheckFinding[] {
  return [
    ...problems.map(({ file, line, problem, hint }) => ({
      fixture: findFixtureName(file, names),
      file,
      line,
      title: problem,
      text: hint,
    })),
    ...stale.map((one) => ({
      fixture: names.includes(one.name) ? one.name : undefined,
      file: MANIFEST_FILE,
      line: undefined,
      title: `${one.name} is stale`,
      text: describeStale([one]).join("\n"),
    })),
    ...(drift?.failures ?? []).map(({ name, error }) => ({
      fixture: names.includes(name) ? name : undefined,
      file: MANIFEST_FILE,
      line: undefined,
      title: error.message,
      text: error.hint,
    })),
    ...(drift ? buildDriftFindings(drift.diff, stale) : []),
  ];
}

/** Builds one finding for each fixture with drift, with its most severe differences. */
function buildDriftFindings(diff: SetDiff, stale: StaleFixture[]): CheckFinding[] {
  const { expected } = splitDrift(diff, stale);
  return diff.fixtures.map((fixture) => {
    const groups = groupDifferences({ ...diff, fixtures: [fixture] });
    const [file] = fixture.files;
    const line = file?.differences[0]?.oldLine ?? undefined;
    return {
      fixture: fixture.change === "added" ? undefined : fixture.name,
      file: file?.file ?? MANIFEST_FILE,
      line,
      title: `${fixture.name} ${expected.includes(fixture.name) ? "is stale, and differs" : "drifted"}: ${fixture.change === "changed" ? fixture.class : fixture.change}`,
      text: groups
        .slice(0, 8)
        .map(({ class: class_, message }) => `${class_}: ${message}`)
        .join("\n"),
    };
  });
}

function findFixtureName(file: string, names: string[]): string | undefined {
  const stem = removeEnding(file);
  return names.find((name) => stem === name || parseScenarioName(file) === name);
}
