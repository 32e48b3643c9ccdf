import { resolve } from "node:path";
import { isFilePath } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import type { FakeCodexOptions } from "../options/fake-codex-options.js";
import { parseFixtureName } from "../options/fixture-name.js";
import { findWireFile, listWires } from "./fixture-lookup.js";

/** The recording that a session starts with. */
export interface RecordingChoice {
  /** Path of the wire. */
  wire: string;
  /** Number of the codex process in the wire, from 1. */
  process: number;
  /** Folder whose other recordings may be branches of this one. Undefined: only the same wire is searched. */
  folder: string | undefined;
}

/**
 * Chooses the recording that a session of `codex app-server` starts with: the named one, or the first one of the folder if none is named and
 * the client's messages choose the recording later.
 * @throws TouchstoneError `fixture-not-chosen`, `fixture-missing`, `fixtures-missing`, `fixture-only-session`, `fixture-empty`, `fixture-cut`,
 *   `fixture-broken`, `fixture-newer`, `path-outside`
 */
export function chooseRecording({
  fixture,
  match,
  findFolder,
}: Pick<FakeCodexOptions, "fixture" | "match" | "findFolder">): RecordingChoice {
  if (fixture === undefined && match !== "prompt") throw replayErrors.fixtureNotChosen();
  const { name, step = 1 } = parseFixtureName(fixture ?? "");
  const folder = isFilePath(name) ? undefined : findFolder();
  const wire = fixture === undefined ? findFirstWire(findFolder()) : findWireFile(name, findFolder);
  return { wire: resolve(wire), process: step, folder };
}

function findFirstWire(folder: string): string {
  const [first] = listWires(folder);
  if (first === undefined) throw replayErrors.wiresMissing({ folder });
  return first;
}
