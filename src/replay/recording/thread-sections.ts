/**
 * The sections into which a user sorts threads. codex 0.163.0 sends no notification about sections. It reads a thread's section when it
 * lists the thread, so a section that is renamed or deleted changes its threads at once.
 */
import { REQUESTS } from "../../protocol/index.js";
import { CLOCK } from "../../transcript/placeholders.js";
import type { Message } from "../transport/message.js";

type JsonObject = Record<string, unknown>;

/** Section id → section, as codex described it last. */
export type RecordedSections = Map<unknown, JsonObject>;

/** Thread id → what holds the object `thread` of codex's messages. */
type Threads = ReadonlyMap<unknown, { thread: JsonObject }>;

/** Applies codex's result of a request about sections to the sections and their threads. Other results change nothing. */
export function applySectionResult(
  threads: Threads,
  sections: RecordedSections,
  request: Message,
  result: JsonObject,
): void {
  const { sectionId, threadId } = (request.params ?? {}) as JsonObject;
  switch (request.method) {
    case REQUESTS.threadSectionList:
      for (const section of Array.isArray(result.data) ? result.data : []) sections.set(section?.id, section);
      break;
    case REQUESTS.threadSectionCreate:
    case REQUESTS.threadSectionUpdate: {
      const section = result.section as JsonObject | undefined;
      if (!section) break;
      sections.set(section.id, section);
      for (const thread of listThreads(threads, section.id)) thread.section = section;
      break;
    }
    case REQUESTS.threadSectionDelete:
      sections.delete(sectionId);
      for (const thread of listThreads(threads, sectionId)) moveThread(thread, undefined);
      break;
    case REQUESTS.threadSectionMove: {
      const thread = threads.get(threadId)?.thread;
      if (thread) moveThread(thread, sections.get(sectionId));
      break;
    }
  }
}

/** Lists the threads of a section. */
function listThreads(threads: Threads, sectionId: unknown): JsonObject[] {
  return [...threads.values()].flatMap(({ thread }) => {
    const { id } = (thread.section ?? {}) as JsonObject;
    return id !== undefined && id === sectionId ? [thread] : [];
  });
}

function moveThread(thread: JsonObject, section: JsonObject | undefined): void {
  const sectionEnteredAt = section ? CLOCK.getTime() / 1000 : null;
  Object.assign(thread, { section: section ?? null, sectionEnteredAt });
}
