import {
  findEntry,
  findUnsupported,
  listFixtureFiles,
  type Manifest,
  type ManifestEntry,
} from "../store/index.js";

/** What makes a fixture stale. */
export type StaleCause =
  | "scenario"
  | "never recorded"
  | "not valid"
  | "scenario removed"
  | "file"
  | "output schema"
  | "driver"
  | "codex"
  | "sdk";

/** A fixture that is stale, with one cause. A fixture with several causes is listed once for each. */
export interface StaleFixture {
  name: string;
  cause: StaleCause;
  /** The file or the thing that differs: `scenarios/thread_basic.yaml`. */
  what: string;
  /** Follows `what` in a sentence: `changed since it was recorded`. */
  problem: string;
  /** Whether its scenario is there, so that a harvest can record it again. */
  recordable: boolean;
  /** Present if the fixture was imported from a capture, so that no harvest can record it again. */
  captured?: true;
}

/** The facts of now, with which a manifest is compared. A fact that is not known makes no fixture stale. */
export interface PresentFacts {
  /** Name → each scenario of the catalogue, and each scenario module of a given checkout. */
  scenarios: Map<string, PresentScenario>;
  /** Whether `scenarios` has the whole catalogue, so that the scenario of a name that is not there was removed. */
  isWholeCatalogue: boolean;
  /** Whether a scenario without a fixture is stale. */
  includeMissing: boolean;
  /** The pinned versions. `sdk` is undefined if no version of the SDK is pinned. */
  pins: { codex: string; sdk: string | undefined };
  /** Digest of the driver's files; undefined if its folder is not known. */
  driver: string | undefined;
  /** The paths, relative to the fixtures folder, of files that the manifest lists and that do not exist. */
  missingFiles: Set<string>;
  /** Name of a fixture → text of its stored structured-output schema; undefined if the file is missing. */
  storedSchemas: Map<string, string | undefined>;
}

/** A scenario that exists now. */
export interface PresentScenario {
  /** The path of the scenario's file, as messages name it. */
  file: string;
  /** Undefined if the file is no valid scenario. */
  digest: string | undefined;
  /** Whether it is a scenario module of a checkout. */
  module: boolean;
  /** Text of its structured-output schema; undefined if it has none. */
  outputSchema: string | undefined;
}

type CauseFacts = Omit<StaleFixture, "name" | "recordable" | "captured">;

/**
 * Lists the stale fixtures of a folder, sorted by name.
 * @param manifest of the folder; undefined if nothing is recorded
 */
export function findStale(manifest: Manifest | undefined, facts: PresentFacts): StaleFixture[] {
  const { scenarios = {}, unsupported = {} } = manifest ?? {};
  const recorded = Object.keys(scenarios);
  const names = [...new Set([...recorded, ...Object.keys(unsupported), ...facts.scenarios.keys()])].sort();
  return names.flatMap((name) => {
    const recordable = facts.scenarios.has(name);
    const entry = findEntry({ scenarios }, name);
    if (entry?.captured)
      return findMissingFiles(entry, facts).map((cause) => ({
        name,
        ...cause,
        recordable: false,
        captured: true as const,
      }));
    const unsupportedEntry = findUnsupported({ unsupported }, name);
    // Without the checkout, nothing is known about its modules.
    if ((entry ? !entry.module : unsupportedEntry) && isRemoved(name, facts))
      return [{ name, ...SCENARIO_REMOVED, recordable }];
    const causes = entry
      ? findCauses(name, entry, facts)
      : unsupportedEntry
        ? [...findScenarioCause(name, unsupportedEntry, facts), ...findSubjectCauses(unsupportedEntry, facts)]
        : findMissing(name, facts);
    return causes.map((cause) => ({ name, ...cause, recordable }));
  });
}

const SCENARIO_REMOVED: CauseFacts = {
  cause: "scenario removed",
  what: "its scenario",
  problem: "was removed from the catalogue",
};

function isRemoved(name: string, { scenarios, isWholeCatalogue }: PresentFacts): boolean {
  return isWholeCatalogue && !scenarios.has(name);
}

function findCauses(name: string, entry: ManifestEntry, facts: PresentFacts): CauseFacts[] {
  return [
    ...findScenarioCause(name, entry, facts),
    ...findMissingFiles(entry, facts),
    ...findSchemaCause(name, entry, facts),
    ...findSubjectCauses(entry, facts),
  ];
}

function findMissingFiles(entry: ManifestEntry, { missingFiles }: PresentFacts): CauseFacts[] {
  return listFixtureFiles(entry)
    .filter((file) => missingFiles.has(file))
    .map((file) => ({ cause: "file", what: file, problem: "is missing on disk" }));
}

function findMissing(name: string, { scenarios, includeMissing }: PresentFacts): CauseFacts[] {
  const present = scenarios.get(name);
  if (!includeMissing || !present) return [];
  if (!present.digest) return [{ cause: "not valid", what: present.file, problem: "is no valid scenario" }];
  return [{ cause: "never recorded", what: present.file, problem: "was never recorded" }];
}

function findScenarioCause(
  name: string,
  { scenario, module = false }: { scenario: string; module?: boolean | undefined },
  { scenarios }: PresentFacts,
): CauseFacts[] {
  const present = scenarios.get(name);
  // Without the checkout, nothing is known about its modules.
  if (!present || present.digest === scenario || (module && !present.module)) return [];
  return [{ cause: "scenario", what: present.file, problem: "changed since it was recorded" }];
}

function findSchemaCause(
  name: string,
  { schema }: ManifestEntry,
  { scenarios, storedSchemas }: PresentFacts,
): CauseFacts[] {
  const expected = scenarios.get(name)?.outputSchema;
  if (schema === undefined || expected === undefined) return [];
  const stored = storedSchemas.get(name);
  if (stored === expected) return [];
  const problem = stored === undefined ? "is missing on disk" : "is not the scenario's output schema";
  return [{ cause: "output schema", what: schema, problem }];
}

function findSubjectCauses(
  { subject }: Pick<ManifestEntry, "subject">,
  { pins, driver }: PresentFacts,
): CauseFacts[] {
  const { codex, sdk, driver: recordedDriver } = subject;
  const causes: CauseFacts[] = [];
  if (recordedDriver !== undefined && driver !== undefined && recordedDriver !== driver)
    causes.push({ cause: "driver", what: "the driver", problem: "changed since it was recorded" });
  if (codex.version !== pins.codex) causes.push(buildPinCause("codex", "codex", codex.version, pins.codex));
  // The pin says nothing about a checkout, and codex itself has no SDK.
  if (sdk.source === "registry" && pins.sdk !== undefined && sdk.version !== pins.sdk)
    causes.push(buildPinCause("sdk", sdk.package, sdk.version, pins.sdk));
  return causes;
}

function buildPinCause(cause: "codex" | "sdk", thing: string, recorded: string, pin: string): CauseFacts {
  return {
    cause,
    what: `the pin of ${thing}`,
    problem: `is ${pin}, not ${recorded} as recorded`,
  };
}
