import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAtlas } from "../../src/atlas/index.js";
import { checkFolder } from "../../src/check/index.js";
import { parseNotes } from "../../src/checklist/index.js";
import { loadConfig } from "../../src/config/index.js";
import { diffSets, openFolderSet } from "../../src/diff/index.js";
import { TouchstoneError } from "../../src/lib/index.js";
import { readAccepted } from "../../src/parity/index.js";
import { readFixture, replay } from "../../src/replay/index.js";
import { loadCatalogue } from "../../src/scenario/index.js";
import { readSubject } from "../../src/sdk/index.js";
import { parseAuditLog, readAudit, readManifest } from "../../src/store/index.js";
import { REPOSITORY } from "../helpers/project.js";

/** A function that reads a file, and a valid file that the test corrupts for it. */
export interface FileReader {
  name: string;
  /** Path of the valid file in the repository. */
  file: string;
  /** Path of the corrupted file in the folder that is read. */
  at: string;
  /** Reads the file, and throws an error if it is invalid. */
  read(folder: string): unknown;
}

const FIXTURES = "integration/fixtures/python";

export const READERS: FileReader[] = [
  {
    name: "scenario",
    file: "scenarios/thread_tool_auto.yaml",
    at: "scenarios/thread_tool_auto.yaml",
    async read(folder) {
      for (const entry of await loadCatalogue(join(folder, "scenarios")))
        if ("error" in entry) throw entry.error;
    },
  },
  {
    name: "config",
    file: "touchstone.config.yaml",
    at: "touchstone.config.yaml",
    read: (folder) => loadConfig(folder),
  },
  {
    name: "subject",
    file: "drivers/typescript/subject.yaml",
    at: "mine/subject.yaml",
    read: (folder) => readSubject(join(folder, "mine"), folder),
  },
  {
    name: "accepted differences",
    file: "parity.yaml",
    at: "parity.yaml",
    read: (folder) => readAccepted(join(folder, "parity.yaml")),
  },
  {
    name: "manifest",
    file: `${FIXTURES}/manifest.json`,
    at: "manifest.json",
    read: (folder) => readManifest(folder),
  },
  {
    name: "audit log",
    file: `${FIXTURES}/audit.jsonl`,
    at: "audit.jsonl",
    read: async (folder) => parseAuditLog(await readAudit(folder)),
  },
  {
    name: "folder, checked",
    file: `${FIXTURES}/wire/thread_basic.jsonl`,
    at: "python/wire/thread_basic.jsonl",
    read: (folder) => checkFolder(join(folder, "python")),
  },
  {
    name: "folder, compared",
    file: `${FIXTURES}/manifest.json`,
    at: "python/manifest.json",
    async read(folder) {
      const set = await openFolderSet("spoilt", join(folder, "python"));
      await diffSets(set, await openFolderSet("ours", join(REPOSITORY, FIXTURES)), ["thread_basic"]);
    },
  },
  {
    name: "fixture",
    file: `${FIXTURES}/thread_basic.jsonl`,
    at: "thread_basic.jsonl",
    read: (folder) => [...readFixture(join(folder, "thread_basic.jsonl"))],
  },
  {
    name: "recording to replay",
    file: `${FIXTURES}/wire/thread_basic.jsonl`,
    at: "wire/thread_basic.jsonl",
    async read(folder) {
      const codex = replay("thread_basic", { folder });
      codex.send({ id: 1, method: "initialize", params: { clientInfo: { name: "soak", version: "1" } } });
      codex.close();
      for await (const _ of codex);
    },
  },
  {
    name: "atlas",
    file: "docs/atlas/atlas.json",
    at: "atlas.json",
    read: async (folder) => parseAtlas("atlas.json", await readFile(join(folder, "atlas.json"), "utf8")),
  },
  {
    name: "checklist",
    file: "docs/python-parity-checklist.md",
    at: "checklist.md",
    read: async (folder) => parseNotes(await readFile(join(folder, "checklist.md"), "utf8")),
  },
];

/** Time limit for one file, longer than any reader needs. */
const PATIENCE_MS = 10_000;

/**
 * Gives a reader a file that is corrupted in a new way each time. The reader must read it, or reject it with a
 * hint.
 * @param lost called with a description of every other result
 * @returns number of corrupted files
 */
