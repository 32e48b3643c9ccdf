/** The filters of `thread/list`. Each rule was seen with codex 0.163.0. */
import { expect, test } from "vitest";
import { REQUESTS } from "../../protocol/index.js";
import { createThread, type RecordedThreads } from "../recording/thread-state.js";
import { buildThreadAnswer } from "./thread-answers.js";

const [A, B] = ["019b76da-a800-7000-8000-100000000001", "019b76da-a800-7000-8000-100000000002"];
const COMMON = { modelProvider: "touchstone", source: "vscode", cwd: "/workspace", projectId: null };

/** Lists the ids of two threads, of which the second is in a section and has the first as its parent. */
function list(params: Record<string, unknown>) {
  const first = { ...COMMON, id: A, preview: "Say hello.", section: null, parentThreadId: null };
  const second = { ...COMMON, id: B, preview: "Other words.", section: { id: "s" }, parentThreadId: A };
  const threads: RecordedThreads = new Map(
    [first, second].map((thread) => [
      thread.id,
      { ...createThread(thread, {}), turns: new Map([["turn", { items: [] }]]) },
    ]),
  );
  const answer = buildThreadAnswer(REQUESTS.threadList, params, threads, {});
  if (!answer || "error" in answer) return answer?.error;
  return (answer.result.data as { id: string }[]).map(({ id }) => id);
}

test.each([
  [{}, [B, A]],
  [{ sectionId: null }, [A]],
  [{ sectionId: "s" }, [B]],
  [{ sectionId: "S" }, []],
  [{ sectionId: "s", archived: true }, []],
  [{ projectId: null }, [B, A]],
  [{ cwd: "/workspace" }, [B, A]],
  [{ cwd: ["/x", "/workspace"] }, [B, A]],
  [{ cwd: [] }, []],
  [{ cwd: "/nowhere" }, []],
  [{ searchTerm: "hello" }, [A]],
  [{ searchTerm: "Hello" }, []],
  [{ searchTerm: "" }, [B, A]],
  [{ modelProviders: [] }, [B, A]],
  [{ modelProviders: ["other"] }, []],
  [{ sourceKinds: ["vscode"] }, [B, A]],
  [{ sourceKinds: ["cli"] }, []],
  [{ excludedThreadIds: [A] }, [B]],
  [{ parentThreadId: A }, [B]],
  [{ originators: [] }, [B, A]],
])("%j", (params, ids) => {
  expect(list(params)).toEqual(ids);
});

test.each([
  [{ projectId: "x" }, -32602, "project not found: x"],
  [{ originators: ["x"] }, -32602, "originator filtering is not supported by the local app-server"],
  [{ sortKey: "section_position" }, -32600, "section-position sorting requires a section filter"],
  [
    { parentThreadId: A, ancestorThreadId: B },
    -32600,
    "parentThreadId and ancestorThreadId are mutually exclusive",
  ],
  [
    { excludedThreadIds: ["0"] },
    -32602,
    "invalid excluded thread id: invalid length: expected length 32 for simple format, found 1",
  ],
  [
    { parentThreadId: "0" },
    -32600,
    "invalid parent thread id: invalid length: expected length 32 for simple format, found 1",
  ],
])("%j is refused", (params, code, message) => {
  expect(list(params)).toEqual({ code, message });
});
