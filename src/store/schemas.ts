import { z } from "zod";
import { scenarioSchema } from "../scenario/index.js";
import { auditEntrySchema } from "./audit.js";
import { manifestSchema } from "./manifest.js";

/** The JSON Schemas (draft 2020-12) of the files that touchstone reads and writes: file name → text. */
export function publishedSchemas(): Record<string, string> {
  return {
    "audit.schema.json": text("audit.schema.json", z.toJSONSchema(auditEntrySchema)),
    "manifest.schema.json": text("manifest.schema.json", z.toJSONSchema(manifestSchema)),
    "scenario.schema.json": text("scenario.schema.json", z.toJSONSchema(scenarioSchema, { io: "input" })),
  };
}

function text(id: string, schema: object): string {
  return `${JSON.stringify({ $id: id, ...schema }, null, 2)}\n`;
}
