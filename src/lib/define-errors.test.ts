import { expect, test } from "vitest";
import { defineErrors } from "./define-errors.js";
import { TouchstoneError } from "./error.js";

const errors = defineErrors({
  folderLocked: {
    kind: "environment",
    message: ({ folder }: { folder: string; lock: string }) => `${folder} is locked.`,
    hint: ({ lock }) => `Remove ${lock}.`,
    example: { folder: "FOLDER", lock: "LOCK" },
  },
  folderGone: { kind: "finding", code: "folder-lost", message: "The folder is gone.", hint: "Restore it." },
});

test("the code is the name in kebab case, and the texts are filled in", () => {
  const error = errors.folderLocked({ folder: "a", lock: "b" });
  expect(error).toBeInstanceOf(TouchstoneError);
  expect(error).toMatchObject({ kind: "environment", code: "folder-locked", hint: "Remove b." });
  expect(error.message).toBe("a is locked.");
  expect("cause" in error).toBe(false);
});

test("a line break or an escape sequence in a name or path does not get into the texts", () => {
  const error = errors.folderLocked({ folder: "a\nerror: b", lock: "c\u001b[31m" });
  expect(error).toMatchObject({ message: "a\ufffderror: b is locked.", hint: "Remove c\ufffd[31m." });
});

test("an error without values needs none, may have a code of its own, and keeps its cause", () => {
  const cause = new Error("why");
  expect(errors.folderGone()).toMatchObject({ code: "folder-lost", message: "The folder is gone." });
  expect(errors.folderGone({ cause }).cause).toBe(cause);
  expect(errors.folderGone.code).toBe("folder-lost");
});

test("the types know each error's values", () => {
  // @ts-expect-error the lock is missing
  errors.folderLocked({ folder: "a" });
  // @ts-expect-error there is no such value
  errors.folderGone({ folder: "a" });
  // @ts-expect-error there is no such error
  expect(errors.folderLost).toBeUndefined();
  expect(errors.folderLocked.example).toEqual({ folder: "FOLDER", lock: "LOCK" });
});
