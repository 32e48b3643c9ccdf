/**
 * Measures the speed of `verify` as a part of `JSON.parse` on the same lines in one run, by processor time, and its memory for a short and for a long
 * stream. The events are those of the repository's fixtures, repeated: `node bench/verify.mjs`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAtlas } from "../dist/atlas/index.js";
import { readKnowledge, verifyStream } from "../dist/verify/index.js";
import { computeMedian, measureProcessorSeconds } from "./measure.mjs";

const ROOT = join(import.meta.dirname, "..");
const ROUNDS = 5;
const CHUNK = 65_536;

const readFile = (path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") });
const atlas = parseAtlas("atlas.json", readFile("docs/atlas/atlas.json").text);
const knowledge = readKnowledge(atlas, {
  schemas: readFile("docs/atlas/schemas.json"),
  order: readFile("docs/atlas/order.json"),
  sessions: readFile("docs/atlas/session.json"),
});

const rows = [];
for (const subject of ["exec", "app-server", "app-server/wire"]) {
  const folder = join(ROOT, "integration/fixtures", subject);
  const text = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl") && name !== "audit.jsonl")
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
  const short = repeat(text, 8 * 2 ** 20);
  const lines = short.split("\n").filter(Boolean);
  const seconds = { parse: [], verify: [] };
  for (let round = 0; round < ROUNDS; round++) {
    seconds.parse.push(
      await measureProcessorSeconds(() => {
        for (const line of lines) JSON.parse(line);
      }),
    );
    seconds.verify.push(await measureProcessorSeconds(() => verify(subject, short, 1)));
  }
  const [parse, own] = [computeMedian(seconds.parse), computeMedian(seconds.verify)];
  const few = await measureMemory(subject, short, 1);
  const many = await measureMemory(subject, short, 12);
  rows.push({
    events: subject,
    lines: lines.length,
    "JSON.parse": `${Math.round(parse * 1000)} ms`,
    verify: `${Math.round(own * 1000)} ms`,
    "speed (at least 0.15)": Number((parse / own).toFixed(2)),
    "heap after 8 MB": `${few} MB`,
    "heap after 96 MB": `${many} MB`,
  });
}
console.table(rows);

async function verify(file, text, times) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let time = 0; time < times; time++)
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
  }
  return verifyStream(file, chunks(), { knowledge });
}

async function measureMemory(file, text, times) {
  const result = await verify(file, text, times);
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  return result.checked > 0 ? Math.round(heapUsed / 2 ** 20) : 0;
}

function repeat(text, size) {
  return text.repeat(Math.ceil(size / text.length));
}
