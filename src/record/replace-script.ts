import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, parseDocument, visit } from "yaml";
import type { ModelResponseInput } from "../scenario/index.js";

/** The scenario is valid, so its keys are unique. To check this again would take quadratic time: the parser compares each key with all others. */
const LINEAR = { uniqueKeys: false };

/** Keys whose values are written on one line, because a reader reads such a value as a unit. */
const ONE_LINE_KEYS = new Set(["usage", "chunks", "wait_for", "fail", "headers"]);

/**
 * Replaces the model script in a scenario's text. The rest of the text keeps its bytes. If the layout makes this impossible, the
 * whole text is rendered anew.
 */
export function replaceScript(text: string, script: ModelResponseInput[]): string {
  const spliced = spliceModel(text, renderScript(script));
  const document = parseDocument(spliced, LINEAR);
  if (document.errors.length === 0 && isDeepStrictEqual(document.toJS().model, script)) return spliced;
  const reparsed = parseDocument(text, LINEAR);
  reparsed.set("model", reparsed.createNode(script));
  return reparsed.toString({ lineWidth: 0 });
}

function spliceModel(text: string, model: string): string {
  const { contents } = parseDocument(text, LINEAR);
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === "model")
    : undefined;
  const { key, value } = (pair ?? {}) as { key?: YamlRange; value?: YamlRange };
  if (!key?.range || !value?.range) return `${text.replace(/\n*$/, "\n")}${model}`;
  // For the parser, comments before the next key belong to the old script. They are kept.
  const old = text.slice(key.range[0], value.range[2]).replace(/(?:\n[ \t]*|\n#.*)+$/, "");
  return text.slice(0, key.range[0]) + model.trimEnd() + text.slice(key.range[0] + old.length);
}

interface YamlRange {
  range?: [number, number, number] | null;
}

function renderScript(script: ModelResponseInput[]): string {
  const document = new Document({ model: script });
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : "";
      if (ONE_LINE_KEYS.has(name) && value && typeof value === "object" && "items" in value) {
        Object.assign(value, { flow: true });
      }
    },
  });
  return document.toString({ lineWidth: 0 });
}
