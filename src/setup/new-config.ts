import { stringify } from "yaml";
import { DEFAULTS, loadConfig } from "../config/index.js";
import { locatePackageFile } from "../lib/package-files/index.js";
import { compareVersions } from "../lib/versions/index.js";
import { readSubject } from "../sdk/index.js";

/** The root of this package. Its own config file has the versions that the package was tested with. */
const PACKAGE = locatePackageFile("");

/** The config file of a new repository. */
export interface NewConfig {
  text: string;
  /** Sentences about the pins: why these versions, and which newer codex the atlas knows. The text has them as comments. */
  reasons: string[];
}

/**
 * Finds the releases of SDKs that this package was tested with.
 * @param root of the repository, whose own subjects count too
 * @returns subject → version; without the subjects that this package's config file does not pin
 * @throws TouchstoneError `sdk-unknown`, `subject-invalid`
 */
export async function findTestedPins(root: string, subjects: string[]): Promise<Record<string, string>> {
  const { sdks: tested } = await loadConfig(PACKAGE);
  const pins: Record<string, string> = {};
  for (const id of new Set(subjects)) {
    await readSubject(id, root);
    const version = tested[id];
    if (version !== undefined) pins[id] = version;
  }
  return pins;
}

/**
 * Builds the config file of a new repository. It pins the newest release of the reference's SDK that this package was tested
 * with, and the codex that was released with that SDK: `openai-codex` has the same version as its codex, and depends on the
 * package `openai-codex-cli-bin`, which contains this codex.
 * @param root of the repository, whose own subjects count too
 * @param subjects names of further subjects that the user asked for; their SDKs are pinned too
 * @param releases the codex releases that the atlas knows
 * @param tests the folder of the tests that replay fixtures, if it is not one of the defaults
 * @throws TouchstoneError `sdk-unknown`, `subject-invalid`
 */
export async function buildNewConfig(
  root: string,
  subjects: string[],
  releases: string[],
  tests?: string,
): Promise<NewConfig> {
  const { codex, reference } = await loadConfig(PACKAGE);
  const sdks = await findTestedPins(root, [reference, ...subjects]);
  const sdk = (await readSubject(reference, PACKAGE)).package?.name ?? reference;
  const newest = [...releases].sort(compareVersions).at(-1);
  const reasons = [
    `The pins are ${sdk} ${sdks[reference]}, the newest SDK that this touchstone was tested with, and codex ${codex}, which was released with it.`,
  ];
  if (newest !== undefined && compareVersions(newest, codex) > 0)
    reasons.push(
      `codex ${newest} is newer, and the atlas knows what it sends: \`touchstone upgrade --codex ${newest}\` moves the pin.`,
    );
  const { scenarios, fixtures, checklist } = DEFAULTS;
  const text = `# The one place where versions are written.
${reasons.map((reason) => `# ${reason}\n`).join("")}${stringify({ codex, sdks })}# The subject that all others are compared with.
${stringify({ reference })}# Folders, relative to this file.
${stringify({ scenarios, fixtures, checklist, ...(tests !== undefined && { tests: [tests] }) })}`;
  return { text, reasons };
}
