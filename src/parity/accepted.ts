/**
 * Reads `parity.yaml`, the list of accepted differences. It works like the list of expected failures of a conformance
 * suite.
 */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { getErrorMessage, getFirstLine, readTextIfExists } from "../lib/index.js";
import { parityErrors } from "./errors.js";

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const acceptedSchema = z.strictObject({
  accepted: z
    .array(
      z.strictObject({
        subject: oneOrMore.describe("Name, a list of names, or `*` for any"),
        scenario: oneOrMore.describe("Name, a list of names, or `*` for any"),
        what: oneOrMore.describe(
          "The difference in the words of the report, in which `*` is any text; or `failed`",
        ),
        reason: z.string().min(1).describe("Why it is accepted"),
      }),
    )
    .nullish(),
});

/** An entry of the list of accepted differences. */
export interface AcceptedDifference {
  subjects: string[];
  scenarios: string[];
  /** The accepted differences, or `failed` for a scenario that can't be recorded. */
  what: string[];
  reason: string;
  /** The line of the entry in the file, from 1. */
  line: number;
}

/** The name for a scenario that can't be recorded, since such a scenario has no differences. */
export const FAILED_SCENARIO = "failed";

/**
 * Reads the accepted differences from a file.
 * @param path of the file
 * @returns an empty list if the file does not exist
 * @throws TouchstoneError `accepted-invalid`, with the line
 */
export async function readAccepted(path: string): Promise<AcceptedDifference[]> {
  const content = await readTextIfExists(path).catch((error) => {
    throw parityErrors.acceptedInvalid({ place: path, problem: getErrorMessage(error) });
  });
  return content === undefined ? [] : parseAccepted(path, content);
}

/**
 * Parses the text of a file with accepted differences.
 * @param path of the file, for messages @param content its text
 * @throws TouchstoneError `accepted-invalid`, with the line
 */
export function parseAccepted(path: string, content: string): AcceptedDifference[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    const place = `${path}:${lines.linePos(error.pos[0]).line}`;
    throw parityErrors.acceptedInvalid({ place, problem: getFirstLine(getErrorMessage(error)) });
  }
  renameFormerKey(document);
  const findLine = (at: readonly PropertyKey[]): number => {
    for (let depth = at.length; depth > 0; depth--) {
      const node = document.getIn(at.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 20 }) ?? { accepted: [] };
  } catch (cause) {
    throw parityErrors.acceptedInvalid({ place: `${path}:1`, problem: getErrorMessage(cause) });
  }
  const parsed = acceptedSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path ?? [];
    const problem = `${at.map(String).join(".") || "it"}: ${issue?.message}`;
    throw parityErrors.acceptedInvalid({ place: `${path}:${findLine(at)}`, problem });
  }
  return (parsed.data.accepted ?? []).map(({ subject, scenario, what, reason }, index) => ({
    subjects: [subject].flat(),
    scenarios: [scenario].flat(),
    what: [what].flat().map(renameFormerWords),
    reason,
    line: findLine(["accepted", index]),
  }));
}

/** Files of format 1.0.0 call the list `known`. A file with both keys stays as it is, and is refused. */
function renameFormerKey({ contents }: Document.Parsed): void {
  if (!isMap(contents) || contents.has("accepted")) return;
  for (const { key } of contents.items) if (isScalar(key) && key.value === "known") key.value = "accepted";
}

/** Files of format 1.0.0 call the turn outcome `caller is told`. */
function renameFormerWords(what: string): string {
  return what.replaceAll("caller is told", "turn outcome");
}
