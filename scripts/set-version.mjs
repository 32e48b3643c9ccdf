// Runs within `npm version`: writes the version of package.json into the files that repeat it, so that the commit and its tag have
// the same version everywhere.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** File → a pattern for its line with the version: the first group is the text before the version, the second is the version. */
export const VERSION_PLACES = [
  ["docs/ci.md", /^(- uses: \S+@v)(\S+)(?= +# the repository of touchstone)/m],
  ["packages/elixir/mix.exs", /^(\s*version: ")(.+)(?=",$)/m],
  ["packages/python/pyproject.toml", /^(version = ")(.+)(?="$)/m],
  ["packages/rust/Cargo.lock", /^(name = "codex-touchstone"\nversion = ")(.+)(?="$)/m],
  ["packages/rust/Cargo.toml", /^(version = ")(.+)(?="$)/m],
];

/** Writes a version into the files of a repository. */
export function setVersion(root, version) {
  for (const [file, pattern] of VERSION_PLACES) {
    const path = join(root, file);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(pattern, (_, before) => before + version),
    );
  }
}

if (process.argv[1] === import.meta.filename) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  setVersion(root, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
}
