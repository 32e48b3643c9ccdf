/**
 * Measures whether the search for secrets takes linear time: each rule alone on texts that nearly match it, and all rules with what is
 * around them on the worst of these texts. Twice the text may take at most 3 times as long, since quadratic time is 4 times as long.
 * Linear time does not help where each character costs much, so that no text may take more than a number of times as long as an
 * ordinary one. `npm run bench:redact`
 */
import { hideSecrets, redact } from "../dist/redact/index.js";
import { findOwnHits, mayHoldSecret } from "../dist/redact/own-rules.js";
import { RULES } from "../dist/redact/rules/index.js";
import { fill, listHostileTexts } from "./hostile-texts.mjs";

const LIMIT = 3;
const ROUNDS = 2;
/** Shorter times say nothing. */
const LEAST_MS = 4;
/** The most time for a hostile text, relative to an ordinary one of the same length. */
const MOST_SLOWER = 100;
const SHORT = 10_000;
const LONG = 100_000;
/** Texts for each rule that are measured in two lengths: those that are slowest in a short one. */
const CHOSEN = 2;
/** The worst of these texts are given to all rules at once. */
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
  const chosen = slowest.slice(0, CHOSEN).map(({ recipe }) => [fill(recipe, LONG), fill(recipe, 2 * LONG)]);
  for (const texts of chosen) await compare(`rule ${rule.name}`, search, ...texts);
  worst.push({ texts: chosen[0], ms: slowest[0].ms });
}
worst.sort((a, b) => b.ms - a.ms);
for (const { texts } of worst.slice(0, CHOSEN_FOR_ALL)) {
  const [once, twice] = texts;
  await compare("redact", redactText, once, twice);
  await compare("hideSecrets", hideSecrets, once, twice);
  await compare("mayHoldSecret", mayHoldSecret, once, twice);
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

async function compare(what, search, once, twice) {
  let [short, long] = [await measure(search, once), await measure(search, twice)];
  // On a busy machine a measurement may be wrong; a quadratic rule stays so.
  for (let again = 0; again < 3 && isOver(short, long); again++) {
    short = Math.min(short, await measure(search, once));
    long = Math.min(long, await measure(search, twice));
  }
  rows.push({
    what,
    text: JSON.stringify(once.slice(0, 40)),
    ms: Number(short.toFixed(1)),
    times: Number((long / short).toFixed(2)),
    slower: Number((short / baseline).toFixed(1)),
    over: isOver(short, long),
  });
}

function isOver(short, long) {
  return (long > LEAST_MS && long / short > LIMIT) || short / baseline > MOST_SLOWER;
}

/** @returns the shortest of several times, in milliseconds */
async function measure(search, text, rounds = ROUNDS) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await search(text);
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

function redactText(text) {
  return redact([{ file: "x.jsonl", lines: [{ text }] }], []);
}
