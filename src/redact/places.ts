import { TouchstoneError } from "../error.js";

/**
 * A matcher for places such as `params.item.aggregatedOutput`: names joined by dots, `*` for one member or index, `**`
 * for any depth.
 * @throws TouchstoneError `bad-redaction-place`
 */
export function placeMatcher(at: string): (path: string[]) => boolean {
  const pattern = at.split(".");
  if (!pattern.every((part) => /^(\*{1,2}|[\w$-]+)$/.test(part))) {
    throw new TouchstoneError(`\`${at}\` is no place in a transcript.`, {
      kind: "usage",
      code: "bad-redaction-place",
      hint: "Write names joined by dots, `*` for any one, `**` for any depth: `params.item.aggregatedOutput`.",
    });
  }
  return (path) => fits(pattern, path);
}

function fits([part, ...pattern]: string[], path: string[]): boolean {
  if (part === undefined) return path.length === 0;
  if (part === "**") return path.some((_, index) => fits(pattern, path.slice(index))) || fits(pattern, []);
  const [name, ...rest] = path;
  return name !== undefined && (part === "*" || part === name) && fits(pattern, rest);
}
