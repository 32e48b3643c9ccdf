/** Finds the recording that fits the messages that a client has sent so far, if no fixture is named. */
import { readFileSync, statSync } from "node:fs";
import { REQUESTS } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";
import {
  findNextClientEntry,
  listFirstProcesses,
  listLaterProcesses,
  type RecordedProcess,
} from "./recording-branch.js";
import { WireReader } from "./wire-reader.js";

/** How a client's message fits a recorded one. */
export interface MessageFit {
  /** Number of tolerated differences in the prompt. */
  prompts: number;
  /** Number of other tolerated differences. */
  options: number;
}

export interface PromptMatchOptions {
  /** Paths of the wires to search. */
  wires: string[];
  /** Number of the client's messages to compare. */
  messageCount: number;
  /** Compares the client's message of this index with a recorded one. @returns undefined if it does not fit */
  fit(index: number, recorded: Message): MessageFit | undefined;
  /** Whether a recorded message of the client is not compared: a notification, a response or a request that only reads. */
  isSkipped(recorded: Message): boolean;
  /** Whether the client has sent a prompt. From then on, the plainness of the recordings counts, too. */
  hasPrompt: boolean;
}

interface Candidate {
  path: string;
  process: number;
  /** Smaller numbers are better; the first that differs decides. */
  score: number[];
}

/** A wire above this size is not read to find out how plain it is. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Finds the codex process that begins with the client's messages. If several do, takes the one with the smallest score. A later process of
 * a wire is considered only if no wire's first process fits.
 * @returns a reader of the process at the last of these messages, and the wires of the other processes that fit; undefined if none fits
 */
export function findByPrompt(
  options: PromptMatchOptions,
): { reader: WireReader; others: string[] } | undefined {
  const search = (processes: RecordedProcess[]) =>
    processes.flatMap((one) => matchProcess(one, options) ?? []);
  let found = search(listFirstProcesses(options.wires));
  if (found.length === 0) found = search(options.wires.flatMap(listLaterProcesses));
  const [best, ...others] = found.sort(compareScores);
  const reader = best && openAt(best, options);
  return reader && { reader, others: others.map(({ path }) => path) };
}

function matchProcess(
  { path, process }: RecordedProcess,
  options: PromptMatchOptions,
): Candidate | undefined {
  const reader = new WireReader(path, process);
  let [refused, prompts, differing] = [0, 0, 0];
  for (let index = 0; index < options.messageCount; index++) {
    const entry = findNextCall(reader, options);
    const fit = entry && options.fit(index, entry.message);
    if (!fit) {
      reader.close();
      return undefined;
    }
    prompts += fit.prompts;
    differing += fit.options;
    reader.take();
    if (isRefused(reader, entry.message)) refused++;
  }
  reader.close();
  const plainness = options.hasPrompt ? measurePlainness(path) : [];
  // A recorded request may have been refused for a reason that its params do not show, such as codex's configuration. No client asks for a refusal.
  // Of recordings that are the same to a client, the one with the shortest name is the least special.
  return { path, process, score: [refused, prompts, ...plainness, differing, path.length] };
}

/** Whether codex answers a request with an error before the client's next message. The reader is behind the request. */
function isRefused(reader: WireReader, { id }: Message): boolean {
  for (let entry = reader.peek(); entry?.from === "codex"; entry = reader.peek()) {
    const { message } = entry;
    if (message.method === undefined && message.id === id) return message.error !== undefined;
    reader.take();
  }
  return false;
}

function openAt({ path, process }: Candidate, options: PromptMatchOptions): WireReader {
  const reader = new WireReader(path, process);
  for (let index = 1; index < options.messageCount; index++) {
    findNextCall(reader, options);
    reader.take();
  }
  findNextCall(reader, options);
  return reader;
}

function findNextCall(reader: WireReader, { isSkipped }: PromptMatchOptions) {
  for (let entry = findNextClientEntry(reader); entry; entry = findNextClientEntry(reader)) {
    if (!isSkipped(entry.message)) return entry;
    reader.take();
  }
  return undefined;
}

/**
 * Measures how plain a recording is: whether something failed in it, how many messages its client sends, how many kinds of messages
 * and items it has, and how many different members are not null in the messages from its first turn on.
 */
function measurePlainness(path: string): number[] {
  const { size } = statSync(path);
  if (size > MAX_BYTES) return [1, size, size, size];
  const text = readFileSync(path, "utf8");
  const hasFailed = /"error":\{|"status":"(?:failed|interrupted|declined)"|"exit":\{/.test(text);
  const calls = text.split('"from":"client"').length;
  const kinds = new Set(text.match(/"(?:method|type)":"[^"]+"/g));
  const turn = text.slice(text.indexOf(`"method":"${REQUESTS.turnStart}"`));
  const members = new Set(turn.match(/"\w+":(?!null)/g));
  return [hasFailed ? 1 : 0, calls, kinds.size, members.size];
}

function compareScores({ score }: Candidate, { score: other }: Candidate): number {
  for (const [index, value] of score.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
