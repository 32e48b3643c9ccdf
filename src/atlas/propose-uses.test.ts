import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAtlas } from "./atlas-schema.js";
import { proposeUses } from "./propose-uses.js";

const atlas = parseAtlas("atlas.json", readFileSync("docs/atlas/atlas.json", "utf8"));

test("a client that names no type of item reads the members of any", () => {
  const source = 'case "item.completed": return node.get("item").get("text");';
  expect(proposeUses(atlas, [source])).toEqual([
    "item.completed",
    "item.completed.item",
    "item.completed.item.text",
  ]);
});

test("the uses of a client are proposed from the literals and the words of its source", () => {
  const source = `
    if (event.type === "item.completed" && event.item.type === 'command_execution') return event.item.exit_code;
    // "turn.failed" in a comment counts too, since comments differ from language to language
  `;
  const uses = proposeUses(atlas, [source]);
  expect(uses).toEqual(
    expect.arrayContaining(["item.completed[command_execution]", "turn.failed", "turn.failed.type"]),
  );
  expect(uses).toContain("item.completed[command_execution].item.exit_code");
  expect(uses.filter((use) => /agent_message|aggregated_output/.test(use))).toEqual([]);
  expect(proposeUses(atlas, ["const a = 1;"])).toEqual([]);
});

const EXIT_CODE = "item.completed[command_execution].item.exit_code";
const EXIT_CODE_OF_SERVER = "item/completed[commandExecution].item.exitCode";

test.each([
  [
    "Rust, whose variants serde renames, with a lifetime before the event",
    `#[derive(Deserialize)]
     #[serde(tag = "type", rename_all = "snake_case")]
     #[non_exhaustive]
     pub enum ThreadItem {
         /// A command.
         CommandExecution(CommandExecutionItem),
         #[serde(other)]
         Unknown,
}
     pub struct CommandExecutionItem { pub item: Value, pub exit_code: Option<i32> }
     fn is_end<'a>(kind: &'a str) -> bool { kind == "item.completed" } // it's the end`,
    EXIT_CODE,
  ],
  [
    "Rust, whose fields serde renames",
    `#[serde(rename_all = "camelCase")]
     struct CommandExecution { item: Value, exit_code: Option<i32> }
     #[serde(rename = "item/completed")] ItemCompleted, #[serde(alias = "commandExecution")] Command,`,
    EXIT_CODE_OF_SERVER,
  ],
  [
    "Go, with tags",
    'type Event struct { Item Item `json:"item"` }\ntype Item struct { ExitCode *int `json:"exit_code,omitempty"` }\n' +
      'const Completed, Command = "item.completed", "command_execution"',
    EXIT_CODE,
  ],
  [
    "Java, with annotations",
    `@JsonSubTypes({@JsonSubTypes.Type(name = "item.completed", value = Completed.class)})
     record Completed(@JsonProperty("item") Item item) {}
     @JsonTypeName("command_execution") record Item(@JsonProperty("exit_code") Integer exitCode) {}`,
    EXIT_CODE,
  ],
  [
    "Java, with a strategy for names",
    `mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
     case "item.completed": case "command_execution": return event.item().exitCode();`,
    EXIT_CODE,
  ],
  [
    "Kotlin",
    `@SerialName("item.completed") data class Completed(val item: Item)
     @SerialName("command_execution") data class Item(@SerialName("exit_code") val exitCode: Int?)`,
    EXIT_CODE,
  ],
  [
    "Elixir, with atoms",
    'def map(%{"type" => "item.completed", "item" => %{"type" => type, "exit_code" => code}}) when type in [:command_execution], do: code',
    EXIT_CODE,
  ],
  [
    "Python, with a dataclass and aliases",
    `class Item(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    item: dict
    exit_code: int | None
    KINDS = {"item/completed", 'commandExecution'}`,
    EXIT_CODE_OF_SERVER,
  ],
])("a client in %s", (_, source, use) => {
  expect(proposeUses(atlas, [source])).toContain(use);
});

test("the names in data of other programs are no uses, since only the recorded scenarios have them", () => {
  const source =
    'on("item.completed", (to) => { if (item.type === "mcp_tool_call") return item.arguments; })';
  expect(proposeUses(atlas, [source]).filter((use) => use.includes(".arguments"))).toEqual([
    "item.completed[mcp_tool_call].item.arguments",
  ]);
});
