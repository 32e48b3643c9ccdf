/** What package.json names is told of in docs/dependencies.md, and each package of the lock may be used as it is. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Locked {
  license?: string;
  dev?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { dependencies, devDependencies } = read("package.json");
const packages: [path: string, Locked][] = Object.entries(
  read("package-lock.json").packages as object,
).filter(([path]) => path !== "");

/** They ask for their notice to be kept, or for nothing. */
const FREE = [
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
/** Their own source must stay open: no burden on who runs a tool. */
const FOR_TOOLS = [...FREE, "MPL-2.0"];

test("docs/dependencies.md names each dependency once, and no other", () => {
  const [users = "", tools = ""] = readFileSync("docs/dependencies.md", "utf8").split("## What the tests");
  const named = (text: string) => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(named(users)).toEqual(Object.keys(dependencies));
  expect(named(tools)).toEqual(Object.keys(devDependencies));
});

test("each package has a licence that is allowed where it is used", () => {
  expect(packages.length).toBeGreaterThan(200);
  const refused = packages.filter(([path, { license, dev }]) => {
    const own = join(path, "package.json");
    // What is installed says it itself; of another platform's the lock knows.
    const said: string = (existsSync(own) && read(own).license) || (license ?? "none");
    const choices = said.replace(/[()]/g, "").split(" OR ");
    return !choices.some((choice) => (dev ? FOR_TOOLS : FREE).includes(choice));
  });
  expect(refused).toEqual([]);
});
