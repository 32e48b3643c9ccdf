import { readFileSync } from "node:fs";
import { locatePackageFile } from "./package-file.js";

/** The version of this package. */
export const version: string = JSON.parse(readFileSync(locatePackageFile("package.json"), "utf8")).version;
