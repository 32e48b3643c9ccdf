import { expect, test } from "vitest";
import { visitAddress } from "./visit-address.js";

test("an address outside of loopback is not opened", async () => {
  await expect(visitAddress("http://example.com/authorize")).rejects.toThrow(
    "example.com is not on loopback",
  );
});
