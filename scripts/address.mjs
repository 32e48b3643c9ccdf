// The public address of the repository, which package.json has, and what follows from it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const GITHUB = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/;
const manifestFile = fileURLToPath(new URL("../package.json", import.meta.url));

/** Whether an address is that of a repository on GitHub: `https://github.com/OWNER/NAME`. */
export function isAddress(address) {
  return GITHUB.test(address) && !address.endsWith(".git");
}

/** Reads the address of the repository from package.json. @returns undefined if there is none */
export function readAddress() {
  const { repository } = JSON.parse(readFileSync(manifestFile, "utf8"));
  return repository?.url.replace(/^git\+/, "").replace(/\.git$/, "");
}

/** Builds the members of package.json that name the repository. */
export function buildManifestMembers(address) {
  return {
    repository: { type: "git", url: `git+${address}.git` },
    bugs: { url: `${address}/issues` },
    homepage: `${address}#readme`,
  };
}

/** Builds the path of the Go module, by which `go get` finds the repository and the folder in it. */
export function buildModulePath(address) {
  return `${address.replace("https://", "")}/packages/go`;
}

/** Builds the address of a release's archives. The helpers put a version and a target into it (docs/formats.md). */
export function buildArchiveAddress(address) {
  return `${address}/releases/download/v{version}/touchstone-codex-{target}.tar.gz`;
}
