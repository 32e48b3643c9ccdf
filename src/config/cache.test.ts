import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { CACHE_TAG, CACHE_TAG_TEXT, getCacheFolder, listCacheContents } from "./index.js";

afterEach(() => vi.unstubAllEnvs());

test("TOUCHSTONE_CACHE names the cache, and a relative path is resolved", () => {
  expect(getCacheFolder({ TOUCHSTONE_CACHE: "/cache" })).toBe("/cache");
  expect(getCacheFolder({ TOUCHSTONE_CACHE: "my/../cache" })).toBe(resolve("cache"));
  expect(getCacheFolder({ TOUCHSTONE_CACHE: "/a b/ä/../c" })).toBe("/a b/c");
});

test.runIf(process.platform === "linux")(
  "a relative XDG_CACHE_HOME is ignored, as its specification says",
  () => {
    vi.stubEnv("HOME", "/home/somebody");
    expect(getCacheFolder({ XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/touchstone");
    expect(getCacheFolder({ XDG_CACHE_HOME: "xdg" })).toBe("/home/somebody/.cache/touchstone");
    expect(getCacheFolder({})).toBe("/home/somebody/.cache/touchstone");
  },
);

test.each(["home", "", ".", "../home"])(
  "HOME=%j is refused, unless the cache has a path of its own",
  (home) => {
    vi.stubEnv("HOME", home);
    expect(() => getCacheFolder({})).toThrow(expect.objectContaining({ code: "home-unknown" }));
    expect(getCacheFolder({ TOUCHSTONE_CACHE: "/cache" })).toBe("/cache");
  },
);

test.each(["/a:b", "/a/b:", ":", "C:/x"])("a cache with the path %j is refused", (path) => {
  const refusal = expect.objectContaining({ code: "cache-path-unusable" });
  expect(() => getCacheFolder({ TOUCHSTONE_CACHE: path })).toThrow(refusal);
});

async function makeFiles(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test("what touchstone has made is known by its marks, in a folder that holds other things too", async () => {
  const cache = await makeTemporaryFolder("cache");
  await makeFiles(cache, {
    "codex/0.163.0/touchstone.json": "{}",
    "codex/README.md": "a checkout of codex",
    "codex/codex-rs/Cargo.toml": "",
    "python/mine/a.py": "",
    "python/openai-codex-1.0.0-py3.11/touchstone.json": "{}",
    "npm/node_modules/x/package.json": "{}",
    "runs/2024-05-01/log.txt": "",
    "go/CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# by another program\n",
    "go/pkg/mod": "",
    "atlas/map.svg": "",
    "schema-drafts/a.json": "",
    "photos/a.jpg": "",
    [`crates/${CACHE_TAG}`]: CACHE_TAG_TEXT,
    "crates/half-built/Cargo.toml": "",
  });
  await mkdir(join(cache, "python/odd/touchstone.json"), { recursive: true });
  await symlink(join(cache, "photos"), join(cache, "codex/link"));
  expect(listCacheContents(cache)).toEqual({
    made: ["codex/0.163.0", "crates/half-built", "python/openai-codex-1.0.0-py3.11"],
    others: [
      "atlas/map.svg",
      "codex/README.md",
      "codex/codex-rs",
      "codex/link",
      "go/CACHEDIR.TAG",
      "go/pkg",
      "npm/node_modules",
      "photos",
      "python/mine",
      "python/odd",
      "runs/2024-05-01",
      "schema-drafts",
    ],
  });
  expect(listCacheContents(join(cache, "missing"))).toEqual({ made: [], others: [] });
});
