/** Reads, writes and compares manifests. */
import { describeInvalidKey, getReason, readTextIfExists, resolveInside } from "../lib/index.js";
import {
  assertReadableVersion,
  FORMAT_VERSION,
  MANIFEST_FILE,
  parsePlainJson,
  sortMembers,
} from "../transcript/index.js";
import { storeErrors } from "./errors.js";
import {
  entrySchema,
  type Manifest,
  type ManifestEntry,
  manifestSchema,
  type UnsupportedScenario,
  unsupportedSchema,
} from "./manifest.js";

/**
 * Reads the manifest of a fixtures folder.
 * @returns undefined if there is none
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`, `path-outside`
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = resolveInside(folder, MANIFEST_FILE);
  const text = await readTextIfExists(path).catch((error) => {
    throw storeErrors.manifestDamaged({ file: path, problem: getReason(error), cause: error });
  });
  return text === undefined ? undefined : parseManifest(path, text);
}

/**
 * Parses the text of a manifest.
 * @param path origin of the text, for messages
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`
 */
export function parseManifest(path: string, text: string): Manifest {
  let data: unknown;
  try {
    data = parsePlainJson(text);
  } catch (error) {
    throw storeErrors.manifestDamaged({ file: path, problem: getReason(error), cause: error });
  }
  assertReadableVersion(path, data, storeErrors.manifestTooNew);
  const parsed = manifestSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = issue ? describeInvalidKey(issue, data) : "is not valid";
  throw storeErrors.manifestDamaged({ file: path, problem, cause: parsed.error });
}

/** Renders the manifest's text. Each member has a fixed position, so equal manifests have equal bytes. */
export function renderManifest(manifest: Manifest): string {
  const { scenarios, unsupported = {}, ...head } = manifestSchema.parse(manifest);
  const none = Object.keys(unsupported).length === 0;
  const entries = Object.entries(scenarios).map(([name, entry]) => [name, sortRecords(entry)] as const);
  return `${JSON.stringify({ ...head, scenarios: sortMembers(Object.fromEntries(entries)), ...(none ? {} : { unsupported: sortMembers(unsupported) }) }, null, 2)}\n`;
}

/**
 * Whether a stored entry and a recorded one are equal except for the time, the version of touchstone and the review.
 * If the stored entry lacks the driver's digest or `module`, which older versions did not record, that is no difference
 * either, so that an update of touchstone alone changes no manifest.
 */
export function isSameEntry(stored: ManifestEntry, recorded: ManifestEntry): boolean {
  const { harvestedAt, touchstone } = stored;
  const text = ({ reviewed: _, module, ...value }: ManifestEntry) =>
    JSON.stringify(
      sortRecords(
        entrySchema.parse({
          ...value,
          subject: omitUnknownDriver(value.subject, stored.subject),
          ...(module && stored.module && { module }),
          harvestedAt,
          touchstone,
        }),
      ),
    );
  return text(stored) === text(recorded);
}

/** Whether the stored and the recorded facts about a scenario that an SDK cannot carry out are equal. If the stored facts lack the driver's digest, that is no difference. */
export function isSameUnsupported(stored: UnsupportedScenario, recorded: UnsupportedScenario): boolean {
  const subject = omitUnknownDriver(recorded.subject, stored.subject);
  return (
    JSON.stringify(unsupportedSchema.parse(stored)) ===
    JSON.stringify(unsupportedSchema.parse({ ...recorded, subject }))
  );
}

/** Leaves out the digest of a subject's driver if the stored subject has none. */
function omitUnknownDriver(
  { driver, ...subject }: ManifestEntry["subject"],
  stored: ManifestEntry["subject"],
): ManifestEntry["subject"] {
  return stored.driver === undefined || driver === undefined ? subject : { ...subject, driver };
}

/**
 * Finds the manifest's entry of a scenario, also for a name such as `constructor`.
 * @returns undefined if there is none
 */
export function findEntry(
  { scenarios }: Pick<Manifest, "scenarios">,
  name: string,
): ManifestEntry | undefined {
  return Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
}

/**
 * Finds what the manifest says about a scenario that its SDK can't carry out.
 * @returns undefined if it says nothing
 */
export function findUnsupported(
  { unsupported = {} }: Pick<Manifest, "unsupported">,
  name: string,
): UnsupportedScenario | undefined {
  return Object.hasOwn(unsupported, name) ? unsupported[name] : undefined;
}

export function createManifest(sdk: string): Manifest {
  return { formatVersion: FORMAT_VERSION, sdk, scenarios: {} };
}

/**
 * Sorts `methods` and `replaced`, whose keys are data. For all other members, zod has already set the order of the schema. What an
 * SDK returned or raised stays in its own order.
 */
function sortRecords(value: ManifestEntry): ManifestEntry {
  const { session } = value;
  return {
    ...value,
    steps: value.steps.map((step) => ({ ...step, methods: sortMembers(step.methods) })),
    ...(session && { session: { ...session, replaced: sortReplaced(session.replaced) } }),
    replaced: sortReplaced(value.replaced),
  };
}

function sortReplaced(places: ManifestEntry["replaced"]): ManifestEntry["replaced"] {
  const sorted = Object.entries(places).map(([kind, paths]) => [kind, [...paths].sort()] as const);
  return sortMembers(Object.fromEntries(sorted));
}
