import { didYouMean } from "../lib/index.js";
import { readSubject } from "../sdk/index.js";
import { findMissingManifest, listSubjects, storeErrors } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";
import { openFolderSubject } from "./folder-subject.js";
import type { StoredSubject } from "./parity-types.js";

/**
 * Opens a subject by its fixtures.
 * @param fixtures the folder that holds a fixtures folder for each subject
 * @param root the user's repository, whose `drivers/` may declare the subject's protocol
 * @throws TouchstoneError `no-fixtures`, `manifest-missing`, `manifest-damaged`, `manifest-too-new`
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
