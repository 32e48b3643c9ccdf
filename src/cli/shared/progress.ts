import type { HarvestObserver } from "../../harvest/index.js";
import { replaceControls } from "../../lib/index.js";
import { withInterruptSignal } from "./interrupt.js";

type HarvestProgress = HarvestObserver & { close(): Promise<void> };

/**
 * Creates an observer that shows the progress of a harvest: as a changing display if stdout and stderr are terminals, otherwise as
 * one line for each scenario, on stderr. With `silent`, it shows nothing.
 */
function createProgress(how: "shown" | "silent"): HarvestProgress {
  if (how === "silent") return { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {}, async close() {} };
  // The display writes to stdout, too. In a file or a pipe, stdout has only the result.
  return process.stdout.isTTY && process.stderr.isTTY ? createLiveProgress() : createLineProgress();
}

/**
 * Calls a function with a signal that aborts on Ctrl-C, SIGTERM or SIGHUP, and with an observer that shows the progress. The
 * progress display ends before the returned promise settles.
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
    onSetup: (message) => console.error(replaceControls(message)),
    onPlanned: (names) => {
      [planned, done] = [names.length, 0];
      if (planned > 0)
        console.error(`Recording ${names.length === 1 ? names[0] : `${names.length} scenarios`}`);
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

/**
 * Shows how many scenarios were recorded, were unsupported or failed, and the names of those that run. A list of all scenarios
 * would be longer than a terminal.
 */
function createLiveProgress(): HarvestProgress {
  const running = new Set<string>();
  let [planned, recorded, unsupported, failed] = [0, 0, 0, 0];
  let finish = () => {};
  let shown: Promise<unknown> = Promise.resolve();
  let showLine = (_title: string, _running: string) => {};
  const updateLine = () => {
    const counts = [`${recorded} of ${planned} recorded`];
    if (unsupported > 0) counts.push(`${unsupported} unsupported`);
    if (failed > 0) counts.push(`${failed} failed`);
    showLine(counts.join(", "), [...running].join(", "));
  };
  return {
    onSetup: (message) => process.stderr.write(`\r\x1b[K${replaceControls(message)}`),
    onPlanned(names) {
      finish(); // an atlas runs many harvests, one after the other
      process.stderr.write("\r\x1b[K");
      [planned, recorded, unsupported, failed] = [names.length, 0, 0, 0];
      const ended = new Promise<void>((resolve) => {
        finish = resolve;
      });
      shown = runTask(ended, (update) => {
        showLine = update;
      });
      updateLine();
    },
    onBegan(name) {
      running.add(name);
      updateLine();
    },
    onEnded(name, failure, reason) {
      running.delete(name);
      if (failure) failed++;
      else if (reason !== undefined) unsupported++;
      else recorded++;
      updateLine();
    },
    async close() {
      finish();
      await shown;
    },
  };
}

/**
 * Shows a title, and below it the running scenarios, until `ended` resolves.
 * @param begun receives the function that changes both
 */
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
