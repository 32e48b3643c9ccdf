/**
 * Runs programs to completion and returns their output. execa is loaded with the first program, because loading it takes
 * longer than most commands.
 */
import { takeEnd } from "../text.js";

/** Options of a program that is run to completion. */
export interface RunOptions {
  /** Its working directory; default: that of this process. */
  cwd?: string;
  /**
   * Its whole environment; default: that of this process. `{ ...process.env, NAME: "value" }` extends the
   * default.
   */
  env?: NodeJS.ProcessEnv;
  /** Text for its standard input; default: empty. */
  input?: string;
  /** Time in milliseconds after which it is killed; default: no limit. */
  timeoutMs?: number;
  /** The program is killed when this signal aborts. */
  signal?: AbortSignal;
}

/** Output of a program that exited with code 0. */
export interface ProgramOutput {
  /** Text of its standard output, without the last line end. */
  stdout: string;
  /** The unchanged bytes of its standard output. */
  bytes: Buffer;
  /** Text of its standard error, without the last line end. */
  stderr: string;
}

/** Facts about a program that did not exit with code 0. */
export interface ProgramFailure {
  /** Exit code; undefined if the program did not start, or if a signal ended it. */
  exitCode?: number | undefined;
  /** Signal that ended it. */
  signalName?: string | undefined;
  /** Error code of a program that did not start: `ENOENT`, `EACCES`, … */
  startErrorCode?: string | undefined;
  /** Whether it ran longer than `timeoutMs`. */
  timedOut: boolean;
  /** Whether the caller's signal aborted it. */
  aborted: boolean;
  /** Text of its standard error. */
  stderr: string;
  /** Texts of its standard output and its standard error, in the order of their arrival. */
  output: string;
}

/**
 * The error of a program that did not start, was stopped, or did not exit with code 0. The message contains its
 * name and the end of its standard error, or of its output if there is no standard error.
 */
export class ProgramError extends Error implements ProgramFailure {
  override readonly name = "ProgramError";
  readonly exitCode: number | undefined;
  readonly signalName: string | undefined;
  readonly startErrorCode: string | undefined;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly stderr: string;
  readonly output: string;

  /** @param program name or path that it was started with */
  constructor(program: string, failure: ProgramFailure, cause?: unknown) {
    const said = takeEnd((failure.stderr || failure.output).trim(), MESSAGE_CHARACTERS);
    super(`${program} ${describeFailure(failure)}${said && `:\n${said}`}`, { cause });
    this.exitCode = failure.exitCode;
    this.signalName = failure.signalName;
    this.startErrorCode = failure.startErrorCode;
    this.timedOut = failure.timedOut;
    this.aborted = failure.aborted;
    this.stderr = failure.stderr;
    this.output = failure.output;
  }
}

/**
 * Runs a program to completion.
 * @returns its output, after it has exited with code 0
 * @throws ProgramError in every other case
 */
export async function runProgram(
  program: string,
  args: readonly string[] = [],
  { cwd, env = process.env, input, timeoutMs, signal }: RunOptions = {},
): Promise<ProgramOutput> {
  const { execa } = await import("execa");
  const child = execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    env,
    extendEnv: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    encoding: "buffer",
    all: true,
    stripFinalNewline: false,
    maxBuffer: MAX_OUTPUT_BYTES,
    reject: false,
  });
  let timedOut = false;
  let aborted = false;
  // execa's own timeout and signal are not used: after the kill they still wait for other processes that hold
  // the output open.
  const stop = () => {
    child.kill("SIGKILL");
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  };
  const onAbort = () => {
    aborted = true;
    stop();
  };
  const onTimeout = () => {
    timedOut = true;
    stop();
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const result = await child;
    const stderr = readText(result.stderr);
    if (!result.failed) {
      return { stdout: readText(result.stdout), bytes: Buffer.from(result.stdout ?? []), stderr };
    }
    const failure = { timedOut, aborted, stderr, output: readText(result.all) };
    const { exitCode, signal: signalName, cause, code: startErrorCode } = result;
    throw new ProgramError(program, { ...failure, exitCode, signalName, startErrorCode }, cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/**
 * Runs a program like `runProgram`, if it may be missing or fail.
 * @returns undefined instead of a `ProgramError`
 */
export async function tryProgram(
  program: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<ProgramOutput | undefined> {
  return runProgram(program, args, options).catch(ignoreProgramError);
}

function ignoreProgramError(error: unknown): undefined {
  if (!(error instanceof ProgramError)) throw error;
}

/** The maximum size of a program's output, in bytes. It is high, since git prints whole files of a repository. */
const MAX_OUTPUT_BYTES = 2 ** 31 - 1;

/** Maximum number of characters of a failed program's output in the message of its error. */
const MESSAGE_CHARACTERS = 2000;

function describeFailure({
  exitCode,
  signalName,
  startErrorCode,
  timedOut,
  aborted,
}: ProgramFailure): string {
  if (timedOut) return "took too long, and was killed";
  if (aborted) return "was killed, since its caller stopped";
  if (startErrorCode !== undefined) return `could not be started (${startErrorCode})`;
  return signalName ? `was ended by ${signalName}` : `exited with code ${exitCode}`;
}

function readText(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? [])
    .toString("utf8")
    .replace(/\r?\n$/, "");
}
