import { isHarmless, OWN_RULES } from "./rules.js";

export interface Hit {
  rule: string;
  /** In the text: [start, end). */
  start: number;
  end: number;
}

/** Between two texts, so that no rule sees them as one. */
const BREAK = "\n\u0001\n";

/** What looks like a secret in each of the texts. One pass over all of them, in time linear in their length. */
export async function scanTexts(texts: string[]): Promise<Hit[][]> {
  const starts: number[] = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length + BREAK.length;
  }
  const joined = texts.join(BREAK);
  const hits: Hit[][] = texts.map(() => []);
  for (const hit of withoutOverlaps([...ownHits(joined), ...(await presetHits(joined))])) {
    const index = lastAtOrBefore(starts, hit.start);
    const [from = 0, text = ""] = [starts[index], texts[index]];
    hits[index]?.push({ ...hit, start: hit.start - from, end: Math.min(hit.end - from, text.length) });
  }
  return hits;
}

function ownHits(text: string): Hit[] {
  return OWN_RULES.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([found]) => !isHarmless(found))
      .map(({ 0: found, index }) => ({ rule: name, start: index, end: index + found.length })),
  );
}

async function presetHits(text: string): Promise<Hit[]> {
  const { lintSource } = await import("@secretlint/core");
  const { creator } = await import("@secretlint/secretlint-rule-preset-recommend");
  const { messages } = await lintSource({
    source: { filePath: "transcript.txt", content: text, contentType: "text" },
    options: {
      config: { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] },
      noPhysicFilePath: true,
    },
  });
  return messages.map(({ ruleId, range: [start, end] }) => ({
    rule: ruleId.replace("@secretlint/secretlint-rule-", ""),
    start,
    end,
  }));
}

/** Of hits that overlap, one that spans them all, under the first one's name. */
function withoutOverlaps(hits: Hit[]): Hit[] {
  const merged: Hit[] = [];
  for (const hit of hits.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && hit.start < last.end) last.end = Math.max(last.end, hit.end);
    else merged.push({ ...hit });
  }
  return merged;
}

function lastAtOrBefore(starts: number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
