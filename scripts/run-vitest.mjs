import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Runs the tests of a folder that has its own vitest.config.ts, with their options as variables, and exits as they do.
 * @param {string} folder relative to the repository
 * @param {Record<string, string>} options variable → value
 */
export function runVitest(folder, options) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const args = ["run", "--config", `${folder}/vitest.config.ts`, "--root", ".", "--reporter=verbose"];
  const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), args, {
    cwd: root,
    env: { ...process.env, ...options },
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.exitCode = status ?? 1;
}
