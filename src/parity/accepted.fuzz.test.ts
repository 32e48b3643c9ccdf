import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { breakYamlFile } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { parseAccepted } from "./accepted.js";

test("a broken list of accepted differences is read, or refused with the line", () =>
  checkProperty(
    fc.asyncProperty(breakYamlFile(readFileSync("parity.yaml", "utf8")), async (bytes) => {
      const text = bytes.toString();
      const entries = await readOrRefuse(
        () => parseAccepted("parity.yaml", text),
        (message) => /^parity\.yaml:\d+: ./.test(message),
      );
      for (const { line } of entries ?? [])
        expect(line).toBeLessThanOrEqual(text.split(/\r\n|[\r\n]/).length);
    }),
    60,
  ));
