import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { didYouMean } from "../lib/index.js";
import { readSubject } from "../sdk/index.js";
import { findMissingManifest, storeErrors } from "../store/index.js";
import { locateSubjectFolder, MANIFEST_FILE } from "../transcript/index.js";
import { openFolderSubject } from "./folder-subject.js";
import type { StoredSubject } from "./parity-types.js";

/**
 * Lists the subjects that have fixtures in a folder, sorted.
 * @param fixtures the folder with a fixtures folder for each subject
 */
export async function listSubjects(fixtures: string): Promise<string[]> {
  const names = await readdir(fixtures).catch(() => []);
  const visible = names.filter((name) => !name.startsWith(".")); // the store's own folders begin with a dot
  return visible
    .filter((name) => existsSync(join(locateSubjectFolder(fixtures, name), MANIFEST_FILE)))
    .sort();
}

/**
 * Opens a subject by its fixtures.
 * @param root the user's repository, whose `drivers/` may declare the subject's protocol
 * @throws TouchstoneError `no-fixtures`, `manifest-missing`
 */
export async function openSubject(fixtures: string, id: string, root: string): Promise<StoredSubject> {
  const definition = await readSubject(id, root).catch(() => undefined);
  const about = definition ? { protocol: definition.protocol } : {};
  const folder = locateSubjectFolder(fixtures, id);
  const subject = await openFolderSubject(folder, { id, ...about });
  if (subject) return subject;
  if (await findMissingManifest(folder)) throw storeErrors.manifestMissing({ folder });
  const near = didYouMean(id, await listSubjects(fixtures));
  throw storeErrors.noFixtures({ folder, sdk: id, near });
}
