import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, test } from "vitest";
import { breakYamlFile } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { readSubject } from "./subject.js";
import { SUBJECT_FILE } from "./subject-names.js";

let root: string;
beforeAll(async () => {
  root = await makeTemporaryFolder("subject-fuzz");
  mkdirSync(join(root, "mine"));
});

const broken = fc
  .constantFrom("typescript", "python", "codex-client-sdk")
  .chain((name) => breakYamlFile(readFileSync(`drivers/${name}/${SUBJECT_FILE}`, "utf8")));

test("a broken subject.yaml is read, or refused with its path and the place in it", () =>
  checkProperty(
    fc.asyncProperty(broken, async (bytes) => {
      const file = join(root, "mine", SUBJECT_FILE);
      writeFileSync(file, bytes);
      await readOrRefuse(() => readSubject(join(root, "mine"), root), `${file}: `);
    }),
    60,
  ));
