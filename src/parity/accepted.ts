/** Reads `parity.yaml`, the list of accepted differences. It is like a list of expected failures in a test suite. */
import { isMap, isScalar } from "yaml";
import * as z from "zod";
import { describeInvalidKey, getErrorMessage, readTextIfExists } from "../lib/index.js";
import { YamlError, YamlFile } from "../lib/yaml/index.js";
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
  /** The accepted differences, each in the words of the report, where `*` matches any text; or `failed` for a scenario that can't be recorded. */
  what: string[];
  reason: string;
  /** The line of the entry in the file, from 1. */
  line: number;
}

/** The `what` of an entry about a scenario that can't be recorded, and so has no differences. The entry accepts this failure. */
export const FAILED_SCENARIO = "failed";

/**
 * Reads the accepted differences from a file.
 * @param path of the file
 * @returns an empty list if the file does not exist
 * @throws TouchstoneError `accepted-invalid`, with the line if the file can be read
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
  const { yaml, data } = readYaml(path, content);
  const findLine = (at: readonly PropertyKey[]) => yaml.findPosition(yaml.findNodeOffset(at)).line;
  const checked = data ?? { accepted: [] };
  const parsed = acceptedSchema.safeParse(checked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path ?? [];
    const problem = issue ? describeInvalidKey(issue, checked) : "is not valid";
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

function readYaml(path: string, content: string): { yaml: YamlFile; data: unknown } {
  try {
    const yaml = new YamlFile(content);
    renameFormerKey(yaml);
    return { yaml, data: yaml.toData() };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const place = `${path}:${error.mistakes[0]?.line}`;
    throw parityErrors.acceptedInvalid({ place, problem: error.message });
  }
}

/** Files of format 1.0.0 call the list `known`. A file with both keys stays as it is, and is refused. */
function renameFormerKey({ document: { contents } }: YamlFile): void {
  if (!isMap(contents) || contents.has("accepted")) return;
  for (const { key } of contents.items) if (isScalar(key) && key.value === "known") key.value = "accepted";
}

/** Files of format 1.0.0 call the turn outcome `caller is told`. */
function renameFormerWords(what: string): string {
  return what.replaceAll("caller is told", "turn outcome");
}
