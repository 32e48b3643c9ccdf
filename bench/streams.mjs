/** Builds long transcripts of the repository's fixtures for the benches. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ID = /\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{6}([0-9a-f]{6})\b/g;

/**
 * Builds one transcript that repeats all transcripts of a folder. Each copy has ids and processes of its own, as in a long log of codex.
 * @param size its minimum length, in characters
 */
export function buildStream(folder, size) {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl") && name !== "audit.jsonl")
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const parts = [];
  for (let length = 0; length < size; ) {
    const part = renameCopy(texts[parts.length % texts.length], parts.length);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

/** @param copy the number of transcripts before this one */
function renameCopy(text, copy) {
  const tag = copy.toString(16).padStart(6, "0");
  const renamed = text
    .replace(ID, (_, begin, end) => `${begin}${tag}${end}`)
    .replace(/^\{"process":(\d+)/gm, (_, process) => `{"process":${copy * 10 + Number(process)}`)
    .replace(/"id":"item_(\d+)"/g, (_, item) => `"id":"item_${copy * 100 + Number(item)}"`);
  // A stream of exec has one thread.
  return copy === 0 ? renamed : renamed.replace(/^\{"type":"thread\.started".*\n/gm, "");
}
