import type { HarvestObserver } from "../harvest/index.js";
import { printable } from "../lib/index.js";
import { interruptible } from "./interrupt.js";

type Progress = HarvestObserver & { close(): Promise<void> };

/** Shows on stderr how a harvest gets on: a line that moves on a terminal, a line for each thing that is done elsewhere. */
function progress(how: "shown" | "silent"): Progress {
  if (how === "silent") return { setup() {}, planned() {}, began() {}, ended() {}, async close() {} };
  return process.stderr.isTTY ? movingLine() : plainLines();
}

/**
 * Lends what long work needs: a signal that aborts when the user wants the command to end, and whoever shows how the
 * work gets on. What is shown has ended before anything else is printed.
 */
export async function withProgress<T>(
  how: "shown" | "silent",
  work: (run: { signal: AbortSignal; observer: HarvestObserver }) => Promise<T>,
): Promise<T> {
  const observer = progress(how);
  return interruptible((signal) => work({ signal, observer })).finally(() => observer.close());
}

function plainLines(): Progress {
  let planned = 0;
  let done = 0;
  return {
    setup: (message) => console.error(message),
    planned: (names) => {
      [planned, done] = [names.length, 0];
    },
    began() {},
    ended: (name, failure, unsupported) => {
      done++;
      const what = unsupported === undefined ? "recorded" : `unsupported: ${printable(unsupported)}`;
      console.error(`[${done}/${planned}] ${name}: ${failure ? "failed" : what}`);
    },
    async close() {},
  };
}

/** How many are done and have failed, and which are being recorded: a catalogue is longer than a terminal. */
function movingLine(): Progress {
  const running = new Set<string>();
  let [planned, done, failed] = [0, 0, 0];
  let finish = () => {};
  let shown: Promise<unknown> = Promise.resolve();
  let show = (_title: string, _running: string) => {};
  const update = () => {
    const failures = failed > 0 ? `, ${failed} failed` : "";
    show(`${done} of ${planned} recorded${failures}`, [...running].join(", "));
  };
  return {
    setup: (message) => process.stderr.write(`\r\x1b[K${message}`),
    planned(names) {
      finish(); // an atlas is many harvests, one after the other
      process.stderr.write("\r\x1b[K");
      [planned, done, failed] = [names.length, 0, 0];
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      shown = showTask(ended, (update) => {
        show = update;
      });
      update();
    },
    began(name) {
      running.add(name);
      update();
    },
    ended(name, failure) {
      running.delete(name);
      if (failure) failed++;
      else done++;
      update();
    },
    async close() {
      finish();
      await shown;
    },
  };
}

/** @param begun gets what changes the line */
async function showTask(
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