export async function readBadInputs(
  reader: FileReader,
  times: number,
  lost: (what: string) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "touchstone-soak-"));
  const good = readFileSync(join(REPOSITORY, reader.file));
  const random = createRandom(reader.name.length);
  try {
    for (let time = 0; time < times; time++) {
      const [how, spoil] = SPOILS[time % SPOILS.length] as (typeof SPOILS)[number];
      const file = join(folder, reader.at);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, spoil(good, random));
      const outcome = await Promise.race([readOrRefuse(reader, folder), sleep(PATIENCE_MS, "it hangs")]);
      if (outcome) lost(`${reader.name}, ${how}, input ${time}: ${outcome}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return times;
}

/**
 * Calls the reader.
 * @returns a description of a bad rejection; undefined if the file was read or properly rejected
 */
async function readOrRefuse(reader: FileReader, folder: string): Promise<string | undefined> {
  try {
    await reader.read(folder);
    return undefined;
  } catch (error) {
    if (error instanceof TouchstoneError) return error.hint ? undefined : `no hint: ${error.message}`;
    return `${error instanceof Error ? error.stack : error}`;
  }
}

type SpoilFile = (good: Buffer, random: () => number) => Buffer;

const SPOILS: [string, SpoilFile][] = [
  ["cut", (good, random) => good.subarray(0, pickPosition(good, random))],
  [
    "a byte changed",
    (good, random) => spliceBytes(good, pickPosition(good, random), 1, [Math.floor(random() * 256)]),
  ],
  ["a bit changed", (good, random) => flipByte(good, pickPosition(good, random), random)],
  [
    "a part gone",
    (good, random) => spliceBytes(good, pickPosition(good, random), Math.floor(random() * 200), []),
  ],
  ["a part twice", (good, random) => repeatBytes(good, pickPosition(good, random))],
  ["a NUL", (good, random) => spliceBytes(good, pickPosition(good, random), 0, [0])],
  ["no UTF-8", (good, random) => spliceBytes(good, pickPosition(good, random), 0, [0xc3, 0x28, 0xff])],
  ["a line separator", (good, random) => insertText(good, pickPosition(good, random), "\u2028")],
  ["a quotation mark", (good, random) => insertText(good, pickPosition(good, random), '"')],
  ["a brace", (good, random) => insertText(good, pickPosition(good, random), random() < 0.5 ? "}" : "{")],
  ["a line of its own", (good, random) => insertText(good, pickLineStart(good, random), '{"a":1}\n')],
  [
    "a line that is deep",
    (good, random) => insertText(good, pickLineStart(good, random), `${"[".repeat(50_000)}\n`),
  ],
  [
    "a line that is long",
    (good, random) => insertText(good, pickLineStart(good, random), `"${"x".repeat(2 ** 20)}"\n`),
  ],
  ["another version", (good) => replaceMatch(good, /("?formatVersion"?: ?)(\d+)/, "$1999")],
  ["a number beyond all", (good) => replaceMatch(good, /\d+/g, "1e99999")],
  ["a prototype", (good) => replaceMatch(good, /"(title|method|name|id|scenario)"/g, '"__proto__"')],
  ["other members", (good) => replaceMatch(good, /\b(name|method|params|scenarios|codex|model)\b/g, "else")],
  ["nothing", () => Buffer.alloc(0)],
  ["null", () => Buffer.from("null\n")],
  ["a list", () => Buffer.from("[]\n")],
  ["a text", () => Buffer.from('"text"\n')],
  ["garbage", (_, random) => Buffer.from(Array.from({ length: 500 }, () => Math.floor(random() * 256)))],
  ["a mark of byte order", (good) => Buffer.concat([Buffer.from("\ufeff"), good])],
  ["YAML that refers to itself", () => Buffer.from("a: &a [*a]\n")],
  ["YAML that grows", () => Buffer.from(buildAliasBomb())],
];

function pickPosition(good: Buffer, random: () => number): number {
  return Math.floor(random() * good.length);
}

/** Picks the start of a line. */
function pickLineStart(good: Buffer, random: () => number): number {
  return good.indexOf("\n", pickPosition(good, random)) + 1;
}

function spliceBytes(good: Buffer, from: number, length: number, bytes: number[]): Buffer {
  return Buffer.concat([good.subarray(0, from), Buffer.from(bytes), good.subarray(from + length)]);
}

function insertText(good: Buffer, from: number, text: string): Buffer {
  return spliceBytes(good, from, 0, [...Buffer.from(text)]);
}

function flipByte(good: Buffer, from: number, random: () => number): Buffer {
  return spliceBytes(good, from, 1, [(good[from] ?? 0) ^ (1 << Math.floor(random() * 8))]);
}

function repeatBytes(good: Buffer, from: number): Buffer {
  return Buffer.concat([good.subarray(0, from + 300), good.subarray(from)]);
}

function replaceMatch(good: Buffer, what: RegExp, by: string): Buffer {
  return Buffer.from(good.toString("utf8").replace(what, by));
}

/** Builds nested aliases, which expand to 10^9 elements. */
function buildAliasBomb(): string {
  const lines = ["a0: &a0 [x]"];
  for (let level = 1; level < 10; level++)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  return `${lines.join("\n")}\n`;
}

/** Creates a generator that returns the same numbers in each run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
