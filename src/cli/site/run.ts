import { join, relative, resolve, sep } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import { formatCount } from "../../lib/index.js";
import {
  buildMatrix,
  judgeMatrix,
  openSubject,
  readAccepted,
  readSubjectHistories,
  type StoredSubject,
} from "../../parity/index.js";
import { loadCatalogue } from "../../scenario/index.js";
import { buildSite, writeSite } from "../../site/index.js";
import { listSubjects } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { loadAtlas } from "../atlas/files.js";
import { createSteps } from "../shared/preparing.js";
import { printJsonReport } from "../shared/report.js";
import type { SiteFlags } from "./command.js";

export async function runSite(flags: SiteFlags): Promise<void> {
  const showStep = createSteps(flags);
  const files = await makeSite(flags, showStep).finally(() => showStep());
  const pages = [...files.keys()].filter((path) => path.endsWith(".html"));
  if (flags.json) return printJsonReport({ folder: resolve(flags.output), pages });
  console.log(`${formatCount(pages.length, "page")}: ${join(flags.output, "index.html")}`);
}

async function makeSite(flags: SiteFlags, showStep: (step: string) => void) {
  const config = await loadConfig();
  const ids = await listIds(config);
  showStep("Reading the catalogue and the atlas");
  const catalogue = await loadCatalogue(config.scenarios);
  const atlas = await loadAtlas(flags.atlas);
  const opened = await Promise.all(ids.map((id) => openSubject(config.fixtures, id, config.root)));
  showStep(`Comparing the fixtures of ${formatCount(opened.length, "subject")}`);
  const parity = await compareSubjects(config, opened);
  showStep("Building the pages");
  const files = await buildSite({
    root: config.root,
    catalogue,
    subjects: opened.map(({ id, manifest }) => ({
      id,
      manifest,
      folder: locateSubjectFolder(config.fixtures, id),
    })),
    parity,
    atlas,
    atlasFolder: relative(config.root, resolve(flags.atlas)).split(sep).join("/"),
  });
  showStep(`Writing ${formatCount(files.size, "file")}`);
  await writeSite(flags.output, files);
  return files;
}

/** Lists the subjects with fixtures, the reference first. */
async function listIds({ fixtures, reference }: Config): Promise<string[]> {
  const ids = await listSubjects(fixtures);
  return [...ids.filter((id) => id === reference), ...ids.filter((id) => id !== reference)];
}

/**
 * Compares the fixtures of all subjects with those of the reference.
 * @returns undefined if the reference has the protocol `exec` or no fixtures, or if no other subject has fixtures
 */
async function compareSubjects({ fixtures, reference, root }: Config, opened: StoredSubject[]) {
  const [first, ...others] = opened;
  if (first?.id !== reference || first.protocol === "exec" || others.length === 0) return undefined;
  const matrix = await buildMatrix(first, others);
  const accepted = await readAccepted(join(root, "parity.yaml"));
  const judged = judgeMatrix(matrix, accepted, { allScenarios: true, allSubjects: true });
  return { ...judged, histories: await readSubjectHistories(judged.matrix, accepted, opened, fixtures) };
}
