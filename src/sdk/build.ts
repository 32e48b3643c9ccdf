import { existsSync } from "node:fs";
import { cp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readPlainText } from "../lib/index.js";
import { sdkErrors } from "./errors.js";
import { runTool, tryTool } from "./run-tool.js";

/**
 * Builds a driver in Go. Copies the driver's files into `folder`, as a Go module that requires the SDK at this
 * version. If the driver has a go.mod, the module is the one that it defines.
 * @param name path of the SDK's Go module
 * @returns every Go module that the driver needs, and its version, sorted by name
 */
export async function buildGo(
  source: string,
  folder: string,
  name: string,
  version: string,
): Promise<Record<string, string>> {
  if ((await tryTool("go", ["version"])) === undefined)
    throw sdkErrors.toolchainMissing({ language: "Go", url: "https://go.dev/dl" });
  await cp(source, folder, { recursive: true });
  const runGo = (...args: string[]) => runTool("go", ["-C", folder, ...args]);
  if (!existsSync(join(folder, "go.mod"))) await runGo("mod", "init", "driver");
  await runGo("get", `${name}@v${version}`);
  await runGo("build", "-o", "driver", ".");
  const modules = (await runGo("list", "-m", "-f", "{{.Path}} {{.Version}}", "all")).split("\n");
  const versions = modules.map((line) => line.split(" ")).filter(([, one]) => one);
  return Object.fromEntries(versions.map(([path = "", one = ""]) => [path, one.replace(/^v/, "")]).sort());
}

const RUST_HELPER = "helper.rs";

/**
 * Builds a driver in Rust. Its Cargo.toml has `@VERSION@` in place of the SDK's version. helper.rs is copied to the folder above
 * the driver's files, because it is there in drivers/, too.
 * @returns each crate and its version (of several versions, the one that sorts last), sorted by name
 */
export async function buildRust(
  source: string,
  folder: string,
  version: string,
): Promise<Record<string, string>> {
  if ((await tryTool("cargo", ["--version"])) === undefined)
    throw sdkErrors.toolchainMissing({ language: "Rust", url: "https://rustup.rs" });
  const copy = join(folder, "source");
  await cp(source, copy, { recursive: true });
  const helper = join(dirname(source), RUST_HELPER);
  if (existsSync(helper)) await cp(helper, join(folder, RUST_HELPER));
  const manifest = join(copy, "Cargo.toml");
  await writeFile(manifest, (await readPlainText(manifest)).replaceAll("@VERSION@", version));
  const target = join(folder, "target");
  await runTool("cargo", [
    "build",
    "--quiet",
    "--release",
    "--manifest-path",
    manifest,
    "--target-dir",
    target,
  ]);
  await rename(join(target, "release/driver"), join(folder, "driver"));
  await rm(target, { recursive: true }); // the folder takes hundreds of megabytes
  const lock = await readPlainText(join(copy, "Cargo.lock"));
  const crates = [...lock.matchAll(/name = "(.*)"\nversion = "(.*)"/g)];
  return Object.fromEntries(crates.map(([, crate = "", one = ""]) => [crate, one]).sort());
}
