import { expect, test } from "vitest";
import { maskUrls } from "./mask.js";

test.each([
  ["from https://me:s3cret@index.example/simple failed", "from https://***@index.example/simple failed"],
  ["https://token@index.example", "https://***@index.example"],
  ["https://me:with@sign@index.example/", "https://***@index.example/"],
  ["https://index.example/@openai/codex", "https://index.example/@openai/codex"],
])("the text %j is shown as %j", (text, shown) => {
  expect(maskUrls(text)).toBe(shown);
});
