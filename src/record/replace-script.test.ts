import { expect, test } from "vitest";
import { parse } from "yaml";
import { replaceScript } from "./replace-script.js";

const SCRIPT = [{ do: [{ say: "New." }], usage: { input: 1, output: 2 } }];
const WRITTEN = "model:\n  - do:\n      - say: New.\n    usage: { input: 1, output: 2 }\n";

test.each([
  ["there is none", "name: a   # its name\n", `name: a   # its name\n${WRITTEN}`],
  ["the file ends without a newline", "name: a", `name: a\n${WRITTEN}`],
  [
    "it stands between other keys",
    "name:  a\n# Model.\nmodel:\n  - do: [{ say: Old. }]\n  # of it\n\n# Then.\ntimeout:   3\n",
    `name:  a\n# Model.\n${WRITTEN}\n# Then.\ntimeout:   3\n`,
  ],
  ["it is last", "name: a\nmodel: [{ do: [{ say: Old. }] }]\n", `name: a\n${WRITTEN}`],
])("the script is written into a scenario where %s", (_, before, after) => {
  expect(replaceScript(before, SCRIPT)).toBe(after);
});

test.each(["{ name: a, model: [] }\n", "name: a\n...\n", "name: a\nmodel: &m [{ do: [] }]\nother: *m\n"])(
  "a scenario that can't be edited in place is written anew: %j",
  (before) => {
    expect(parse(replaceScript(before.replace("other: *m\n", ""), SCRIPT))).toEqual({
      name: "a",
      model: SCRIPT,
    });
  },
);
