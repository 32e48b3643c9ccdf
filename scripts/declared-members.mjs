// Reads in which order codex declares the members of its types, from the TypeScript that `codex app-server generate-ts` writes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Reads the types of a folder and of its folder `v2`, which wins. @returns name of a type → its TypeScript */
export function readDeclarations(folder) {
  const files = [folder, join(folder, "v2")].flatMap((one) =>
    readdirSync(one).flatMap((file) => (file.endsWith(".ts") ? [join(one, file)] : [])),
  );
  return new Map(
    files.flatMap((file) => {
      const text = readFileSync(file, "utf8").replace(/\/\*.*?\*\//gs, "");
      const [, name, type] = /^export type (\w+) =(.*);\s*$/ms.exec(text) ?? [];
      return name === undefined ? [] : [[name, type]];
    }),
  );
}

/**
 * Lists the members of an object.
 * @param type TypeScript of a type
 * @param tag the member that names a variant; undefined if the type has no variants
 * @param variant name of the variant whose members are listed, without the tag
 * @returns undefined if the type is something else
 */
export function listDeclared(type = "", tag, variant) {
  for (const alternative of split(type, "|")) {
    const members = readMembers(alternative);
    if (!members) continue;
    if (tag === undefined) return members.map(([name]) => name);
    if (members.some(([name, value]) => name === tag && value === JSON.stringify(variant)))
      return members.map(([name]) => name).filter((name) => name !== tag);
  }
  return undefined;
}

/** Finds the type of the content of a variant, where the variant's name is the only member of an object. */
export function findContent(type = "", variant) {
  for (const alternative of split(type, "|")) {
    const [[name, content] = []] = readMembers(alternative) ?? [];
    if (name === variant) return content;
  }
  return undefined;
}

/** Reads the names and types of members. @returns undefined if the type is not an object type that lists its members */
function readMembers(type) {
  const text = type.trim();
  if (!text.startsWith("{") || split(text, "&").length > 1) return undefined;
  return split(text.slice(1, -1), ",").map((member) => {
    const [, name, value] = /^\s*"?([\w[\] ]+?)"?\??:(.*)$/s.exec(member) ?? [];
    return [name, value?.trim()];
  });
}

/** Splits a text at a separator that stands in no bracket. */
function split(text, separator) {
  const parts = [""];
  let depth = 0;
  for (const char of text) {
    if ("{[(<".includes(char)) depth++;
    if ("}])>".includes(char)) depth--;
    if (char === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.filter((part) => part.trim() !== "");
}
