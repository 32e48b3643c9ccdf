import { lstatSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describePathError } from "./system-error.js";

function catchError(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

test("an error of the system names its path first, and says in words what is wrong", () => {
  expect(describePathError(catchError(() => lstatSync("no/such")))).toBe(
    "no/such: there is no such file or folder (ENOENT)",
  );
  expect(describePathError(catchError(() => lstatSync("package.json/x")))).toBe(
    "package.json/x: a part of the path is a file (ENOTDIR)",
  );
});

test("an error without a path, or not of the system, has no such description", () => {
  expect(describePathError(catchError(() => readFileSync(-1)))).toBeUndefined();
  expect(describePathError(new Error("no"))).toBeUndefined();
});
