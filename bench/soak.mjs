// Harvests of the whole catalogue in a row, each into an empty folder: one set of digests, or where they part.
// `npm run soak -- --times 20 --jobs 2`
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../dist/store/index.js";

const program = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const times = Number(flag("--times", "20"));
const jobs = flag("--jobs", "2");

let first;
for (let time = 1; time <= times; time++) {
  const files = harvest();
  first ??= files;
  const parted = Object.keys({ ...first, ...files }).filter((file) => first[file] !== files[file]);
  const set = sha256(JSON.stringify(files)).slice("sha256:".length, 23);
  console.log(`${time} of ${times}: ${set}, ${Object.keys(files).length} files ${parted.join(" ")}`);
  if (parted.length > 0) process.exitCode = 1;
}

/** File → its bytes' digest; the manifest and the audit log tell of times. */
function harvest() {
  const folder = mkdtempSync(join(tmpdir(), "soak-"));
  try {
    execFileSync(
      process.execPath,
      [program, "harvest", "--quiet", "--jobs", jobs, "--output", join(folder, "python")],
      {
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    const recorded = names.filter((name) => name.endsWith(".jsonl") && !name.endsWith("audit.jsonl"));
    return Object.fromEntries(recorded.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function flag(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : otherwise;
}
