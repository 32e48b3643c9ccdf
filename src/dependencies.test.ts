/** docs/dependencies.md explains every dependency of package.json, and every package in the lock file has an allowed license. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface LockedPackage {
  license?: string;
  dev?: boolean;
}

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { dependencies, devDependencies } = readJson("package.json");
const packages: [path: string, LockedPackage][] = Object.entries(
  readJson("package-lock.json").packages as object,
).filter(([path]) => path !== "");

/** Licenses that require only that their notice is kept, or nothing. */
const PERMISSIVE = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
];
/**
 * Licenses for development tools. MPL-2.0 only keeps its own source open, which does not affect a user who runs
 * the tool.
 */
const ALLOWED_FOR_TOOLS = [...PERMISSIVE, "MPL-2.0"];

test("docs/dependencies.md lists each dependency once, and nothing else", () => {
  const [users = "", tools = ""] = readFileSync("docs/dependencies.md", "utf8").split("## What the tests");
  const listPackageNames = (text: string) => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(listPackageNames(users)).toEqual(Object.keys(dependencies));
  expect(listPackageNames(tools)).toEqual(Object.keys(devDependencies));
});

test("each package has a license that is allowed where it is used", () => {
  expect(packages.length).toBeGreaterThan(200);
  const refused = packages.filter(([path, { license, dev }]) => {
    const own = join(path, "package.json");
    // An installed package names its own license. For packages of other platforms, the license is read from the
    // lock file.
    const expression: string = (existsSync(own) && readJson(own).license) || (license ?? "none");
    const choices = expression.replace(/[()]/g, "").split(" OR ");
    return !choices.some((choice) => (dev ? ALLOWED_FOR_TOOLS : PERMISSIVE).includes(choice));
  });
  expect(refused).toEqual([]);
});
