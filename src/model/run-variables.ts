import { mapStrings } from "../lib/index.js";

/** Folders that differ from run to run. A model script refers to them as `$workspace` and `$home`. */
export type RunVariables = Record<"workspace" | "home", string>;

const VARIABLE_NAMES = ["workspace", "home"] as const;

/** Returns a copy of `value` in which each `$name` is replaced by the variable's value. Unknown names stay. */
export function fillVariables<T>(value: T, variables: Readonly<Record<string, string>>): T {
  return mapStrings(value, (text) =>
    text.replace(/\$([a-z]+)\b/g, (reference, name: string) => variables[name] ?? reference),
  );
}

/** Returns a copy of `value` in which the path of each folder is replaced by `$workspace` or `$home`. */
export function replaceWithVariables<T>(value: T, variables: RunVariables): T {
  return mapStrings(value, (text) =>
    VARIABLE_NAMES.reduce((named, name) => named.replaceAll(variables[name], `$${name}`), text),
  );
}
