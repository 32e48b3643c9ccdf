// Runs when npm has installed the package: puts the native executable of this platform in the place of the command
// `touchstone-codex`. Where npm has not installed one, the command stays the file for Node. It never fails an installation.
import { copyFileSync, linkSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { platform, arch, pid } = process;
const command = fileURLToPath(new URL("../dist/bin/touchstone-codex", import.meta.url));
const staging = `${command}-${pid}`;
const require = createRequire(import.meta.url);

for (const libc of platform === "linux" ? ["", "-musl"] : [""]) {
  try {
    // npm installs the package of one libc only.
    const native = require.resolve(`codex-touchstone-${platform}-${arch}${libc}/bin/touchstone-codex`);
    try {
      linkSync(native, staging);
    } catch {
      copyFileSync(native, staging); // on another file system
    }
    renameSync(staging, command);
    break;
  } catch {
    rmSync(staging, { force: true });
  }
}
