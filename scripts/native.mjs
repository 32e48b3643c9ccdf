// Builds the fake codex as one native executable, with the recorded catalogue in it: `node scripts/native.mjs` for this machine,
// `node scripts/native.mjs linux-arm64 darwin-arm64` for others, `--all` for each. It writes dist-native/TARGET/touchstone-codex
// and dist-native/SHA256SUMS, and needs what `npm run build` writes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { DEFAULTS } from "../dist/config/settings/index.js";
import { EMBEDDED_FOLDER } from "../dist/lib/embedded-files.js";
import { shortenManifest } from "../dist/replay/recording/shorten-manifest.js";
import { buildNativeOptions } from "./bundle-options.mjs";
import { getBun } from "./get-bun.mjs";
import { findHostTarget, TARGETS } from "./native-targets.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
export const NATIVE_FOLDER = join(root, "dist-native");
const NAME = "touchstone-codex";
/** Subjects whose fixtures the executable contains. The npm package contains the same. */
const SUBJECTS = ["exec", "python"];
/** The data of the releases. It has the same place in the executable as in the package. */
const RELEASES = "dist/replay/options/releases";

/** Returns the path of a target's executable. */
export function locateNative(target) {
  return join(NATIVE_FOLDER, target, NAME);
}

/** Builds the executables of some targets, and writes their checksums. */
export async function buildNative(targets) {
  const staging = mkdtempSync(join(tmpdir(), "touchstone-native-"));
  try {
    const files = await stage(staging);
    for (const target of targets) compile(staging, target, files);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  writeChecksums(targets.map((target) => `${target}/${NAME}`));
}

/** Writes the checksums of files in dist-native into its SHA256SUMS. */
export function writeChecksums(files) {
  const sums = files.map((file) => {
    const sum = createHash("sha256").update(readFileSync(join(NATIVE_FOLDER, file)));
    return `${sum.digest("hex")}  ${file}\n`;
  });
  writeFileSync(join(NATIVE_FOLDER, "SHA256SUMS"), sums.join(""));
}

/**
 * Writes what goes into the executable: the files with the code, and the data that they read.
 * @returns the names of the files with the code; the first is the program
 */
async function stage(folder) {
  const code = buildNativeOptions(`${EMBEDDED_FOLDER}/${dirname(RELEASES)}`);
  const files = code.map(({ outfile }) => basename(outfile));
  await Promise.all(code.map((options, index) => build({ ...options, outfile: join(folder, files[index]) })));
  cpSync(join(root, RELEASES), join(folder, RELEASES), { recursive: true });
  for (const subject of SUBJECTS) {
    const fixtures = join(DEFAULTS.fixtures, subject);
    cpSync(join(root, fixtures), join(folder, fixtures), { recursive: true });
    const manifest = join(folder, fixtures, "manifest.json");
    writeFileSync(manifest, shortenManifest(readFileSync(manifest, "utf8")));
  }
  return files;
}

/** @param files names of the files with the code */
function compile(folder, target, files) {
  const output = locateNative(target);
  mkdirSync(join(output, ".."), { recursive: true });
  const options = [
    ...["--compile", "--minify", "--bytecode", `--target=${TARGETS[target].bunTarget}`],
    `--compile-executable-path=${getBun(TARGETS[target])}`,
    // Each file has bytecode of its own, and finds the others when it needs them.
    `--external=./${NAME}-*`,
    // A replay ends before compiling its code to machine code pays off: with ten times the threshold, it takes a fifth less time.
    "--compile-jit-policy=10",
    // What lies in a client's folder must not change what the fake codex does.
    ...["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"],
    ...["--asset=dist", `--asset=${DEFAULTS.fixtures.split("/")[0]}`, `--outfile=${output}`],
  ];
  execFileSync(getBun(TARGETS[findHostTarget()]), ["build", ...options, ...files], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // Bun signs a file for arm64 by itself. A file for x64 keeps Bun's own signature, which is wrong for it, and macOS kills it.
  if (process.platform === "darwin" && TARGETS[target].os === "darwin")
    execFileSync("codesign", ["--force", "--sign", "-", output], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${target}/${NAME}`);
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  const unknown = args.filter((arg) => arg !== "--all" && !(arg in TARGETS));
  if (unknown.length > 0) {
    console.error(
      `error: there is no target \`${unknown[0]}\`: ${Object.keys(TARGETS).join(", ")}, or --all.`,
    );
    process.exit(2);
  }
  if (args.includes("--all")) await buildNative(Object.keys(TARGETS));
  else await buildNative(args.length > 0 ? args : [findHostTarget()]);
}
