import { type Explanation, explainMember, formatPath } from "../../atlas/index.js";
import { replaceControls } from "../../lib/index.js";
import { paint } from "../shared/terminal.js";
import type { ExplainFlags } from "./command.js";
import { loadAtlas } from "./files.js";

export async function runExplain(path: string, flags: ExplainFlags): Promise<void> {
  const found = explainMember(await loadAtlas(flags.atlas), path);
  if (flags.json) return console.log(JSON.stringify(found, null, 2));
  console.log(found.map(renderExplanation).join("\n"));
}

function renderExplanation({ protocol, path, first, last, still, example, spans }: Explanation): string {
  const until = still ? "to this day" : `until ${last}`;
  const lines = spans.map(({ from, to, types, values, optional, scenarios }) => {
    const what = values ? values.join(" | ") : types.join(" | ");
    const when = from === to ? from : `${from} to ${to}`;
    return `  ${when.padEnd(20)} ${replaceControls(what)}${optional ? ", not always there" : ""}  (${scenarios.join(", ")})`;
  });
  return [
    paint("bold", formatPath(path)),
    `  ${protocol}, since ${first}, ${until}; such as ${replaceControls(example)}`,
    ...lines,
  ].join("\n");
}
