// The secret rules take linear time, also on text that nearly looks like a secret: twice the text takes twice the time.
// `npm run bench:redact`
import { redact } from "../dist/redact/index.js";

const TEXTS = [
  "a",
  "-sk-proj-",
  "eyJaaaaaaaaaaa.",
  "-eyJ",
  "xoxb-a-",
  "password: a1aaaaaa ",
  `SG.a.${"b".repeat(258)} `,
  "sk-a password= eyJ ",
];
const BYTES = 2_500_000;
const ROUNDS = 3;
/** Linear is 2; quadratic would be 4. */
const LIMIT = 3.5;

let isOver = false;
await scan("a", BYTES); // loads the rules
for (const text of TEXTS) {
  const [once, twice] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    once.push(await scan(text, BYTES));
    twice.push(await scan(text, 2 * BYTES));
  }
  const ratio = median(twice) / median(once);
  isOver ||= ratio > LIMIT;
  const shown = JSON.stringify(text.length > 30 ? `${text.slice(0, 30)}…` : text);
  console.log(
    `${ratio.toFixed(2)}× (at most ${LIMIT}×) ${ratio > LIMIT ? "OVER" : "ok  "} 5 MB / 2.5 MB of ${shown}`,
  );
}
if (isOver) process.exitCode = 1;

/** @returns how long it takes, in milliseconds */
async function scan(text, bytes) {
  const part = { file: "x.jsonl", lines: [{ text: text.repeat(bytes / text.length) }] };
  const begun = performance.now();
  await redact([part], []);
  return performance.now() - begun;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
