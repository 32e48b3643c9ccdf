/**
 * Measures the time of a diff of 100,000 events against 100,000, as a multiple of `JSON.parse` on the same
 * lines, in one run. The events are those of the repository's fixtures, repeated with new ids.
 * Usage: node bench/diff.mjs [TEXT], for the cases whose name contains the text
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { compareLines } from "../dist/diff/index.js";

const FOLDER = join(import.meta.dirname, "../integration/fixtures/python");
const N = 100_000;

const events = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".jsonl") && name !== "audit.jsonl")
  .flatMap((name) => readFileSync(join(FOLDER, name), "utf8").split("\n").slice(0, -1))
  .filter((line) => line.length < 2000);
const lines = Array.from({ length: N }, (_, index) => {
  const round = String(Math.floor(index / events.length) + 100);
  return events[index % events.length].replaceAll("-8000-", `-8${round}-`);
});

const addMember = (text) => text.replace(/\}\}$/, ',"fresh":1}}').replace("{,", "{");
const added = { method: "brand/new", params: {} };
const wanted = process.argv[2] ?? "";
const cases = {
  "one event inserted": lines.toSpliced(N / 2, 0, JSON.stringify(added)),
  "one event gone": lines.toSpliced(N / 3, 1),
  "every hundredth changed, inserted or gone": lines.flatMap((line, index) => {
    if (index % 100 !== 7) return [line];
    if (index % 3 === 0) return [JSON.stringify(added), line];
    return index % 3 === 1 ? [] : [addMember(line)];
  }),
  "a new member in every event": lines.map((line) => addMember(line)),
  "every id renamed": lines.map((line) => line.replaceAll("-8", "-9")),
};

const rows = [];

for (const [name, changed] of Object.entries(cases)) {
  if (!name.includes(wanted)) continue;
  const parse = measureBest(() => {
    for (const line of lines) JSON.parse(line);
    for (const line of changed) JSON.parse(line);
  });
  let found;
  const before = process.memoryUsage().rss;
  const diff = measureBest(() => {
    found = compareLines(lines, changed).differences;
  });
  const grown = Math.max(0, process.memoryUsage().rss - before);
  rows.push({
    change: name,
    differences: found.length,
    parse: `${Math.round(parse)} ms`,
    diff: `${Math.round(diff)} ms`,
    ratio: Number((diff / parse).toFixed(2)),
    "memory, MB more": Math.round(grown / 2 ** 20),
  });
}
console.table(rows);

function measureBest(work) {
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    work();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}
