import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readOwnKnowledge, verifyText } from "../../verify/testing.js";
import { buildVerifyJson } from "./output.js";

const RECORDED = readFileSync("integration/fixtures/exec/session/thread_basic.jsonl", "utf8");
const INVENTED = RECORDED.replaceAll("UserMessage", "Note");

test.each([
  ["fits", RECORDED, true],
  ["is of a release that was not measured", INVENTED.replace("0.163.0", "0.125.0"), null],
  ["has what its release does not write", INVENTED, false],
])("the JSON report says of a session file whether it %s", async (_, text, fits) => {
  const { findings, ...transcript } = await verifyText(readOwnKnowledge(), text);
  const { files } = buildVerifyJson([{ transcript, findings }], []);
  expect(files).toMatchObject([{ format: "session", fits }]);
});
