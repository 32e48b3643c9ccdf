// Gives the repository its public address: `node scripts/set-address.mjs https://github.com/OWNER/NAME`. It writes the address into
// package.json, and the path of the Go module that follows from it into each tracked file that imports the module.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildManifestMembers, buildModulePath, isAddress } from "./address.mjs";

const [address = ""] = process.argv.slice(2);
if (!isAddress(address)) {
  console.error("usage: node scripts/set-address.mjs https://github.com/OWNER/NAME");
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const path = buildModulePath(address);
const [, before] = /^module (\S+)$/m.exec(readFileSync(join(root, "packages/go/go.mod"), "utf8")) ?? [];

// The last part of the path is not the name of the package, so an import names the package.
const imported = `"${before}"`;
for (const file of listFilesWith(before)) {
  const text = readFileSync(file, "utf8");
  const named = text
    .replaceAll(`touchstone ${imported}`, imported)
    .replaceAll(imported, `touchstone "${path}"`);
  writeFileSync(file, named.replaceAll(before, path));
}
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const members = { ...manifest, ...buildManifestMembers(address) };
writeFileSync(join(root, "package.json"), `${JSON.stringify(members, null, 2)}\n`);
console.log(`package.json names ${address}, and the Go module is ${path}.`);

function listFilesWith(text) {
  const output = execFileSync("git", ["grep", "-lzF", text], { cwd: root, encoding: "utf8" });
  return output
    .split("\0")
    .filter(Boolean)
    .map((file) => join(root, file));
}
