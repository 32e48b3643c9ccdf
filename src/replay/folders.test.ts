/** The folders of the fake codex are in the order in which they use each other. */
import { expect, test } from "vitest";
import { readImports } from "../../test/source-imports.js";

/** A folder imports only from itself, from the folders before it, and from errors.ts. The files beside the folders put their parts together. */
const FOLDERS = ["options", "transport", "recording", "session"];

const isTest = (file: string) => file.endsWith(".test.ts");
const findFolder = (file: string) => /^replay\/(\w+)\//.exec(file)?.[1];

test("a folder imports only from the folders before it", () => {
  const imports = readImports().flatMap(({ from, to = "" }) => {
    const [own, other] = [findFolder(from), findFolder(to)];
    return own === undefined || isTest(from) || !to.startsWith("replay/") ? [] : [{ from, to, own, other }];
  });
  expect(new Set(imports.map(({ own }) => own))).toEqual(new Set(FOLDERS));
  const wrong = imports.filter(({ to, own, other }) =>
    other === undefined ? to !== "replay/errors.ts" : FOLDERS.indexOf(other) > FOLDERS.indexOf(own),
  );
  expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});
