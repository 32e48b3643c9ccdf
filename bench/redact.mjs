// Checks that the secret rules take linear time, also on text that resembles a secret. The measured text is
// four times as long, because this distinguishes linear time (4×) from quadratic time (16×) also on a busy
// machine. `npm run bench:redact`
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
const BYTES = 1_250_000;
const TIMES = 4;
const ROUNDS = 3;
const LIMIT = 2 * TIMES;

let isOver = false;
await scan("a", BYTES); // loads the rules
for (const text of TEXTS) {
  const [once, more] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    once.push(await scan(text, BYTES));
    more.push(await scan(text, TIMES * BYTES));
  }
  const ratio = Math.min(...more) / Math.min(...once);
  isOver ||= ratio > LIMIT;
  const shown = JSON.stringify(text.length > 30 ? `${text.slice(0, 30)}…` : text);
  console.log(
    `${ratio.toFixed(2)}× (at most ${LIMIT}×) ${ratio > LIMIT ? "OVER" : "ok  "} 5 MB / 1.25 MB of ${shown}`,
  );
}
if (isOver) process.exitCode = 1;

/**
 * Scans a text.
 * @returns time in milliseconds
 */
async function scan(text, bytes) {
  const part = { file: "x.jsonl", lines: [{ text: text.repeat(bytes / text.length) }] };
  const begun = performance.now();
  await redact([part], []);
  return performance.now() - begun;
}
