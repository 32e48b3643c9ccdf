import { spawnSync } from "node:child_process";

/** Whether a test may make namespaces: one with mounts of its own, and one with a user who has no rights. */
export const hasNamespaces =
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  ["-m", "-U"].every((flag) => spawnSync("unshare", [flag, "true"]).status === 0);

/** Runs a shell script as root with mounts of its own. `env` is its whole environment, beside PATH. */
export function runWithMounts(script: string, env: Record<string, string>) {
  return spawnSync("unshare", ["-m", "--propagation", "private", "sh", "-ec", script], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...env },
  });
}
