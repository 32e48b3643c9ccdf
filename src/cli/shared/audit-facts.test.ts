import { expect, test } from "vitest";
import { readCurrentTime } from "./audit-facts.js";

test("SOURCE_DATE_EPOCH overrides the clock", () => {
  expect(readCurrentTime("0").toISOString()).toBe("1970-01-01T00:00:00.000Z");
  expect(readCurrentTime("4102444800").toISOString()).toBe("2100-01-01T00:00:00.000Z");
  expect(readCurrentTime("253402300799").toISOString()).toBe("9999-12-31T23:59:59.000Z");
  expect(Math.abs(readCurrentTime("").getTime() - Date.now())).toBeLessThan(60_000);
});

test.each(["abc", "-1", "1.5", "1e9", " 1", "0x10", "NaN", "Infinity", "253402300800", "9".repeat(400)])(
  "SOURCE_DATE_EPOCH=%s is refused",
  (epoch) => {
    const refusal = expect.objectContaining({ code: "source-date-invalid", kind: "usage" });
    expect(() => readCurrentTime(epoch)).toThrow(refusal);
  },
);
