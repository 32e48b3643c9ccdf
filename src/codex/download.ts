import { createWriteStream, existsSync } from "node:fs";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { messageOf, TouchstoneError } from "../error.js";
import { type CodexBinary, pathDirsOf, versionOf } from "./binary.js";
import { type Platform, platformOf } from "./platform.js";

/** Takes a short line about what is going on. */
export type Progress = (message: string) => void;

const PACKAGE = "@openai/codex";
/** Written last: a folder that has it is whole. */
const MARKER = "touchstone.json";

/**
 * The pinned codex release, from npm, verified by its integrity, and kept in the cache.
 * @throws TouchstoneError `codex-not-found`, `codex-download-failed`, `codex-corrupt`
 */
export async function getCodex(options: {
  version: string;
  cacheDir: string;
  onProgress: Progress;
}): Promise<CodexBinary> {
  const { version, cacheDir, onProgress } = options;
  const platform = platformOf();
  const folder = join(cacheDir, "codex", version);
  const cached = await fromCache(folder);
  if (cached) return { ...cached, version };
  try {
    await mkdir(join(cacheDir, "codex"), { recursive: true });
    const staging = await mkdtemp(join(cacheDir, "codex", `.${version}-`));
    try {
      const integrity = await download(version, platform, staging, onProgress);
      const binary = binaryIn(staging, platform);
      const found = await versionOf(join(staging, binary));
      if (found !== version) throw new Error(`it says that it is ${found}`);
      await writeFile(join(staging, MARKER), JSON.stringify({ version, integrity, binary }));
      // Another process may have been quicker: its folder is as good.
      await rename(staging, folder).catch(async (error) => {
        if (!(await fromCache(folder))) throw error;
      });
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (error) {
    throw explain(version, error);
  }
  return { ...((await fromCache(folder)) as Omit<CodexBinary, "version">), version };
}

async function fromCache(folder: string): Promise<Omit<CodexBinary, "version"> | undefined> {
  try {
    const { binary } = JSON.parse(await readFile(join(folder, MARKER), "utf8"));
    const path = join(folder, binary);
    await access(path);
    return { path, pathDirs: pathDirsOf(path), source: "npm" };
  } catch {
    return undefined;
  }
}

/**
 * Extracts the package into `folder`. Newer releases have a package for each platform; up to about 0.100 one package
 * held them all.
 * @returns the integrity that the bytes were verified by
 */
async function download(
  version: string,
  platform: Platform,
  folder: string,
  onProgress: Progress,
): Promise<string> {
  const { default: pacote } = await import("pacote");
  const registry = await npmRegistry();
  const options = { cache: join(folder, ".npm"), ...(registry ? { registry } : {}) };
  const manifest = await pacote
    .manifest(`${PACKAGE}@${version}-${platform.name}`, options)
    .catch(() => pacote.manifest(`${PACKAGE}@${version}`, options));
  const integrity = String(manifest._integrity);
  onProgress(`codex ${version}: downloading`);
  const show = throttle((bytes) => onProgress(`codex ${version}: ${Math.round(bytes / 1e6)} MB`));
  const tarball = join(folder, "package.tgz");
  await pacote.tarball.stream(
    manifest._resolved,
    async (stream) => {
      stream.on("data", (chunk: Buffer) => show(chunk.length));
      await pipeline(stream, createWriteStream(tarball));
    },
    { ...options, integrity },
  );
  onProgress(`codex ${version}: unpacking`);
  await execa("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
  await rm(tarball);
  await rm(options.cache, { recursive: true, force: true });
  return integrity;
}

/** npm's registry as the user has set it; pacote reads no npmrc. */
async function npmRegistry(): Promise<string | undefined> {
  const { stdout } = await execa("npm", ["config", "get", "registry"], { reject: false });
  return stdout?.trim().startsWith("http") ? stdout.trim() : undefined;
}

function binaryIn(folder: string, { triple, name }: Platform): string {
  const places = ["bin/codex", "codex/codex"].map((place) => join("vendor", triple, place));
  const found = places.find((place) => existsSync(join(folder, place)));
  if (found) return found;
  throw new Error(`the package holds no binary for ${name}`);
}

function throttle(show: (total: number) => void): (more: number) => void {
  let total = 0;
  let next = 0;
  return (more) => {
    total += more;
    if (Date.now() < next) return;
    next = Date.now() + 250;
    show(total);
  };
}

function explain(version: string, cause: unknown): TouchstoneError {
  if (cause instanceof TouchstoneError) return cause;
  const { code } = cause as { code?: string };
  const error = (kind: string, what: string, hint: string) =>
    new TouchstoneError(what, { kind: "environment", code: kind, hint, cause });
  if (code === "E404" || code === "ETARGET") {
    const hint = `\`npm view ${PACKAGE} versions\` lists the releases; set one as \`codex:\` in touchstone.config.yaml.`;
    return error("codex-not-found", `npm has no codex ${version}.`, hint);
  }
  if (code === "EINTEGRITY") {
    const hint =
      "Something between npm's registry and here changes the bytes (a proxy, a mirror): try another network.";
    return error("codex-corrupt", `codex ${version} arrived with other bytes than npm promises.`, hint);
  }
  const hint =
    "Check the network, the npm registry, and that the cache folder can be written (TOUCHSTONE_CACHE moves it); or give a binary with `--codex-path`.";
  return error(
    "codex-download-failed",
    `codex ${version} could not be got from npm: ${messageOf(cause)}`,
    hint,
  );
}
