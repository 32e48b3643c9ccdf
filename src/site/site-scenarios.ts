/** Collects what is known about each scenario: its file, its fixtures, and how the subjects compare. */
import type { ParityCell, ParityMatrix } from "../parity/index.js";
import type { CatalogueEntry } from "../scenario/index.js";
import type { Manifest, ManifestEntry } from "../store/index.js";

/** A subject with its fixtures. */
export interface RecordedSubject {
  id: string;
  folder: string;
  manifest: Manifest;
}

export interface SiteScenario {
  name: string;
  title: string;
  area: string;
  covers: string[];
  /** The YAML file; undefined for a fixture without one, such as an imported capture. */
  yaml: string | undefined;
  /** The fixture whose transcript the page shows: the reference's, or else that of the first subject that has one; undefined without a fixture. */
  recorded: { subject: RecordedSubject; entry: ManifestEntry } | undefined;
  /** The comparison of each other subject with the reference. */
  cells: ParityCell[];
}

/** The area of fixtures without a scenario file. */
const NO_AREA = "fixtures without a scenario file";

/**
 * Lists the scenarios, sorted by name. A file that is no valid scenario is left out, unless there is a fixture of it.
 * @param subjects the reference first
 */
export function collectScenarios(
  catalogue: CatalogueEntry[],
  subjects: RecordedSubject[],
  matrix: ParityMatrix | undefined,
): SiteScenario[] {
  const valid = new Map(catalogue.flatMap((one) => ("scenario" in one ? [[one.name, one] as const] : [])));
  const names = new Set([
    ...valid.keys(),
    ...subjects.flatMap(({ manifest }) => Object.keys(manifest.scenarios)),
  ]);
  return [...names].sort().map((name): SiteScenario => {
    const file = valid.get(name);
    const recorded = subjects
      .map((subject) => ({ subject, entry: subject.manifest.scenarios[name] }))
      .find((one): one is { subject: RecordedSubject; entry: ManifestEntry } => one.entry !== undefined);
    return {
      name,
      title: file?.scenario.title ?? recorded?.entry.title ?? name,
      area: file?.scenario.area ?? NO_AREA,
      covers: file?.scenario.covers ?? recorded?.entry.covers ?? [],
      yaml: file?.given,
      recorded,
      cells: matrix?.cells.filter(({ scenario }) => scenario === name) ?? [],
    };
  });
}
