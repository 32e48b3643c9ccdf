// Builds the native executable of this machine, and runs the tests of the fake codex on it: `npm run test:native`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildNative, locateNative } from "./native.mjs";
import { findHostTarget } from "./native-targets.mjs";

const FILES = ["replay", "faults", "command-line", "native"].map((name) => `test/e2e/${name}`);

const target = findHostTarget();
await buildNative([target]);
const { status } = spawnSync(process.execPath, ["scripts/test.mjs", "e2e", "--", ...FILES], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  env: { ...process.env, TOUCHSTONE_CODEX: locateNative(target) },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
