import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, parseDocument, visit } from "yaml";
import type { WrittenResponse } from "../scenario/index.js";

/** Written on one line each: they are read as one thing. */
const ON_ONE_LINE = new Set(["usage", "chunks", "wait_for", "fail", "headers"]);

/** A scenario's text with this model script; all else in it stays as it is, byte for byte where the layout lets it. */
export function withScript(text: string, script: WrittenResponse[]): string {
  const spliced = splice(text, yamlOf(script));
  const document = parseDocument(spliced);
  if (document.errors.length === 0 && isDeepStrictEqual(document.toJS().model, script)) return spliced;
  const whole = parseDocument(text);
  whole.set("model", whole.createNode(script));
  return whole.toString({ lineWidth: 0 });
}

function splice(text: string, model: string): string {
  const { contents } = parseDocument(text);
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === "model")
    : undefined;
  const { key, value } = (pair ?? {}) as { key?: Ranged; value?: Ranged };
  if (!key?.range || !value?.range) return `${text.replace(/\n*$/, "\n")}${model}`;
  // The parser counts comments before the next key as the old script's.
  const old = text.slice(key.range[0], value.range[2]).replace(/(?:\n[ \t]*|\n#.*)+$/, "");
  return text.slice(0, key.range[0]) + model.trimEnd() + text.slice(key.range[0] + old.length);
}

interface Ranged {
  range?: [number, number, number] | null;
}

function yamlOf(script: WrittenResponse[]): string {
  const document = new Document({ model: script });
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : "";
      if (ON_ONE_LINE.has(name) && value && typeof value === "object" && "items" in value) {
        Object.assign(value, { flow: true });
      }
    },
  });
  return document.toString({ lineWidth: 0 });
}
