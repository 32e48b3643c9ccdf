/** The filters of `thread/list`, as codex 0.163.0 was seen to apply them. */
import type { RecordedThread, RecordedThreads } from "../recording/thread-state.js";
import { parseThreadId } from "./thread-ids.js";

type JsonObject = Record<string, unknown>;

/** Filter → the member of a thread that must equal one of the filter's values. A filter without values passes every thread. */
const VALUES = { modelProviders: "modelProvider", sourceKinds: "source" };

/** Finds codex's error for filters that it refuses. */
export function refuseThreadFilters(
  {
    parentThreadId,
    ancestorThreadId,
    excludedThreadIds,
    originators,
    sectionId,
    sortKey,
    projectId,
  }: JsonObject,
  threads: RecordedThreads,
): { code: number; message: string } | undefined {
  if (isGiven(parentThreadId) && isGiven(ancestorThreadId))
    return { code: -32600, message: "parentThreadId and ancestorThreadId are mutually exclusive" };
  const relations = { "parent thread": parentThreadId, "ancestor thread": ancestorThreadId };
  for (const [name, id] of Object.entries(relations)) {
    const parsed = typeof id === "string" ? parseThreadId(id) : {};
    if ("problem" in parsed) return { code: -32600, message: `invalid ${name} id: ${parsed.problem}` };
  }
  if (sortKey === "section_position" && sectionId === undefined)
    return { code: -32600, message: "section-position sorting requires a section filter" };
  for (const id of listTexts(excludedThreadIds)) {
    const parsed = parseThreadId(id);
    if ("problem" in parsed)
      return { code: -32602, message: `invalid excluded thread id: ${parsed.problem}` };
  }
  if (listTexts(originators).length > 0)
    return { code: -32602, message: "originator filtering is not supported by the local app-server" };
  const isKnown = [...threads.values()].some(({ thread }) => thread.projectId === projectId);
  if (typeof projectId === "string" && !isKnown)
    return { code: -32602, message: `project not found: ${projectId}` };
  return undefined;
}

/** Whether a thread passes all filters. Null as `sectionId` selects the threads without a section. Null as `projectId` selects the threads without a project. */
export function passesThreadFilters({ thread }: RecordedThread, params: JsonObject): boolean {
  const { sectionId, projectId, cwd, searchTerm, excludedThreadIds, parentThreadId, ancestorThreadId } =
    params;
  const section = (thread.section as JsonObject | null | undefined)?.id ?? null;
  const folders = Array.isArray(cwd) ? cwd : [cwd];
  // The recordings name only the parent of a thread, so an ancestor counts only if it is the parent.
  const parent = parentThreadId ?? ancestorThreadId;
  return (
    (sectionId === undefined || section === sectionId) &&
    (projectId === undefined || (thread.projectId ?? null) === projectId) &&
    (!isGiven(cwd) || folders.includes(thread.cwd)) &&
    (typeof searchTerm !== "string" || String(thread.preview).includes(searchTerm)) &&
    (!isGiven(parent) || thread.parentThreadId === parent) &&
    !listTexts(excludedThreadIds).includes(String(thread.id)) &&
    Object.entries(VALUES).every(([filter, member]) => {
      const values = listTexts(params[filter]);
      return values.length === 0 || values.includes(String(thread[member]));
    })
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function listTexts(value: unknown): string[] {
  return Array.isArray(value) ? value : [];
}
