import { expect, test } from "vitest";
import { normalizeQuery, searchFixture } from "./search.js";

test("a search ignores case, counts each distinct line once, and finds a fixture by its name", () => {
  const search = (query: string) =>
    searchFixture("thread_basic", ["Hello", "Hello", "say HELLO", "bye"], normalizeQuery(query));
  expect(search(" hello ")).toEqual([{ name: "thread_basic", lines: 2 }]);
  expect(search("Thread_")).toEqual([{ name: "thread_basic", lines: 0 }]);
  expect(search("thread_resume")).toEqual([]);
});
