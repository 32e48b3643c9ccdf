// Makes the pictures of the README and the documentation from the real pages, with Chromium: `npm run screenshots`.
// The review shows what an upgrade of codex changes, so two codex releases are recorded for it.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "./chromium.mjs";

/** The two releases of codex and of the official Python SDK. */
const UPGRADE = ["0.157.0", "0.163.0"];
const REVIEWED = ["thread_basic", "error_unauthorized"];

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "touchstone-screenshots-"));
const executablePath = findChromium();
if (!executablePath) {
  console.error(
    "error: there is no Chromium on PATH.\n  → Install one, such as Debian's package `chromium`.",
  );
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const timeline = join(folder, "timeline.html");
  run(root, "show", "tool_patch", "--html", timeline);
  await capture(timeline, "docs/timeline.png", { height: 700 });
  await capture(join(root, "docs/atlas/index.html"), "docs/atlas/atlas.png", { height: 830 });
  const review = recordUpgrade(join(folder, "upgrade"));
  await capture(review, "docs/review.png", { height: 780 });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Records two scenarios with an older codex, upgrades, and writes the review. @returns the page's path */
function recordUpgrade(project) {
  mkdirSync(join(project, "scenarios"), { recursive: true });
  execFileSync("git", ["init", "-q", project]);
  run(project, "init");
  const config = join(project, "touchstone.config.yaml");
  const [older, newer] = UPGRADE;
  writeFileSync(config, readFileSync(config, "utf8").replace(/(codex|python): [\d.]+/g, `$1: ${older}`));
  run(project, "scenarios", "add", ...REVIEWED);
  run(project, "harvest", "--quiet");
  const ada = ["-c", "user.name=Ada", "-c", "user.email=ada@example.test"];
  execFileSync("git", ["-C", project, "add", "-A"]);
  execFileSync("git", ["-C", project, ...ada, "commit", "-qm", "fixtures"]);
  run(project, "upgrade", "--codex", newer, "--sdk", newer);
  const page = join(project, "review.html");
  run(project, "review", "--static", page);
  return page;
}

function run(cwd, ...args) {
  execFileSync(process.execPath, [program, ...args], { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

/** Takes a picture of the top of a page file, 1400 pixels wide. */
async function capture(file, picture, { height }) {
  const page = await browser.newPage({ viewport: { width: 1400, height }, colorScheme: "light" });
  await page.goto(`file://${file}`, { waitUntil: "load" });
  await page.screenshot({ path: join(root, picture) });
  await page.close();
  console.log(`wrote ${picture}`);
}
