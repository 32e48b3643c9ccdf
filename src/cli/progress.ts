import type { HarvestObserver } from "../harvest/index.js";
import { replaceControls } from "../lib/index.js";
import { withInterruptSignal } from "./interrupt.js";

type HarvestProgress = HarvestObserver & { close(): Promise<void> };

/** Shows on stderr how a harvest gets on: a line that moves on a terminal, a line for each thing that is done elsewhere. */
function createProgress(how: "shown" | "silent"): HarvestProgress {
  if (how === "silent") return { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {}, async close() {} };
  return process.stderr.isTTY ? createLiveProgress() : createLineProgress();
}

/**
 * Lends what long work needs: a signal that aborts when the user wants the command to end, and whoever shows how the
 * work gets on. What is shown has ended before anything else is printed.
 */
export async function withProgress<T>(
  how: "shown" | "silent",
  work: (run: { signal: AbortSignal; observer: HarvestObserver }) => Promise<T>,
): Promise<T> {
  const observer = createProgress(how);
  return withInterruptSignal((signal) => work({ signal, observer })).finally(() => observer.close());
}

function createLineProgress(): HarvestProgress {
  let planned = 0;
  let done = 0;
  return {
    onSetup: (message) => console.error(message),
    onPlanned: (names) => {
      [planned, done] = [names.length, 0];
    },
    onBegan() {},
    onEnded: (name, failure, unsupported) => {
      done++;
      const what = unsupported === undefined ? "recorded" : `unsupported: ${replaceControls(unsupported)}`;
      console.error(`[${done}/${planned}] ${name}: ${failure ? "failed" : what}`);
    },
    async close() {},
  };
}

/** How many are done and have failed, and which are being recorded: a catalogue is longer than a terminal. */
function createLiveProgress(): HarvestProgress {
  const running = new Set<string>();
  let [planned, done, failed] = [0, 0, 0];
  let finish = () => {};
  let shown: Promise<unknown> = Promise.resolve();
  let showLine = (_title: string, _running: string) => {};
  const updateLine = () => {
    const failures = failed > 0 ? `, ${failed} failed` : "";
    showLine(`${done} of ${planned} recorded${failures}`, [...running].join(", "));
  };
  return {
    onSetup: (message) => process.stderr.write(`\r\x1b[K${message}`),
    onPlanned(names) {
      finish(); // an atlas is many harvests, one after the other
      process.stderr.write("\r\x1b[K");
      [planned, done, failed] = [names.length, 0, 0];
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      shown = runTask(ended, (updateLine) => {
        showLine = updateLine;
      });
      updateLine();
    },
    onBegan(name) {
      running.add(name);
      updateLine();
    },
    onEnded(name, failure) {
      running.delete(name);
      if (failure) failed++;
      else done++;
      updateLine();
    },
    async close() {
      finish();
      await shown;
    },
  };
}

/** @param begun gets what changes the line */
async function runTask(
  ended: Promise<void>,
  begun: (update: (title: string, running: string) => void) => void,
): Promise<void> {
  const { Listr } = await import("listr2");
  const list = new Listr(
    [
      {
        title: "Recording",
        task: (_context, task) => {
          begun((title, running) => {
            task.title = title;
            task.output = running;
          });
          return ended;
        },
      },
    ],
    { rendererOptions: { outputBar: 1 } } as object,
  );
  await list.run().catch(() => {});
}
