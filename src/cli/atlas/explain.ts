import {
  describeState,
  type Explanation,
  explainMember,
  formatPath,
  getBaseName,
  getEvent,
  getItemType,
  getMember,
} from "../../atlas/index.js";
import { replaceControls } from "../../lib/index.js";
import { compareVersions } from "../../lib/versions/index.js";
import { paint } from "../shared/terminal.js";
import type { ExplainFlags } from "./command.js";
import { loadAtlas } from "./files.js";
import { listSome, shorten } from "./text.js";

/** The maximum number of characters of an example. */
const MAX_EXAMPLE = 80;

const SENDERS = { client: "the client", codex: "codex" };

export async function runExplain(query: string, flags: ExplainFlags): Promise<void> {
  const found = explainMember(await loadAtlas(flags.atlas), query);
  if (flags.json) return console.log(JSON.stringify(found, null, 2));
  console.log(found.map(renderExplanation).join("\n"));
}

function renderExplanation(explanation: Explanation): string {
  const { protocol, first, since, until, sender, isRepeated, example, spans, gaps, allowed } = explanation;
  const period = first === "" ? "no scenario showed it" : `${since}, ${until}`;
  const such = example === "" ? "" : `; such as ${replaceControls(shorten(example, MAX_EXAMPLE))}`;
  const lines = [
    ...spans.map(({ from, to, types, values, optional, scenarios }) => ({
      from,
      to,
      what: `${replaceControls((values ?? types).join(" | "))}${optional ? ", not always there" : ""}  (${listSome(scenarios)})`,
    })),
    ...(first === "" ? [] : gaps).map(({ from, to, state, failed, reason }) => ({
      from,
      to,
      what: `${describeState({ state, failed }, from === to ? "on this release" : "on these releases")}${failed.length > 0 ? `: ${listSome(failed)}` : ""}${reason === undefined ? "" : ` (why the first failed: ${replaceControls(shorten(reason))})`}`,
    })),
    ...allowed.map(({ from, to }) => ({ from, to, what: "allowed by codex's own schema" })),
  ].sort((a, b) => compareVersions(a.from, b.from));
  return [
    paint("bold", renderTitle(explanation)),
    `  ${protocol}${sender === undefined ? "" : `, sent by ${SENDERS[sender]}`}, ${period}${isRepeated ? "; one line can contain it more than once" : ""}${such}`,
    ...lines.map(({ from, to, what }) => `  ${(from === to ? from : `${from} to ${to}`).padEnd(20)} ${what}`),
  ].join("\n");
}

/** Renders the title: `item.completed[agent_message].item.id`, or `item.completed.item.id, of 5 types of items: …`. */
function renderTitle({ path, paths }: Explanation): string {
  if (paths.length === 1) return formatPath(path);
  const member = getMember(path);
  const types = paths.map((one) => getItemType(getEvent(one)) ?? "");
  return `${getBaseName(getEvent(path))}${member === "" ? "" : `.${member}`}, of ${types.length} types of items: ${types.join(", ")}`;
}
