/** What the packages for other languages (`packages/`) have in common with this one, and what a release writes into them. */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildManifestMembers, buildModulePath, isAddress } from "../../scripts/address.mjs";
import { buildReleaseFile } from "../../scripts/release-file.mjs";
import { setAddress } from "../../scripts/set-address.mjs";
import { setVersion, VERSION_PLACES } from "../../scripts/set-version.mjs";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";

const ADDRESS = "https://github.com/owner/touchstone";
const { version, repository } = JSON.parse(readFileSync("package.json", "utf8"));
const [, modulePath = ""] = /^module (\S+)$/m.exec(readFileSync("packages/go/go.mod", "utf8")) ?? [];

test.each(VERSION_PLACES)("%s has the version of the npm package", (file, pattern) => {
  expect(pattern.exec(readFileSync(file, "utf8"))?.[2]).toBe(version);
});

test("a new version is written to each of these places", async () => {
  const root = await copyFiles(VERSION_PLACES.map(([file]) => file));
  setVersion(root, "12.34.56");
  for (const [file, pattern] of VERSION_PLACES) {
    const text = readFileSync(join(root, file), "utf8");
    expect(pattern.exec(text)?.[2]).toBe("12.34.56");
    expect(text.replace("12.34.56", version)).toBe(readFileSync(file, "utf8"));
  }
});

test("the Go module has the path by which `go get` finds the repository, once it has an address", () => {
  const address = repository?.url.replace(/^git\+|\.git$/g, "");
  expect(modulePath).toBe(address === undefined ? "example.com/touchstone" : buildModulePath(address));
  expect(buildModulePath(ADDRESS)).toBe("github.com/owner/touchstone/packages/go");
});

test("an address is written to each place that needs it, and a second one replaces it", async () => {
  const mentions = runGit(".", "grep", "-lF", modulePath, "--", ":!integration", ":!docs/atlas")
    .trim()
    .split("\n");
  const metadata = [
    "docs/ci.md",
    "packages/elixir/mix.exs",
    "packages/python/pyproject.toml",
    "packages/rust/Cargo.toml",
  ];
  const root = await copyFiles([...mentions, ...metadata, "package.json"]);
  runGit(root, "init", "--quiet");
  runGit(root, "add", ".");
  for (const address of ["https://github.com/first/one", ADDRESS]) {
    setAddress(root, address);
    const goModule = buildModulePath(address);
    const read = (file: string) => readFileSync(join(root, file), "utf8");
    expect(read("packages/go/go.mod")).toContain(`module ${goModule}\n`);
    for (const file of ["packages/go/replay_test.go", "docs/guides/port-to-go.md"])
      expect(read(file)).toContain(`\n\ttouchstone "${goModule}"\n`);
    expect(read("templates/ports/go/go.mod")).toContain(`require ${goModule} v0.0.0`);
    expect(read("src/setup/port-files.ts")).toContain(`require ${goModule} v0.0.0`);
    expect(JSON.parse(read("package.json"))).toMatchObject(buildManifestMembers(address));
    expect(read("packages/elixir/mix.exs")).toContain(`links: %{"GitHub" => "${address}"},\n`);
    expect(read("packages/python/pyproject.toml")).toContain(`\n[project.urls]\nSource = "${address}"\n\n[`);
    expect(read("packages/rust/Cargo.toml")).toContain(`\nrepository = "${address}"\nreadme = `);
    expect(read("docs/ci.md")).toContain(
      `- uses: ${address.slice("https://github.com/".length)}@v${version} `,
    );
  }
  const left = runGit(root, "grep", "-lE", `${modulePath}|first/one`, "--", ":!scripts", ":!*.test.ts");
  expect(left).toBe("docs/releasing.md\n");
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

/** Copies files of this repository. @returns the folder of the copies */
async function copyFiles(files: string[]): Promise<string> {
  const root = await makeTemporaryFolder("release");
  for (const file of files) cpSync(file, join(root, file));
  return root;
}

function runGit(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8" });
}
