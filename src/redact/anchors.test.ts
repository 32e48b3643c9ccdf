import { expect, test } from "vitest";
import { AnchorFinder } from "./anchors.js";
import { RULE_ANCHORS } from "./own-rules.js";

const finder = new AnchorFinder(RULE_ANCHORS);
const ALL = RULE_ANCHORS.flatMap(({ anchors, ignoreCase }, owner) =>
  anchors.flatMap((anchor) =>
    (ignoreCase ? [anchor, anchor.toUpperCase()] : [anchor]).map((text) => ({ owner, text })),
  ),
);

/** Searches a part of a buffer whose other bytes are letters. @param at start of the text in the buffer */
function find(text: string, at: number, { from = at, to = at + text.length } = {}): number[] {
  const buffer = Buffer.alloc(4 * Math.ceil((at + text.length + 1) / 4), "z");
  buffer.write(text, at, "latin1");
  return finder.find(buffer, from, to) ?? [];
}

test.each([0, 1, 2, 3, 4095, 4096, 4097])(
  "each anchor is found %i bytes after the start of a buffer",
  (at) => {
    const lost = ALL.filter(({ owner, text }) => !find(text, at).includes(owner));
    expect(lost).toEqual([]);
  },
);

test("each anchor is found in the middle of a text, and at the end of a buffer", () => {
  const lost = ALL.filter(({ owner, text }) =>
    [0, 1, 2, 3].some((at) => !find(`${"z".repeat(at)}${text}`, 0, { from: 0 }).includes(owner)),
  );
  expect(lost).toEqual([]);
});

test("an anchor that is only partly in the searched part is not found", () => {
  const text = "ghp_";
  const [{ owner = -1 } = {}] = ALL.filter((anchor) => anchor.text === text);
  for (const at of [0, 1, 2, 3]) {
    expect(find(text, at, { to: at + 3 })).not.toContain(owner);
    expect(find(text, at, { from: at + 1 })).not.toContain(owner);
    expect(find(text, at)).toContain(owner);
  }
});

test("a buffer whose length is no multiple of four is refused, since its end would not be searched", () => {
  expect(() => finder.find(Buffer.alloc(6), 0, 6)).toThrow(RangeError);
});

test("an anchor of one or two letters is found in any case, if case does not count", () => {
  const short = new AnchorFinder([{ anchors: ["q", "xy"], ignoreCase: true }]);
  const buffer = (text: string) => Buffer.from(text.padEnd(8, "-"));
  for (const text of ["q", "-Q", "xy", "-XY", "--xY", "Xy"])
    expect([text, short.find(buffer(text), 0, text.length)]).toEqual([text, [0]]);
  expect(short.find(buffer("x-y"), 0, 3)).toBeUndefined();
});
