import { join } from "node:path";
import { codexErrors } from "./errors.js";

/** Rust's name of each platform that codex is built for, by npm's. */
const RUST_TRIPLES: Record<string, string> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

export interface Platform {
  /** `linux-x64`, as npm names it. */
  name: string;
  /** `x86_64-unknown-linux-musl`: the folder of the binary in a package. */
  triple: string;
}

/** @throws TouchstoneError `unsupported-platform` */
export function findPlatform(os: string = process.platform, arch: string = process.arch): Platform {
  const name = `${os}-${arch}`;
  const triple = RUST_TRIPLES[name];
  if (triple) return { name, triple };
  throw codexErrors.unsupportedPlatform({ platform: name, supported: Object.keys(RUST_TRIPLES) });
}

/**
 * Where npm may hold a release, the likelier first: later releases are a version for each platform, and up to about
 * 0.100 one package held them all (seen in npm's list of versions, 0.58 to 0.169).
 */
export function listPackageSpecs(version: string, { name }: Platform): string[] {
  return [`@openai/codex@${version}-${name}`, `@openai/codex@${version}`];
}

/** Where a package may hold the binary, relative to its root: as newer releases have it, and as older ones. */
export function listBinaryPaths({ triple }: Platform): string[] {
  return ["bin/codex", "codex/codex"].map((place) => join("vendor", triple, place));
}
