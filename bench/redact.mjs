/**
 * Measures whether the search for secrets takes linear time: each rule alone on texts that nearly match it, and the functions that use
 * all rules on the worst of these texts. Twice the text may take at most 3 times as long: quadratic time would be 4 times as long.
 * Linear time can be slow, too, so a limit also holds for the time of a text relative to that of an ordinary one.
 * `npm run bench:redact`
 */
import { hideSecrets, redact } from "../dist/redact/index.js";
import { findOwnHits, mayHoldSecret } from "../dist/redact/own-rules.js";
import { RULES } from "../dist/redact/rules/index.js";
import { fill, listHostileTexts } from "./hostile-texts.mjs";

const LIMIT = 3;
const ROUNDS = 2;
/** A shorter time says little, so the text is doubled until it takes this long, or has the length LONGEST. */
const LEAST_MS = 25;
/** The most time for a hostile text, relative to an ordinary one of the same length. */
const MOST_SLOWER = 300;
const SHORT = 10_000;
const LONG = 100_000;
const LONGEST = 1_600_000;
/** The number of texts for each rule that are measured in two lengths: those that are slowest in the length SHORT. */
const CHOSEN = 2;
/** The number of texts, the slowest of all rules, that are measured with all rules at once. */
const CHOSEN_FOR_ALL = 8;

const ordinary = "The command ended with code 0, and wrote README.md in /workspace. ";
const baseline = await measure(redactText, ordinary.repeat(LONG / ordinary.length));
const rows = [];
const worst = [];
for (const rule of RULES) {
  const search = (text) => findOwnHits(text, [rule]);
  const slowest = [];
  for (const recipe of listHostileTexts(rule)) {
    const text = fill(recipe, SHORT);
    slowest.push({ recipe, ms: await measure(search, text, 1) });
  }
  slowest.sort((a, b) => b.ms - a.ms);
  for (const { recipe } of slowest.slice(0, CHOSEN)) await compare(`rule ${rule.name}`, search, recipe);
  worst.push(slowest[0]);
}
worst.sort((a, b) => b.ms - a.ms);
for (const { recipe } of worst.slice(0, CHOSEN_FOR_ALL)) {
  await compare("redact", redactText, recipe);
  await compare("hideSecrets", hideSecrets, recipe);
  await compare("mayHoldSecret", mayHoldSecret, recipe);
}

rows.sort((a, b) => Number(b.over) - Number(a.over) || b.slower - a.slower);
console.table(
  rows
    .slice(0, 15)
    .map(({ times, slower, ...row }) => ({ ...row, "2x text": times, "against ordinary": slower })),
);
const over = rows.filter((row) => row.over).length;
console.log(
  `${rows.length} texts measured for ${RULES.length} rules; ${over} over the limits of ${LIMIT}x and ${MOST_SLOWER}x`,
);
if (over > 0) process.exitCode = 1;

async function compare(what, search, recipe) {
  let length = LONG;
  let once = fill(recipe, length);
  let short = await measure(search, once);
  while (short < LEAST_MS && length < LONGEST) {
    length *= 2;
    once = fill(recipe, length);
    short = await measure(search, once);
  }
  const twice = fill(recipe, 2 * length);
  let long = await measure(search, twice);
  const ordinaryMs = (baseline * length) / LONG;
  const isOver = () => (long > LEAST_MS && long / short > LIMIT) || short / ordinaryMs > MOST_SLOWER;
  // On a busy machine a measurement may be wrong; a quadratic rule stays quadratic.
  for (let again = 0; again < 4 && isOver(); again++) {
    long = Math.min(long, await measure(search, twice));
    short = Math.min(short, await measure(search, once));
  }
  rows.push({
    what,
    text: JSON.stringify(once.slice(0, 30)),
    MB: length / 1e6,
    ms: Number(short.toFixed(1)),
    times: Number((long / short).toFixed(2)),
    slower: Number((short / ordinaryMs).toFixed(1)),
    over: isOver(),
  });
}

/** @returns the shortest of several processor times of this process, in milliseconds: waiting for a processor does not count */
async function measure(search, text, rounds = ROUNDS) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const begin = process.cpuUsage();
    await search(text);
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function redactText(text) {
  return redact([{ file: "x.jsonl", lines: [{ text }] }], []);
}
