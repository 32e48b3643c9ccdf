// Removes the declarations in `dist` that the library's entry point (`exports` of package.json) does not use,
// because no user can import them.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const wanted = new Set();
markReachable(join(root, exports["."].types));

for (const file of readdirSync(join(root, "dist"), { recursive: true })) {
  const path = join(root, "dist", file);
  if (path.endsWith(".d.ts") && !wanted.has(path)) rmSync(path);
}

function markReachable(file) {
  if (wanted.has(file)) return;
  wanted.add(file);
  for (const [, other] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)\.js"/g)) {
    markReachable(resolve(dirname(file), `${other}.d.ts`));
  }
}
