import { expect, test } from "vitest";
import { filterRequirements } from "./python-requirements.js";

test("requirements leave out the bundled codex and the extras, and keep markers for pip", () => {
  expect(
    filterRequirements([
      "pydantic>=2.12",
      'tomli>=2; python_version < "3.11"',
      "openai-codex-cli-bin==0.163.0",
      "OpenAI_Codex.CLI-bin (==0.163.0)",
      "openai-codex-cli-binary-tools>=1",
      'pytest>=8; extra == "dev"',
      "ruff>=0.5; python_version > '3.10' and extra=='dev'",
    ]),
  ).toEqual(["pydantic>=2.12", 'tomli>=2; python_version < "3.11"', "openai-codex-cli-binary-tools>=1"]);
});
