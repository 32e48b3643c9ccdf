import { expect, test } from "vitest";
import * as z from "zod";
import { describeInvalidKey } from "./invalid-value.js";

const schema = z.strictObject({
  codex: z.string(),
  list: z.array(z.number()).optional(),
  map: z.strictObject({}).optional(),
  version: z
    .string("must be a version")
    .regex(/^\d+\.\d+\.\d+$/, "must be a version")
    .optional(),
  pair: z.tuple([z.string(), z.string()]).optional(),
  name: z.string().min(1).optional(),
  times: z.int().min(1).max(9).optional(),
  mode: z.enum(["strict", "lenient"]).optional(),
  say: z.union([z.string(), z.strictObject({ text: z.string() })]).optional(),
});

test.each([
  [null, "the file is empty"],
  [[], "the file: must be a map of keys and values, but is a list"],
  [{}, "codex: is missing"],
  [{ codex: 0.163 }, 'codex: must be a text, but is the number 0.163: write it in quotes ("0.163")'],
  [{ codex: true }, 'codex: must be a text, but is `true`: write it in quotes ("true")'],
  [{ codex: null }, "codex: must be a text, but is empty"],
  [{ codex: "a", list: ["x"] }, 'list.0: must be a number, but is the text "x"'],
  [{ codex: "a", list: 1 }, "list: must be a list, but is the number 1"],
  [
    { codex: "a", map: null },
    "map: must be a map of keys and values, but is empty: write `{}` for a map without keys",
  ],
  [{ codex: "a", version: 0.163 }, "version: must be a version, but is the number 0.163"],
  [{ codex: "a", version: "0.163" }, 'version: must be a version, but is the text "0.163"'],
  [{ codex: "a", mode: "odd" }, 'mode: must be `strict` or `lenient`, but is the text "odd"'],
  [{ codex: "a", pair: ["b"] }, "pair: must have at least 2 entries"],
  [{ codex: "a", name: "" }, "name: must have at least 1 character"],
  [{ codex: "a", times: 0 }, "times: must be at least 1"],
  [{ codex: "a", times: 10 }, "times: must be at most 9"],
  [{ codex: "a", say: 1 }, "say: must be a text or a map of keys and values, but is the number 1"],
])("%j is described as: %s", (data, expected) => {
  const { error } = schema.safeParse(data);
  const [issue] = error?.issues ?? [];
  if (!issue) throw new Error("the schema accepted the data");
  expect(describeInvalidKey(issue, data)).toBe(expected);
});
