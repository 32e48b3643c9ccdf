import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CodexBinary, generateSchemas } from "../codex/index.js";
import { ProtocolSchemas } from "./protocol.js";

/** The protocol of this codex, by its own schema. @param scratch where a folder may be made for a moment */
export async function protocolOf(codex: CodexBinary, scratch: string): Promise<ProtocolSchemas> {
  const folder = await mkdtemp(join(scratch, "schema-"));
  try {
    await generateSchemas(codex, folder);
    return new ProtocolSchemas(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
