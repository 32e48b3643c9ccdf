/** Formats JSON for people. It works on the text and not on the parsed value, so that numbers and names keep their spelling. */
import { isJson } from "../transcript/json-value.js";

/** Deeper levels are not indented further, so that hostile nesting does not multiply the size of the text. */
const MAX_INDENTED = 40;

/** Splits JSON into indented lines. Text that is not JSON is only split at its line ends. */
export function formatJsonLines(text: string): string[] {
  if (!isJson(text)) return text.split("\n");
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const end = () => {
    lines.push(line);
    line = "  ".repeat(Math.min(depth, MAX_INDENTED));
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"') {
      const from = at;
      for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++;
      line += text.slice(from, at + 1);
    } else if (char === "{" || char === "[") {
      const close = /\s*[\]}]/y;
      close.lastIndex = at + 1;
      const empty = close.exec(text);
      line += char;
      if (empty) {
        line += empty[0].trim();
        at += empty[0].length;
      } else {
        depth++;
        end();
      }
    } else if (char === "}" || char === "]") {
      depth--;
      end();
      line += char;
    } else if (char === ",") {
      line += char;
      end();
    } else if (char === ":") line += ": ";
    else if (!/\s/.test(char)) line += char;
  }
  lines.push(line);
  return lines;
}
