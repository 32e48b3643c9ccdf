/** Plays a client's lines to a codex, the real one or the fake one, and collects what it sends after each line. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Line } from "./odd-lines.js";

export interface CodexProcess {
  program: string;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** What `$workspace` stands for. */
  workspace: string;
}

/** What codex did after one line. */
export interface Step {
  /** The line as it was generated. */
  line: string;
  /** Responses and requests of codex, as it wrote them. */
  answers: string[];
  notifications: string[];
}

export interface SessionTranscript {
  steps: Step[];
  code: number | null;
  stderr: string;
}

/** A request that codex refuses at any time. Its answer comes when codex has handled all that was before it. */
const FENCE = { method: "account/logout", params: 1 };
const UNKNOWN_THREAD = "0199a213-81c0-7800-8aa1-bbab2a035a53";
/** A codex that takes longer hangs. */
const HANGS_AFTER_MS = 120_000;

export async function playSession(codex: CodexProcess, lines: Line[]): Promise<SessionTranscript> {
  const session = new CodexSession(codex);
  const steps: Step[] = [];
  for (const line of lines) steps.push(await session.send(line));
  const { code, stderr } = await session.close();
  return { steps, code, stderr };
}

class CodexSession {
  readonly #child: ChildProcess;
  readonly #workspace: string;
  readonly #threads: string[] = [];
  readonly #ended: Promise<number | null>;
  #hasEnded = false;
  #partial = "";
  #stderr = "";
  #received: string[] = [];
  #fences = 0;
  #wake = () => {};

  constructor({ program, env, cwd, workspace }: CodexProcess) {
    this.#workspace = workspace;
    this.#child = spawn(program, ["app-server"], { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#receive(text));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", (code) => {
        this.#hasEnded = true;
        this.#wake();
        resolve(code);
      });
    });
  }

  /** Sends one line, and waits for its answer, for the end of a turn that it starts, and until codex has handled it. */
  async send(line: Line): Promise<Step> {
    const bytes = "bytes" in line ? Buffer.from(line.bytes, "base64") : Buffer.from(this.#fill(line.text));
    this.#received = [];
    this.#child.stdin?.write(Buffer.concat([bytes, Buffer.from("\n")]));
    const method = "text" in line ? findAnsweredMethod(line.text) : undefined;
    if (method !== undefined) {
      await this.#waitFor((text) => getMethod(text) === undefined);
      const hasTurn = this.#received.some((text) => /"result":\{"turn":/.test(text));
      if (hasTurn && method === "turn/start")
        await this.#waitFor((text) => getMethod(text) === "turn/completed");
      const isResumed = this.#received.some((text) => /"result":\{"thread":/.test(text));
      if (isResumed && method === "thread/resume")
        await this.#waitFor((text) => /^thread\/goal\//.test(String(getMethod(text))));
    }
    const fence = `fence-${++this.#fences}`;
    this.#child.stdin?.write(`${JSON.stringify({ id: fence, ...FENCE })}\n`);
    const isFence = (text: string) => text.endsWith(`"id":"${fence}"}`);
    await this.#waitFor(isFence);
    const received = this.#received.filter((text) => !isFence(text));
    return {
      line: "text" in line ? line.text : `bytes ${line.bytes}`,
      answers: received.filter((text) => !isNotification(text)),
      notifications: received.filter(isNotification),
    };
  }

  async close(): Promise<{ code: number | null; stderr: string }> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), HANGS_AFTER_MS);
    const code = await this.#ended;
    clearTimeout(timer);
    return { code, stderr: this.#stderr };
  }

  #fill(text: string): string {
    return text
      .replaceAll("$thread2", this.#threads[1] ?? UNKNOWN_THREAD)
      .replaceAll("$thread", this.#threads[0] ?? UNKNOWN_THREAD)
      .replaceAll("$workspace", this.#workspace);
  }

  #receive(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    for (const line of lines) {
      this.#received.push(line);
      const id = /^\{"id":.*?,"result":\{"thread":\{"id":"([^"]+)"/.exec(line)?.[1];
      if (id !== undefined && !this.#threads.includes(id)) this.#threads.push(id);
    }
    this.#wake();
  }

  /** Waits until codex has sent such a line, or has ended. */
  async #waitFor(isMeant: (text: string) => boolean): Promise<void> {
    const until = Date.now() + HANGS_AFTER_MS;
    while (!this.#hasEnded && !this.#received.some(isMeant)) {
      if (Date.now() > until) {
        this.#received.push('{"method":"touchstone/nothing-came"}');
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** Finds the method of a line that codex must answer: a request whose id is a text or a 64-bit integer. */
function findAnsweredMethod(text: string): string | undefined {
  const inArray = /^\[\d+,"([^"]+)"(,\{\}(,null)?)?\]$/.exec(text)?.[1];
  if (inArray !== undefined) return inArray;
  const [, id = "", method] =
    /^\s*\{"id":("(?:[^"\\]|\\.)*"|-?\d+),"method":"((?:[^"\\]|\\.)+)"/.exec(text) ?? [];
  if (method === undefined || !isJsonObject(text) || UNANSWERED.test(text)) return undefined;
  if (id.startsWith('"')) return method;
  return BigInt(id) < 2n ** 63n && BigInt(id) >= -(2n ** 63n) ? method : undefined;
}

/** A member twice, a wrong `trace`, half of a surrogate pair, or too deep. */
const UNANSWERED =
  /"(id|method|params)":.*[,{]"\1":.*[^}]$|"trace":(1|\{"traceparent":1)|(?<!\\ud83d)\\ud[89a-f]..(?!\\ud)|\[{127}/;

function isJsonObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

function getMethod(text: string): unknown {
  return JSON.parse(text).method;
}

function isNotification(text: string): boolean {
  const { id, method } = JSON.parse(text);
  return method !== undefined && id === undefined;
}
