import { expect, test } from "vitest";
import { findPlatform, listBinaryPaths, listPackageSpecs } from "./platform.js";

test("a release is looked for as its platform's package, then as the package for all platforms", () => {
  expect(listPackageSpecs("0.163.0", findPlatform("darwin", "arm64"))).toEqual([
    "@openai/codex@0.163.0-darwin-arm64",
    "@openai/codex@0.163.0",
  ]);
});

test("the binary is looked for in the new layout, then in the old ones", () => {
  expect(listBinaryPaths(findPlatform("linux", "x64"))).toEqual([
    "vendor/x86_64-unknown-linux-musl/bin/codex",
    "vendor/x86_64-unknown-linux-musl/codex/codex",
    "bin/codex-x86_64-unknown-linux-musl",
  ]);
});
