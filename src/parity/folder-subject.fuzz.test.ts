import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, test } from "vitest";
import { breakJsonLines } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { compareRecordings } from "./compare-recordings.js";
import { openFolderSubject } from "./folder-subject.js";
import type { ParitySubject } from "./parity-types.js";

const FIXTURES = "integration/fixtures";
const NAME = "tool_patch";

let folder: string;
let reference: ParitySubject;
beforeAll(async () => {
  folder = await makeTemporaryFolder("parity-fuzz");
  reference = (await openFolderSubject(`${FIXTURES}/python`, { id: "python" })) as ParitySubject;
});

test.each([
  ["python", `${NAME}.jsonl`],
  ["python", `wire/${NAME}.jsonl`],
  ["exec", `${NAME}.jsonl`],
])("the broken fixture %s/%s is compared, or refused with its file and line", async (id, file) => {
  const own = join(folder, id);
  cpSync(join(FIXTURES, id), own, { recursive: true });
  const subject = (await openFolderSubject(own, { id })) as ParitySubject;
  const path = join(own, file);
  return checkProperty(
    fc.asyncProperty(breakJsonLines(readFileSync(path, "utf8")), async (bytes) => {
      writeFileSync(path, bytes);
      await readOrRefuse(
        async () => {
          const [one, other] = await Promise.all([reference.readOutcome(NAME), subject.readOutcome(NAME)]);
          if (one.kind === "recorded" && other.kind === "recorded")
            compareRecordings(one, other, subject.protocol);
        },
        (message) => new RegExp(`^${path}:\\d+ is no JSON object`).test(message),
      );
    }),
    40,
  );
});
