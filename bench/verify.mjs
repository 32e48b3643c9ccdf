/**
 * Measures the speed of `verify` as a part of that of `JSON.parse` on the same lines in one run, by processor time, and its memory for
 * a short and for a long stream: `node bench/verify.mjs`. Each format is measured in a new process. In the first round, Node has not
 * compiled the code to machine code, as in each run of the program.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAtlas } from "../dist/atlas/index.js";
import { readKnowledge, verifyStream } from "../dist/verify/index.js";
import { computeMedian, measureProcessorSeconds } from "./measure.mjs";
import { buildStream } from "./streams.mjs";

const ROOT = join(import.meta.dirname, "..");
const ROUNDS = 5;
const CHUNK = 65_536;
const SIZE = 32 * 2 ** 20;

const [format, folder] = process.argv.slice(2);
if (folder) console.log(JSON.stringify(await measureFormat(format, join(ROOT, folder))));
else console.table(Object.entries(readFolders()).map(measureInNewProcess));

function readFolders() {
  return {
    exec: "integration/fixtures/exec",
    "app-server": "integration/fixtures/app-server",
    wire: "integration/fixtures/app-server/wire",
    session: "integration/fixtures/exec/session",
  };
}

function measureInNewProcess(args) {
  const output = execFileSync(process.execPath, ["--expose-gc", import.meta.filename, ...args], {
    encoding: "utf8",
  });
  return JSON.parse(output);
}

async function measureFormat(name, path) {
  const text = buildStream(path, SIZE);
  const lines = text.split("\n").filter(Boolean);
  const knowledge = readAll();
  const seconds = { parse: [], verify: [] };
  for (let round = 0; round < ROUNDS; round++) {
    seconds.parse.push(await measureProcessorSeconds(() => parseAll(lines)));
    seconds.verify.push(await measureProcessorSeconds(() => verify(knowledge, name, text, 1)));
  }
  const [parse, own] = [computeMedian(seconds.parse), computeMedian(seconds.verify)];
  const few = await measureMemory(knowledge, name, text, 1);
  const many = await measureMemory(knowledge, name, text, 8);
  return {
    format: name,
    lines: lines.length,
    "JSON.parse": `${Math.round(parse * 1000)} ms`,
    verify: `${Math.round(own * 1000)} ms`,
    "speed (at least 0.15)": Number((parse / own).toFixed(2)),
    "first round": Number((parse / seconds.verify[0]).toFixed(2)),
    "heap after 32 MB": `${few} MB`,
    "heap after 256 MB": `${many} MB`,
  };
}

function parseAll(lines) {
  for (const line of lines) JSON.parse(line);
}

function readAll() {
  const read = (path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") });
  return readKnowledge(parseAtlas("atlas.json", read("docs/atlas/atlas.json").text), {
    schemas: read("docs/atlas/schemas.json"),
    order: read("docs/atlas/order.json"),
    sessions: read("docs/atlas/session.json"),
  });
}

async function verify(knowledge, file, text, times) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let time = 0; time < times; time++)
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
  }
  return verifyStream(file, chunks(), { knowledge });
}

async function measureMemory(knowledge, file, text, times) {
  const result = await verify(knowledge, file, text, times);
  globalThis.gc();
  const { heapUsed } = process.memoryUsage();
  return result.checked > 0 ? Math.round(heapUsed / 2 ** 20) : 0;
}
