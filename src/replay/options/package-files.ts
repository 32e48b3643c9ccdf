/** Places in this package: the fake codex, and the folders that it reads. To keep its bundle small, these folders are not in it. */
import { join } from "node:path";
import { DEFAULTS } from "../../config/settings/index.js";

/** The folder of this file. scripts/bundle-options.mjs sets it for the bundle. */
const FOLDER = import.meta.dirname;

/** The data of codex's releases. */
export const RELEASES_FOLDER = join(FOLDER, "releases");

/** The recorded catalogue that the package contains. */
export const PACKAGE_FIXTURES = join(FOLDER, "../../..", DEFAULTS.fixtures);

/** The fake codex as a file for Node. */
export const FAKE_CODEX = join(FOLDER, "../../..", "dist/touchstone-codex.cjs");
