import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Returns how this user can run touchstone again from a folder. npx runs a package that is not on PATH, and `npx touchstone` without
 * an installed package would be another one.
 */
export function getProgramName(folder: string, env = process.env): string {
  if (env.npm_command !== "exec") return "touchstone";
  return existsSync(join(folder, "node_modules/.bin/touchstone")) ? "npx touchstone" : "npx codex-touchstone";
}
