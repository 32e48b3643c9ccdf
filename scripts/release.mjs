// Checks whether a tag may be released: `node scripts/release.mjs v1.2.3`. It prints everything that is
// missing, and then exits with 1. It loads only Node's own modules.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const [tag] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const { version, repository } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
const changelog = readFileSync(`${root}/CHANGELOG.md`, "utf8");

const missing = [];
if (tag !== `v${version}`) missing.push(`The tag is ${tag}, and package.json says ${version}.`);
const heading = `## [${version}] - `;
if (!changelog.split("\n").some((line) => line.startsWith(heading) && DATE.test(line.slice(heading.length))))
  missing.push(`CHANGELOG.md has no section \`${heading}YYYY-MM-DD\`.`);
if (!repository)
  missing.push("package.json names no `repository`: npm refuses provenance without it (docs/releasing.md).");

for (const line of missing) console.error(line);
process.exitCode = missing.length > 0 ? 1 : 0;
