// Builds the native executable of this machine, and runs the tests of the fake codex on it: `npm run test:native`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildNative, locateNative } from "./native.mjs";
import { findHostTarget } from "./native-targets.mjs";

const FILES = ["replay", "faults", "command-line"].map((name) => `test/e2e/${name}`);

const root = fileURLToPath(new URL("..", import.meta.url));
const target = findHostTarget();
await buildNative([target]);
const commands = [
  ["node_modules/.bin/vitest", "run", "--config", "test/native/vitest.config.ts", "--root", "."],
  ["scripts/test.mjs", "e2e", "--", ...FILES],
];
const env = { ...process.env, TOUCHSTONE_CODEX: locateNative(target) };
const results = commands.map((command) =>
  spawnSync(process.execPath, command, { cwd: root, env, stdio: "inherit" }),
);
process.exitCode = results.every(({ status }) => status === 0) ? 0 : 1;
