import type { ImportReport } from "../../import/index.js";
import { formatCount } from "../../lib/index.js";
import { nameCommands } from "../shared/program-name.js";

/** Prints what was stored, and the next commands. @param folder the fixtures folder, relative to the current one */
export function printImportReport(report: ImportReport, folder: string, reference: string): void {
  const { name, format, change, codex, fits, events, frames, records, misfits, hasClient, sdk } = report;
  const which = sdk === reference ? "" : ` --sdk ${sdk}`;
  const isSession = format.name === "session";
  const messages = [formatCount(events, "event"), ...(frames > 0 ? [formatCount(frames, "frame")] : [])];
  const counts = isSession ? [formatCount(records, "record")] : messages;
  console.log(`${name}: ${change}, ${counts.join(", ")} (${format.title})`);
  const known = fits === undefined ? "fits no measured release" : `fits ${fits}`;
  console.log(
    `codex ${codex}; ${report.isMeasured ? known : "session files of this release were not measured"}`,
  );
  if (misfits > 0)
    console.log(
      nameCommands(
        `not as this release sends it: ${formatCount(misfits, "finding")}, which \`touchstone verify\` shows`,
      ),
    );
  console.log(`Fixtures: ${folder}`);
  console.log(nameCommands(`${isSession ? "Records" : "Events"}: \`touchstone show ${name}${which}\``));
  if (isSession) console.log("Replay: a session file has no events, so the fake codex has nothing to send");
  else if (format.name === "exec") console.log(`Replay: \`touchstone-codex --fixture ${name} exec PROMPT\``);
  else if (hasClient) console.log(`Replay: \`touchstone-codex --fixture ${name} app-server\``);
  else
    console.log(
      "Replay: the capture has no messages of the client, so the fake codex sends codex's messages at once, and answers no request",
    );
  if (change !== "unchanged")
    console.log(nameCommands(`Next: look at it (\`touchstone review${which}\`), and commit it.`));
}

/** Builds the JSON report. */
export function buildImportJson({ format, fits, ...report }: ImportReport) {
  return { ...report, format: format.name, ...(fits === undefined ? {} : { fits }) };
}
