import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProtocolSchemas } from "../../src/protocol/schemas/index.js";
import { makeTemporaryFolder } from "./temporary.js";

/** Opens the schemas of a small protocol, in the form in which codex writes its own. @param files name → schema */
export async function makeProtocolSchemas(files: Record<string, object>): Promise<ProtocolSchemas> {
  const folder = await makeTemporaryFolder("schemas");
  await mkdir(join(folder, "v2"));
  const none = { oneOf: [] };
  const all = {
    ClientRequest: none,
    ClientNotification: none,
    ServerRequest: none,
    ServerNotification: none,
    ...files,
  };
  for (const [name, schema] of Object.entries(all))
    await writeFile(join(folder, "v2", `${name}.json`), JSON.stringify(schema));
  return new ProtocolSchemas(folder);
}
