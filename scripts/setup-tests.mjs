// Installs the browser for the tests of the pages, Elixir for its example, and the shells for the tests of
// completion, if the system is Debian and the user is root. Elsewhere those tests are skipped and listed by name.
import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.mjs";

const canInstall = process.getuid?.() === 0 && runApt("--version");
if (!findChromium() && canInstall) install("Chromium", "chromium");
if (spawnSync("elixir", ["--version"]).error && canInstall) install("Elixir", "elixir", "erlang-jiffy");
for (const shell of ["zsh", "fish"])
  if (spawnSync(shell, ["--version"]).error && canInstall) install(shell, shell);

function install(title, ...packages) {
  console.error(`Installing ${title}…`);
  const wanted = ["install", "-qq", "--yes", "--no-install-recommends", ...packages];
  // If the package lists are missing or too old, the installation fails. Then the lists are updated, and the installation is repeated.
  if (!runApt(...wanted)) runApt("update", "-qq") && runApt(...wanted);
}

function runApt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
