// Writes the file from which the helpers know the executables of a release: its version, the address of its archives and their
// checksums. Each helper reads it from its own package, so it is written into each of `packages/`. git ignores these files.
// `node scripts/release-file.mjs SHA256SUMS` writes it; `native-packages.mjs --publish` does, too.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildArchiveAddress, readAddress } from "./address.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The place of the file in each package. */
const PLACES = [
  "packages/elixir/priv",
  "packages/go/fixtures",
  "packages/java/src/main/resources/touchstone",
  "packages/python/src/pytest_codex_touchstone",
  "packages/rust",
];
const ARCHIVE = /^(?<sha256>[0-9a-f]{64}) {2}touchstone-codex-(?<target>[a-z0-9-]+)\.tar\.gz$/gm;

/**
 * Builds the content of the file.
 * @param version of the release, without `v`
 * @param address of the repository
 * @param sums the text of SHA256SUMS
 */
export function buildReleaseFile(version, address, sums) {
  const archives = [...sums.matchAll(ARCHIVE)].map(({ groups }) => [groups.target, groups.sha256]);
  const content = { version, address: buildArchiveAddress(address), sha256: Object.fromEntries(archives) };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Writes the file into each package. @param sums the text of SHA256SUMS */
export function writeReleaseFiles(sums) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const address = readAddress();
  if (address === undefined) throw new Error("package.json names no `repository` (docs/releasing.md).");
  for (const place of PLACES) {
    mkdirSync(join(root, place), { recursive: true });
    writeFileSync(join(root, place, "release.json"), buildReleaseFile(version, address, sums));
  }
}

if (process.argv[1] === import.meta.filename) writeReleaseFiles(readFileSync(process.argv[2], "utf8"));
