import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readKnowledgeWithout, readOwnKnowledge, verifyText } from "../../verify/testing.js";
import { buildVerifyJson, renderVerifyGithub, renderVerifyJunit } from "./output.js";

const RECORDED = readFileSync("integration/fixtures/exec/session/thread_basic.jsonl", "utf8");
const INVENTED = RECORDED.replaceAll("UserMessage", "Note");

test.each([
  ["fits", RECORDED, true],
  ["is of a release that was not measured", INVENTED.replace("0.163.0", "0.142.1"), null],
  ["has what its release does not write", INVENTED, false],
])("the JSON report says of a session file whether it %s", async (_, text, fits) => {
  const { findings, ...transcript } = await verifyText(readOwnKnowledge(), text);
  const { files } = buildVerifyJson([{ transcript, findings }], []);
  expect(files).toMatchObject([{ format: "session", fits }]);
});

test("a file of old events is not measured in each report, and no failure", async () => {
  const text = '{"id":"0","msg":{"type":"task_started"}}\n';
  const { findings, ...transcript } = await verifyText(readKnowledgeWithout("legacy"), text);
  const reports = [{ transcript, findings }];
  const said = "is not measured: protocol legacy, the old events of `codex exec --json` (0.8.0 to 0.42)";
  expect(buildVerifyJson(reports, []).files).toMatchObject([
    { format: "legacy", fits: null, unchecked: 1, findings: [{ verdict: "unmeasured", kind: "format" }] },
  ]);
  expect(renderVerifyGithub(reports)).toBe(
    `::notice file=test.jsonl,title=not measured::test.jsonl ${said}\n`,
  );
  expect(renderVerifyJunit(reports)).toContain('tests="1" failures="0" skipped="1"');
  expect(renderVerifyJunit(reports)).toContain(`<skipped message="${said}"/>`);
});
