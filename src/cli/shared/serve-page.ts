import { launchProgram } from "../../lib/index.js";
import { printSecretLine } from "./hide-output.js";
import { withStop } from "./interrupt.js";

/** A page that is served on loopback. */
interface ServedPage {
  /** The address with its token. */
  url: string;
  /** Resolves when the page's user ends it. */
  done?: Promise<void>;
  close(): Promise<void>;
}

/**
 * Prints the address of a page, opens it in a browser, and waits until the user ends the page or interrupts the command. Then
 * it closes the page's server. Without a terminal, no browser is opened.
 * @param what the words before the address @param howToEnd the line below the address @param open whether to open a browser
 */
export async function servePage(
  { url, done, close }: ServedPage,
  { what, howToEnd, open }: { what: string; howToEnd: string; open: boolean },
): Promise<void> {
  try {
    printSecretLine(`${what}: ${url}`);
    console.log(howToEnd);
    if (open && process.stdout.isTTY) openBrowser(url);
    let stop = () => {};
    const interrupted = new Promise<void>((resolve) => {
      stop = resolve;
    });
    await withStop(stop, () => Promise.race([interrupted, ...(done ? [done] : [])]));
  } finally {
    await close();
  }
}

/** Opens the page in a browser. Without a browser, the user opens the printed address. */
function openBrowser(url: string): void {
  launchProgram(process.platform === "darwin" ? "open" : "xdg-open", [url]);
}
