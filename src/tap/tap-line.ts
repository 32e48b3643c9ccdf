import { type Exit, type Frame, isObject, type JsonValue, parseJson } from "../transcript/index.js";

/**
 * Parses one line that the tap has sent to the harvest: `>FRAME`, `<FRAME` or `!{…}` (see `main.ts`). A frame that is not
 * JSON stays a string.
 * @param process number of the codex process in the run, from 1
 * @returns a frame, or the exit of a codex process that its client did not end; undefined for every other exit, and for a
 *   line `!{…}` that is incomplete because the tap was killed
 */
export function parseTapLine(line: string, process: number): Frame | Exit | undefined {
  const content = parseContent(line.slice(1));
  if (line.startsWith(">")) return { process, from: "client", message: content };
  if (line.startsWith("<")) return { process, from: "codex", message: content };
  const exit = isObject(content) ? content.exit : undefined;
  if (!line.startsWith("!") || !isObject(exit) || exit.closedByClient !== false) return undefined;
  const { code, signal } = exit;
  return {
    process,
    exit: {
      code: typeof code === "number" ? code : null,
      signal: typeof signal === "string" ? signal : null,
    },
  };
}

function parseContent(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
