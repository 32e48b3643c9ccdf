import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { findPathFolders, openCodexBinary } from "./binary.js";
import { getCodex } from "./download.js";
import { findPlatform } from "./platform.js";

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await makeTemporaryFolder("codex");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

test("the error on Windows points to WSL, and on other unknown systems to the list of platforms", () => {
  expect(() => findPlatform("win32", "x64")).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("WSL") }),
  );
  expect(() => findPlatform("linux", "riscv64")).toThrow("touchstone does not run on linux-riscv64");
  expect(findPlatform("darwin", "arm64").triple).toBe("aarch64-apple-darwin");
});

test("the folders for PATH are found beside the binary in the new layout, and an old release may have none", async () => {
  for (const layout of ["new/bin", "old/codex", "new/codex-path", "new/codex-resources"]) {
    await mkdir(join(folder, layout), { recursive: true });
  }
  const dirs = ["codex-path", "codex-resources"].map((name) => join(folder, "new", name));
  expect(findPathFolders(join(folder, "new/bin/codex"))).toEqual(dirs);
  expect(findPathFolders(join(folder, "old/codex/codex"))).toEqual([]);
});

test("the version of a codex that is given by its path must be the pinned one", async () => {
  const path = join(folder, "codex");
  await writeFile(path, "#!/bin/sh\necho codex-cli 1.2.3\n", { mode: 0o755 });
  const given = { path, pin: "1.2.4", allowVersionMismatch: false };
  await expect(openCodexBinary(given)).rejects.toMatchObject({ code: "codex-version-mismatch" });
  expect(await openCodexBinary({ ...given, pin: "1.2.3" })).toMatchObject({
    version: "1.2.3",
    source: "path",
  });
  await writeFile(path, "#!/bin/sh\necho hello\n");
  await expect(openCodexBinary(given)).rejects.toMatchObject({ code: "codex-unusable" });
});

test("a file that `codex --version` leaves in the temporary folder is removed", async () => {
  const path = join(folder, "codex");
  const left = join(folder, "left");
  await writeFile(path, `#!/bin/sh\nmktemp -d > "${left}"\necho codex-cli 1.2.3\n`, { mode: 0o755 });
  await openCodexBinary({ path, pin: "1.2.3", allowVersionMismatch: false });
  expect(existsSync((await readFile(left, "utf8")).trim())).toBe(false);
});

test("the error of a download without a network says what to do, and nothing is left behind", async () => {
  vi.stubEnv("npm_config_registry", "http://127.0.0.1:9/");
  vi.stubEnv("npm_config_fetch_retries", "0");
  await expect(getRelease()).rejects.toMatchObject({
    code: "codex-download-failed",
    hint: expect.stringContaining("--codex-path"),
  });
  expect(await readdir(join(folder, "codex"))).toEqual(["CACHEDIR.TAG"]);
});

test("a release that npm does not have is reported", async () => {
  await startRegistry((_, path) => [404, `no ${path}`]);
  await expect(getRelease()).rejects.toMatchObject({
    code: "codex-not-found",
    message: "npm has no codex 0.163.0.",
  });
});

test("a package with other bytes than npm promises is not unpacked", async () => {
  const { name } = findPlatform();
  const version = `0.163.0-${name}`;
  await startRegistry((origin, path) => {
    if (path.endsWith(".tgz")) return [200, "not what was promised"];
    const dist = {
      tarball: `${origin}/codex.tgz`,
      integrity: `sha512-${Buffer.alloc(64).toString("base64")}`,
    };
    const manifest = { name: "@openai/codex", version, dist };
    return [
      200,
      JSON.stringify({
        name: "@openai/codex",
        "dist-tags": { latest: version },
        versions: { [version]: manifest },
      }),
    ];
  });
  await expect(getRelease()).rejects.toMatchObject({ code: "codex-corrupt" });
  expect(await readdir(join(folder, "codex"))).toEqual(["CACHEDIR.TAG"]);
});

function getRelease() {
  return getCodex({ version: "0.163.0", cacheDir: folder, onProgress() {} });
}

/** Starts a registry on loopback that replaces npm's. */
async function startRegistry(
  answer: (origin: string, path: string) => [status: number, body: string],
): Promise<void> {
  server = createServer((request, response) => {
    const [status, body] = answer(`http://${request.headers.host}`, request.url ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("npm_config_registry", `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}
