import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SUBJECT_NAME } from "../config/index.js";
import { fileExists, makeFolders } from "../lib/index.js";
import { locatePackageFile } from "../lib/package-files/index.js";
import { DRIVERS } from "../sdk/index.js";
import { driverErrors } from "./errors.js";

interface Preparation {
  /** A file of `drivers/` that the driver imports. */
  helper?: string;
  /** The command that builds the driver, in its folder. */
  build?: string;
}

/** Language → what a driver in it needs in addition to its template. */
const LANGUAGES = {
  python: { helper: "helper.py" },
  javascript: { helper: "helper.mjs" },
  go: { build: "go build -o driver ." },
  rust: { build: "cargo build --release" },
} satisfies Record<string, Preparation>;

type DriverLanguage = keyof typeof LANGUAGES;
/** The languages that have a template. */
export const DRIVER_LANGUAGES = Object.keys(LANGUAGES) as DriverLanguage[];

/** A driver that was made from a template. */
interface NewDriver {
  folder: string;
  /** The files in the folder, sorted. */
  files: string[];
  /** The command that builds the driver, in its folder; undefined if it runs as it is. */
  build: string | undefined;
}

/** The text that a template has in place of the driver's name. */
const NAME = "__NAME__";
/** The name of `.gitignore` in a template, since npm leaves files called `.gitignore` out of a package. */
const GITIGNORE = "gitignore";

/**
 * Makes a driver's folder from a template. The folder is a subject that can be recorded, after a build if the language needs one.
 * @param name of the subject
 * @param folder that does not exist yet
 * @throws TouchstoneError `bad-driver-name`, `driver-name-taken`, `driver-exists`; the file system's error if a file cannot be written
 */
export async function makeDriver(name: string, language: DriverLanguage, folder: string): Promise<NewDriver> {
  if (!SUBJECT_NAME.test(name)) throw driverErrors.badDriverName({ name });
  // A driver in the repository would take the place of touchstone's own driver of this name.
  if (existsSync(join(DRIVERS, name))) throw driverErrors.driverNameTaken({ name });
  if (await fileExists(folder)) throw driverErrors.driverExists({ folder });
  const { helper, build }: Preparation = LANGUAGES[language];
  await makeFolders(dirname(folder));
  try {
    const built = ["driver", "target", "__pycache__"].map((path) =>
      locatePackageFile(`templates/drivers/${language}/${path}`),
    );
    const filter = (path: string) => !built.includes(path); // in a clone, the tests may have built the template
    await cp(locatePackageFile(`templates/drivers/${language}`), folder, { recursive: true, filter });
    if (helper) await cp(locatePackageFile(`drivers/${helper}`), join(folder, helper));
    if (await fileExists(join(folder, GITIGNORE)))
      await rename(join(folder, GITIGNORE), join(folder, ".gitignore"));
    const files = await listFiles(folder);
    for (const file of files) await replaceName(join(folder, file), name);
    return { folder, files, build };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}

async function replaceName(file: string, name: string): Promise<void> {
  const text = await readFile(file, "utf8");
  if (text.includes(NAME)) await writeFile(file, text.replaceAll(NAME, name));
}
