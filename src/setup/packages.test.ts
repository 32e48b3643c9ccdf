/** What the packages for other languages (`packages/`) have in common with this one, and what a release writes into them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildManifestMembers, buildModulePath, isAddress } from "../../scripts/address.mjs";
import { buildReleaseFile } from "../../scripts/release-file.mjs";

const ADDRESS = "https://github.com/owner/touchstone";
const { version, repository } = JSON.parse(readFileSync("package.json", "utf8"));

test.each([
  ["packages/elixir/mix.exs", /^\s*version: "(.+)",$/m],
  ["packages/python/pyproject.toml", /^version = "(.+)"$/m],
  ["packages/rust/Cargo.toml", /^version = "(.+)"$/m],
])("%s has the version of the npm package", (file, pattern) => {
  expect(pattern.exec(readFileSync(file, "utf8"))?.[1]).toBe(version);
});

test("the Go module has the path by which `go get` finds the repository, once it has an address", () => {
  const [, path] = /^module (\S+)$/m.exec(readFileSync("packages/go/go.mod", "utf8")) ?? [];
  const address = repository?.url.replace(/^git\+|\.git$/g, "");
  expect(path).toBe(address === undefined ? "example.com/touchstone" : buildModulePath(address));
  expect(buildModulePath(ADDRESS)).toBe("github.com/owner/touchstone/packages/go");
});

test("an address is that of a repository on GitHub", () => {
  expect(isAddress(ADDRESS)).toBe(true);
  for (const other of ["", "github.com/a/b", "https://github.com/a", `${ADDRESS}.git`, `${ADDRESS}/x`])
    expect(isAddress(other)).toBe(false);
  expect(buildManifestMembers(ADDRESS).repository.url).toBe(`git+${ADDRESS}.git`);
});

test("the file of a release has the checksum of each archive", () => {
  const digest = "0123456789abcdef".repeat(4);
  const sums = `${digest}  touchstone-codex-linux-x64-musl.tar.gz\n${digest}  linux-x64/touchstone-codex\n`;
  expect(JSON.parse(buildReleaseFile("1.2.3", ADDRESS, sums))).toEqual({
    version: "1.2.3",
    address: `${ADDRESS}/releases/download/v{version}/touchstone-codex-{target}.tar.gz`,
    sha256: { "linux-x64-musl": digest },
  });
});
