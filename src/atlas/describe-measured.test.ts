import { expect, test } from "vitest";
import { describeMeasured, describeMeasuring } from "./describe-measured.js";

const MEASURED = ["0.36.0", "0.44.0", "0.58.0", "0.64.0", "0.100.0", "0.101.0", "0.163.0"];

test.each([
  ["0.64.1", "7 releases; the nearest are 0.58.0, 0.64.0, 0.100.0 and 0.101.0."],
  ["0.1.0", "7 releases; the nearest are 0.36.0, 0.44.0, 0.58.0 and 0.64.0."],
  ["0.99.0..0.99.9", "7 releases; the nearest are 0.58.0, 0.64.0, 0.100.0 and 0.101.0."],
  ["9.0.0", "7 releases; the nearest are 0.64.0, 0.100.0, 0.101.0 and 0.163.0."],
  ["latest", "7 releases; the newest are 0.64.0, 0.100.0, 0.101.0 and 0.163.0."],
])("for `%s`, a few of the measured releases are named, and a command that lists more", (wanted, few) => {
  expect(describeMeasured(wanted, MEASURED)).toBe(
    `It has the events of ${few} \`touchstone atlas changelog --from 0.44.0 --to 0.163.0 --markdown | grep '^## '\` lists the releases after 0.44.0.`,
  );
});

test("a few releases are all named", () => {
  expect(describeMeasured("0.1.0", ["0.44.0", "0.58.0"])).toBe("It has the events of 0.44.0, 0.58.0.");
});

test.each([
  ["1.2.3", "`touchstone atlas --codex 1.2.3` measures that release."],
  ["0.27.0", "codex sent other events before 0.44.0. They can't be compared with those of later releases."],
  ["latest", ""],
])("for `%s`, it is said whether measuring helps", (release, expected) => {
  expect(describeMeasuring(release).trim()).toBe(expected);
});
