/** Installs each client at its pinned version into the cache, outside of the repository. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { stringify } from "smol-toml";
import { getCacheFolder } from "../../src/config/index.js";
import { runProgram, tryProgram } from "../../src/lib/index.js";
import { type Client, PROGRAM_FILES } from "./client.js";

/** The command of a client's program, without its argument. */
export interface ProgramCommand {
  program: string;
  args: string[];
}

/**
 * Installs a client, unless it is there, and puts its program beside it.
 * @throws ProgramError if the registry's own tool fails
 */
export async function installClient(client: Client): Promise<ProgramCommand> {
  const folder = join(getCacheFolder(), "clients", `${client.name}-${client.version}`);
  await mkdir(folder, { recursive: true });
  const program = join(folder, PROGRAM_FILES[client.registry]);
  await copyFile(join(client.folder, PROGRAM_FILES[client.registry]), program);
  if (client.registry === "npm") {
    await installOnce(folder, (path) => installNpm(path, client));
    return { program: process.execPath, args: [program] };
  }
  if (client.registry === "PyPI") {
    await installOnce(folder, (path) => installPython(path, client));
    return { program: join(folder, "venv/bin/python"), args: [program] };
  }
  return { program: await buildRust(folder, client), args: [] };
}

/** Installs into a folder that has no finished installation yet. */
async function installOnce(folder: string, install: (folder: string) => Promise<void>): Promise<void> {
  const stamp = join(folder, "installed");
  if (existsSync(stamp)) return;
  await install(folder);
  await writeFile(stamp, "");
}

async function installNpm(folder: string, client: Client): Promise<void> {
  const packages = Object.entries({ [client.package]: client.version, ...client.with });
  const names = packages.map(([name, version]) => `${name}@${version}`);
  // A bundled codex, of 180 MB, is an optional dependency or needs an install script: both are left out.
  const lean = ["--omit=optional", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  await runProgram("npm", ["install", "--prefix", folder, "--loglevel=error", ...lean, ...names]);
}

async function installPython(folder: string, client: Client): Promise<void> {
  const venv = join(folder, "venv");
  await rm(venv, { recursive: true, force: true });
  await runProgram(await findPythonVersion(client.python), ["-m", "venv", venv]);
  const packages = Object.entries({ [client.package]: client.version, ...client.with });
  const names = packages.map(([name, version]) => `${name}==${version}`);
  await runProgram(join(venv, "bin/python"), ["-m", "pip", "install", "--quiet", ...names]);
}

/** Finds a Python of one minor version: on PATH, or as pyenv and uv install it. */
async function findPythonVersion(version = "3.13"): Promise<string> {
  const test = `import sys; sys.exit(sys.version_info[:2] != (${version.replace(".", ", ")}))`;
  for (const program of [`python${version}`, "python3", ...(await listManagedPythons(version))])
    if (await tryProgram(program, ["-c", test])) return program;
  throw new Error(`there is no Python ${version} on PATH, and none of pyenv's or uv's`);
}

async function listManagedPythons(version: string): Promise<string[]> {
  const pyenv = await tryProgram(join(homedir(), ".pyenv/bin/pyenv"), ["prefix", version]);
  const uv = await tryProgram("uv", ["python", "find", version]);
  return [pyenv && join(pyenv.stdout.trim(), "bin/python"), uv?.stdout.trim()].filter(
    (path) => !!path,
  ) as string[];
}

/** Builds a client's program. All of them share one target folder, so that common packages are built once. */
async function buildRust(folder: string, client: Client): Promise<string> {
  const manifest = {
    package: { name: client.name, version: "0.1.0", edition: "2024" },
    bin: [{ name: client.name, path: PROGRAM_FILES[client.registry] }],
    dependencies: { [client.package]: `=${client.version}`, ...client.with },
    profile: { dev: { debug: false } },
    workspace: {},
  };
  await writeFile(join(folder, "Cargo.toml"), stringify(manifest));
  const target = join(getCacheFolder(), "clients", "rust-target");
  const args = ["build", "--quiet", "-j1", "--target-dir", target];
  await runProgram("cargo", args, { cwd: folder });
  return join(target, "debug", client.name);
}
