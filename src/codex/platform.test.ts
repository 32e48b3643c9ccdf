import { expect, test } from "vitest";
import { binariesOf, packagesOf, platformOf } from "./platform.js";

test("a release is looked for as its platform's package, then as the one that holds every platform", () => {
  expect(packagesOf("0.163.0", platformOf("darwin", "arm64"))).toEqual([
    "@openai/codex@0.163.0-darwin-arm64",
    "@openai/codex@0.163.0",
  ]);
});

test("the binary is looked for in the new layout, then in the old one", () => {
  expect(binariesOf(platformOf("linux", "x64"))).toEqual([
    "vendor/x86_64-unknown-linux-musl/bin/codex",
    "vendor/x86_64-unknown-linux-musl/codex/codex",
  ]);
});
