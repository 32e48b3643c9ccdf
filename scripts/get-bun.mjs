// Gets Bun from npm into the cache, for this machine or for another platform.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPLETE_MARKER, getCacheFolder } from "../dist/config/cache/index.js";
import { BUN_VERSION } from "./native-targets.mjs";

/**
 * Downloads a package of Bun once, with the npm client and so from the user's registry.
 * @param target an entry of TARGETS
 * @returns the path of its executable
 * @throws Error if the package has other bytes than expected
 */
export function getBun({ package: name, integrity }) {
  const spec = `${name}@${BUN_VERSION}`;
  const store = join(getCacheFolder(), "bun");
  const folder = join(store, spec.replace("@oven/", "").replace("@", "-"));
  const path = join(folder, "package/bin/bun");
  if (existsSync(join(folder, COMPLETE_MARKER))) return path;
  mkdirSync(store, { recursive: true });
  const staging = mkdtempSync(join(store, "new-"));
  try {
    console.error(`Downloading ${spec}…`);
    const options = ["--silent", "--pack-destination", staging];
    const tarball = join(
      staging,
      execFileSync("npm", ["pack", ...options, spec], { encoding: "utf8" }).trim(),
    );
    const found = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
    if (found !== integrity) throw new Error(`${spec} has ${found}, and ${integrity} was expected.`);
    execFileSync("tar", ["-xzf", tarball, "-C", staging]);
    rmSync(tarball);
    writeFileSync(join(staging, COMPLETE_MARKER), `${JSON.stringify({ package: spec, integrity })}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return path;
}
