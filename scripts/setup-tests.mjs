// Installs the browser that the tests of the pages need, and Elixir for its example, where that is simple: on Debian, as root.
// Elsewhere those tests are skipped, by name.
import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.mjs";

const canInstall = process.getuid?.() === 0 && runApt("--version");
if (!findChromium() && canInstall) install("Chromium", "chromium");
if (spawnSync("elixir", ["--version"]).error && canInstall) install("Elixir", "elixir", "erlang-jiffy");

function install(title, ...packages) {
  console.error(`Installing ${title}…`);
  const wanted = ["install", "-qq", "--yes", "--no-install-recommends", ...packages];
  // A list of packages that is fresh enough needs no update, and one that is missing does.
  if (!runApt(...wanted)) runApt("update", "-qq") && runApt(...wanted);
}

function runApt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
