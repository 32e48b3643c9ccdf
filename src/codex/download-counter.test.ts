import { expect, test } from "vitest";
import { createDownloadCounter } from "./download-counter.js";

function count(total: number | undefined, pieces: number[]): string[] {
  const shown: string[] = [];
  const add = createDownloadCounter(total, (text) => shown.push(text));
  for (const bytes of pieces) add(bytes);
  return shown;
}

test("each tenth of a download is shown with its size, however small the pieces are", () => {
  const shown = count(180e6, Array(180).fill(1e6));
  expect(shown).toHaveLength(10);
  expect(shown[0]).toBe("18 of 180 MB");
  expect(shown.at(-1)).toBe("180 of 180 MB");
  expect(count(100e6, [55e6, 1e6, 4e6])).toEqual(["55 of 100 MB", "60 of 100 MB"]);
});

test("a download of unknown size is shown each 20 MB", () => {
  expect(count(undefined, [19e6, 2e6, 30e6])).toEqual(["21 MB", "51 MB"]);
});
