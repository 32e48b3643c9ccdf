import { expect, test } from "vitest";
import { escapeControls } from "./terminal.js";

test("each unit of a control or format character is written as an escape", () => {
  expect(escapeControls("a\u001b[31m\u202eb")).toBe("a\\u001b[31m\\u202eb");
  expect(escapeControls("\u{e0001}ä🎉")).toBe("\\udb40\\udc01ä🎉");
});
