/** A minimal client of `codex app-server`, with which the test runs at once. Replace it by your SDK. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface CodexEvent {
  method: string;
  params: Record<string, unknown>;
}

interface Message extends CodexEvent {
  id?: number;
  result?: { thread: { id: string } };
  error?: { message: string };
}

/** Starts codex, runs one turn on a new thread, and returns the events of the turn. */
export async function runTurn(codexPath: string, prompt: string): Promise<CodexEvent[]> {
  const codex = spawn(codexPath, ["app-server"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: codex.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error("codex has ended");
    return JSON.parse(value) as Message;
  };
  const send = (message: object) => codex.stdin.write(`${JSON.stringify(message)}\n`);
  /** Sends a request, and returns its result. Skips what codex sends before the response. */
  const call = async (id: number, method: string, params: object) => {
    send({ id, method, params });
    for (;;) {
      const message = await read();
      if (message.id !== id) continue;
      if (message.error) throw new Error(message.error.message);
      return message.result;
    }
  };
  try {
    await call(1, "initialize", { clientInfo: { name: "minimal_client", version: "1" } });
    send({ method: "initialized" });
    const started = await call(2, "thread/start", { sandbox: "workspace-write", approvalPolicy: "never" });
    const input = [{ type: "text", text: prompt }];
    await call(3, "turn/start", { threadId: started?.thread.id, input });
    const events: CodexEvent[] = [];
    while (events.at(-1)?.method !== "turn/completed") {
      const { method, params } = await read();
      if ("turnId" in params || "turn" in params) events.push({ method, params });
    }
    return events;
  } finally {
    const ended = once(codex, "exit");
    codex.stdin.end();
    await ended;
  }
}
