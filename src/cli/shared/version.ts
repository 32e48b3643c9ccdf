import { readFileSync } from "node:fs";
import { locatePackageFile } from "../../lib/package-files/index.js";

/** The version of this package. */
export const version: string = JSON.parse(readFileSync(locatePackageFile("package.json"), "utf8")).version;
