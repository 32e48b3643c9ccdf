import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Where npm puts the programs of the packages of a project. */
const PROJECT_PROGRAMS = join("node_modules", ".bin");

/**
 * Returns how this user can run touchstone again from a folder. A shell does not find a program of a project's packages, but npx
 * does. Where this package is not installed, `npx touchstone` would run another package of that name.
 */
export function getProgramName(folder = process.cwd(), env = process.env): string {
  const isInstalled = listParents(folder).some((parent) =>
    existsSync(join(parent, PROJECT_PROGRAMS, "touchstone")),
  );
  if (env.npm_command === "exec") return isInstalled ? "npx touchstone" : "npx codex-touchstone";
  return isInstalled && !isOnPath(env) ? "npx touchstone" : "touchstone";
}

/**
 * Puts the name by which this user runs touchstone into a text for people.
 * @param text has commands in backticks, as `touchstone …`
 */
export function nameCommands(text: string): string {
  const name = getProgramName();
  return name === "touchstone" ? text : text.replace(/`touchstone(?=[ `])/g, `\`${name}`);
}

function listParents(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...listParents(above)];
}

/** Whether the user's shell finds the program. In a script of npm, the project's programs are left out: npm adds them only to the PATH of its scripts. */
function isOnPath({ PATH = "", npm_lifecycle_event: script }: NodeJS.ProcessEnv): boolean {
  const folders = PATH.split(delimiter).filter(
    (one) => script === undefined || !one.endsWith(PROJECT_PROGRAMS),
  );
  return folders.some((one) => one !== "" && existsSync(join(one, "touchstone")));
}
