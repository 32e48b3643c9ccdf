import { join } from "node:path";
import { codexErrors } from "./errors.js";

/** npm's name of a platform → Rust's name, for each platform that codex is built for. */
const RUST_TRIPLES: Record<string, string> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

/** codex's names for a platform. */
export interface Platform {
  /** npm's name: `linux-x64`. */
  name: string;
  /** Rust's name, which is also the folder of the binary in a package: `x86_64-unknown-linux-musl`. */
  triple: string;
}

/**
 * Finds codex's names for the platform of this machine.
 * @throws TouchstoneError `unsupported-platform`
 */
export function findPlatform(os: string = process.platform, arch: string = process.arch): Platform {
  const name = `${os}-${arch}`;
  const triple = RUST_TRIPLES[name];
  if (triple) return { name, triple };
  throw codexErrors.unsupportedPlatform({ platform: name, supported: Object.keys(RUST_TRIPLES) });
}

/**
 * Lists the packages on npm that may contain a release, the more likely first. Newer releases are one version of
 * the package for each platform. Up to about 0.100, one version contained all platforms (source: npm's list of versions,
 * 0.58 to 0.169).
 */
export function listPackageSpecs(version: string, { name }: Platform): string[] {
  return [`@openai/codex@${version}-${name}`, `@openai/codex@${version}`];
}

/**
 * Lists the paths of the binary in a package, relative to its root: the path in newer releases first, and the path in releases up to
 * 0.36.0 last.
 */
export function listBinaryPaths({ triple }: Platform): string[] {
  const newer = ["bin/codex", "codex/codex"].map((place) => join("vendor", triple, place));
  return [...newer, join("bin", `codex-${triple}`)];
}
