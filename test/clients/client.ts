/** The clients of the harness: one folder each, with `client.json` and a program that drives the client's public API. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { TASKS, type Task } from "./tasks.js";

const CLIENTS_FOLDER = import.meta.dirname;

const clientSchema = z.strictObject({
  package: z.string(),
  registry: z.enum(["npm", "PyPI", "crates.io"]),
  version: z.string(),
  language: z.enum(["TypeScript", "Python", "Rust"]),
  protocol: z.enum(["app-server", "exec"]),
  /** Version of Python that the client needs: `3.12`. */
  python: z.string().optional(),
  /** Further packages that the program needs, with their versions; for Rust, as in Cargo.toml. */
  with: z.record(z.string(), z.union([z.string(), z.looseObject({ version: z.string() })])).default({}),
  /** Variables that the client needs in its environment. */
  env: z.record(z.string(), z.string()).default({}),
  /** Scenarios for tasks that the client does in another way than others do. */
  scenarios: z.partialRecord(z.enum(TASKS), z.string()).default({}),
  /** The tasks that the client has no means for, and the reason. */
  cannot: z.partialRecord(z.enum(TASKS), z.string()).default({}),
});

export type Client = z.infer<typeof clientSchema> & {
  /** Name of its folder, and of its row. */
  name: string;
  folder: string;
};

/** The file of each registry's programs. */
export const PROGRAM_FILES = { npm: "program.mjs", PyPI: "program.py", "crates.io": "main.rs" } as const;

/** Reads all clients, sorted by registry and name. */
export async function listClients(): Promise<Client[]> {
  const entries = await readdir(CLIENTS_FOLDER, { withFileTypes: true });
  const clients = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map(({ name }) => readClient(name)),
  );
  const registries = Object.keys(PROGRAM_FILES);
  const order = ({ registry }: Client) => registries.indexOf(registry);
  return clients.sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
}

/** Lists the tasks that a client has means for. */
export function listClientTasks({ cannot }: Client): Task[] {
  return TASKS.filter((task) => !(task in cannot));
}

async function readClient(name: string): Promise<Client> {
  const folder = join(CLIENTS_FOLDER, name);
  const text = await readFile(join(folder, "client.json"), "utf8");
  return { ...clientSchema.parse(JSON.parse(text)), name, folder };
}
