/** Makes a Git repository with one commit, without Git, so that its ids are the same on every machine. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { resolveInside } from "../../lib/index.js";
import { CLOCK } from "../../transcript/placeholders.js";

/** Who commits, and when. */
const SIGNATURE = `Ada <ada@example.com> ${CLOCK.getTime() / 1000} +0000`;
const CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n";
const FILE_MODE = 0o100644;

/** Files and folders of a folder, by name. */
interface Tree {
  [name: string]: string | Tree;
}

/**
 * Turns a folder into a Git repository whose branch `main` has one commit with these files, and writes the files.
 * @param folder an empty folder
 * @param files path → content
 */
export async function makeRepository(folder: string, files: Record<string, string>): Promise<void> {
  const git = join(folder, ".git");
  const entries: { path: string; id: Buffer; size: number }[] = [];
  for (const [path, content] of Object.entries(files)) {
    await write(resolveInside(folder, path), content);
    entries.push({ path, id: await writeObject(git, "blob", content), size: Buffer.byteLength(content) });
  }
  const tree = await writeTree(git, buildTree(files));
  const commit = `tree ${tree.toString("hex")}\nauthor ${SIGNATURE}\ncommitter ${SIGNATURE}\n\nBegin\n`;
  const head = await writeObject(git, "commit", commit);
  await write(join(git, "HEAD"), "ref: refs/heads/main\n");
  await write(join(git, "config"), CONFIG);
  await write(join(git, "refs/heads/main"), `${head.toString("hex")}\n`);
  await write(join(git, "index"), buildIndex(entries));
}

function buildTree(files: Record<string, string>): Tree {
  const root: Tree = {};
  for (const [path, content] of Object.entries(files)) {
    const names = path.split("/");
    const last = names.pop() ?? "";
    let at = root;
    for (const name of names) {
      at[name] ??= {};
      at = at[name] as Tree;
    }
    at[last] = content;
  }
  return root;
}

async function writeTree(git: string, tree: Tree): Promise<Buffer> {
  // Git sorts a folder as if its name ended with a slash.
  const getKey = ([name, value]: [string, string | Tree]) => (typeof value === "string" ? name : `${name}/`);
  const sorted = Object.entries(tree).sort((one, other) => compareBytes(getKey(one), getKey(other)));
  const parts: Buffer[] = [];
  for (const [name, value] of sorted) {
    const isFile = typeof value === "string";
    const id = isFile ? await writeObject(git, "blob", value) : await writeTree(git, value);
    parts.push(Buffer.from(`${isFile ? FILE_MODE.toString(8) : "40000"} ${name}\0`), id);
  }
  return writeObject(git, "tree", Buffer.concat(parts));
}

/** @returns the object's id */
async function writeObject(git: string, type: string, content: string | Buffer): Promise<Buffer> {
  const bytes = Buffer.from(content);
  const object = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const id = computeSha1(object);
  const hex = id.toString("hex");
  await write(join(git, "objects", hex.slice(0, 2), hex.slice(2)), deflateSync(object));
  return id;
}

/** Builds an index of version 2. Its entries have no times, so Git compares the content of each file. */
function buildIndex(entries: { path: string; id: Buffer; size: number }[]): Buffer {
  const head = Buffer.from("DIRC\0\0\0\x02\0\0\0\0", "latin1");
  head.writeUInt32BE(entries.length, 8);
  const sorted = entries.toSorted((one, other) => compareBytes(one.path, other.path));
  const body = Buffer.concat([head, ...sorted.map(buildIndexEntry)]);
  return Buffer.concat([body, computeSha1(body)]);
}

function buildIndexEntry({ path, id, size }: { path: string; id: Buffer; size: number }): Buffer {
  const name = Buffer.from(path);
  const fixed = Buffer.alloc(62);
  fixed.writeUInt32BE(FILE_MODE, 24);
  fixed.writeUInt32BE(size, 36);
  id.copy(fixed, 40);
  fixed.writeUInt16BE(Math.min(name.length, 0xfff), 60);
  const padding = Buffer.alloc(8 - ((fixed.length + name.length) % 8));
  return Buffer.concat([fixed, name, padding]);
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function computeSha1(bytes: Buffer): Buffer {
  return createHash("sha1").update(bytes).digest();
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
