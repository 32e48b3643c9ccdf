// Installs the browser that the tests of the review page need, where that is simple: on Debian, as root.
import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.mjs";

if (!findChromium() && process.getuid?.() === 0 && apt("--version")) {
  console.error("Installing Chromium…");
  // A list of packages that is fresh enough needs no update, and one that is missing does.
  if (!install()) apt("update", "-qq") && install();
}
if (!findChromium()) {
  console.error("The tests of the review page need Chromium or Chrome on PATH.");
  console.error("  → `apt-get install chromium` on Debian, `brew install --cask chromium` on macOS.");
  process.exit(2);
}

function install() {
  return apt("install", "-qq", "--yes", "--no-install-recommends", "chromium");
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
