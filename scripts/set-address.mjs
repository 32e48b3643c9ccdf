// Gives the repository its public address: `node scripts/set-address.mjs https://github.com/OWNER/NAME`. It writes the address into
// package.json, the packages for other languages and docs/ci.md, and the path of the Go module that follows from it into each
// tracked file that imports the module.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildManifestMembers, buildModulePath, isAddress } from "./address.mjs";

/** Files that name the module's first path on purpose, and keep it. */
const KEPT = ["docs/releasing.md", "scripts", "*.test.ts"];

/** Writes an address into the files of a git repository. It may have another address already. @returns the Go module's path */
export function setAddress(root, address) {
  const edit = (file, change) => {
    const path = join(root, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };
  const modulePath = buildModulePath(address);
  const [, before] = /^module (\S+)$/m.exec(readFileSync(join(root, "packages/go/go.mod"), "utf8")) ?? [];
  for (const file of listFilesWith(root, before)) edit(file, (text) => moveModule(text, before, modulePath));
  edit("package.json", (text) => {
    const members = { ...JSON.parse(text), ...buildManifestMembers(address) };
    return `${JSON.stringify(members, null, 2)}\n`;
  });
  edit("packages/elixir/mix.exs", (text) =>
    text.replace(/links: %\{.*\}/, `links: %{"GitHub" => "${address}"}`),
  );
  edit("packages/python/pyproject.toml", (text) => {
    const urls = `[project.urls]\nSource = "${address}"\n\n`;
    return text.replace(/(\[project\.urls\]\n.*\n\n)?(?=\[project\.entry-points)/, urls);
  });
  edit("packages/rust/Cargo.toml", (text) =>
    text.replace(/^(repository = .*\n)?(?=readme = )/m, `repository = "${address}"\n`),
  );
  edit("docs/ci.md", (text) =>
    text.replace(
      /^- uses: \S+(?=@\S+ +# the repository of touchstone)/m,
      `- uses: ${new URL(address).pathname.slice(1)}`,
    ),
  );
  return modulePath;
}

/** Replaces the path of the module. The last part of the new path is not the name of the package, so each import names the package. */
function moveModule(text, before, after) {
  const escaped = before.replace(/[.]/g, "\\$&");
  const imports = new RegExp(`^(\\s*)(?:touchstone )?"${escaped}"$`, "gm");
  return text.replace(imports, `$1touchstone "${after}"`).replaceAll(before, after);
}

function listFilesWith(root, text) {
  const excluded = KEPT.map((path) => `:(exclude)${path}`);
  const output = execFileSync("git", ["grep", "-lzF", text, "--", ".", ...excluded], {
    cwd: root,
    encoding: "utf8",
  });
  return output.split("\0").filter(Boolean);
}

if (process.argv[1] === import.meta.filename) {
  const [address = ""] = process.argv.slice(2);
  if (!isAddress(address)) {
    console.error("usage: node scripts/set-address.mjs https://github.com/OWNER/NAME");
    process.exit(2);
  }
  const path = setAddress(fileURLToPath(new URL("..", import.meta.url)), address);
  console.log(`package.json names ${address}, and the Go module is ${path}.`);
}
