/** A checkout of the official Python SDK: the source from PyPI in the folders of openai/codex. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { getCacheFolder } from "../../src/config/index.js";
import { REPOSITORY } from "./project.js";

export const SDK_VERSION = "0.163.0";

/**
 * Unpacks the SDK's source into the cache once. The path stays the same, so its environment is also made only
 * once.
 * @param name name of the checkout; each test file has its own
 * @returns root of the checkout, which contains `sdk/python`
 */
export async function getCheckout(name: string): Promise<string> {
  // Each clone of this repository has its own checkout, because its tests write scenario modules into the checkout.
  const clone = createHash("sha256").update(REPOSITORY).digest("hex").slice(0, 8);
  const root = join(getCacheFolder(), "tests", `checkout-${name}-${SDK_VERSION}-${clone}`);
  if (existsSync(root)) return root;
  await mkdir(join(getCacheFolder(), "tests"), { recursive: true });
  const half = await mkdtemp(`${root}-`);
  const source = ["--no-deps", "--no-binary", "openai-codex", `openai-codex==${SDK_VERSION}`];
  // The environment's own Python is not used, because it has no pip if uv made it.
  await execa("python3", ["-m", "pip", "download", "--quiet", ...source, "--dest", half]);
  const [archive = ""] = await readdir(half);
  await execa("tar", ["-xzf", join(half, archive), "-C", half]);
  await mkdir(join(half, "sdk"));
  await rename(join(half, archive.replace(/\.tar\.gz$/, "")), join(half, "sdk/python"));
  await rm(join(half, archive));
  await rename(half, root);
  return root;
}

/** Removes the environments of checkouts below this folder from the shared cache. */
export async function removeCheckoutEnvironments(folder: string): Promise<void> {
  const environments = join(getCacheFolder(), "python");
  for (const name of await readdir(environments)) {
    if (!name.startsWith("checkout-")) continue;
    const libraries = join(environments, name, "lib");
    const files = await readdir(libraries, { recursive: true }).catch(() => []);
    const links = files.filter((file) => file.endsWith(".pth"));
    const texts = await Promise.all(links.map((file) => readFile(join(libraries, file), "utf8")));
    if (texts.some((text) => text.includes(folder))) await rm(join(environments, name), { recursive: true });
  }
}
