// Packs the native executables of `scripts/native.mjs --all` for a release: an archive and an npm package for each target in
// dist-native, with checksums. `--publish` also names these packages in package.json, and tells the helpers in `packages/` the
// checksums. Without it, package.json must not name them: a clone would ask npm for packages that do not exist yet. `--unpack` takes
// the executables from archives that another job has packed.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { locateNative, NATIVE_FOLDER, writeChecksums } from "./native.mjs";
import { buildPackageName, TARGETS } from "./native-targets.mjs";
import { writeReleaseFiles } from "./release-file.mjs";

const root = join(NATIVE_FOLDER, "..");
const manifestFile = join(root, "package.json");
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
if (process.argv.includes("--unpack")) for (const target of Object.keys(TARGETS)) unpackArchive(target);
const targets = Object.keys(TARGETS).filter((target) => existsSync(locateNative(target)));

writeChecksums(targets.map(packArchive));
rmSync(join(NATIVE_FOLDER, "npm"), { recursive: true, force: true });
for (const target of targets) writePackage(target);

if (process.argv.includes("--publish")) {
  const missing = Object.keys(TARGETS).filter((target) => !targets.includes(target));
  if (missing.length > 0) {
    console.error(
      `error: no executable was built for ${missing.join(", ")}: run \`node scripts/native.mjs --all\`.`,
    );
    process.exit(2);
  }
  manifest.optionalDependencies = Object.fromEntries(
    targets.map((target) => [buildPackageName(target), manifest.version]),
  );
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  writeReleaseFiles(readFileSync(join(NATIVE_FOLDER, "SHA256SUMS"), "utf8"));
}

/** Writes an archive that is the same for the same executable. @returns its name */
function packArchive(target) {
  const name = `touchstone-codex-${target}.tar.gz`;
  const gnu = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  const options = process.platform === "linux" ? gnu : [];
  const files = ["-C", join(NATIVE_FOLDER, target), "touchstone-codex", "-C", root, "LICENSE"];
  execFileSync("tar", [...options, "-czf", join(NATIVE_FOLDER, name), ...files]);
  return name;
}

function unpackArchive(target) {
  mkdirSync(join(NATIVE_FOLDER, target), { recursive: true });
  const archive = join(NATIVE_FOLDER, `touchstone-codex-${target}.tar.gz`);
  execFileSync("tar", ["-xzf", archive, "-C", join(NATIVE_FOLDER, target), "touchstone-codex"]);
}

function writePackage(target) {
  const { os, cpu, libc } = TARGETS[target];
  const name = buildPackageName(target);
  const folder = join(NATIVE_FOLDER, "npm", name);
  mkdirSync(join(folder, "bin"), { recursive: true });
  copyFileSync(locateNative(target), join(folder, "bin/touchstone-codex"));
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  const description = `The fake codex of codex-touchstone as an executable for ${target}.`;
  const { version, license, engines: _, repository } = manifest;
  const own = { name, version, description, license, repository, os: [os], cpu: [cpu], libc: libc && [libc] };
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify({ ...own, preferUnplugged: true, files: ["bin"] }, null, 2)}\n`,
  );
  writeFileSync(
    join(folder, "README.md"),
    `# ${name}\n\n${description} Install \`codex-touchstone\`, which chooses the package of your platform.\n`,
  );
}
