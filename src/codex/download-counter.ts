/** A download of known size is shown at most this many times. */
const STEPS = 10;
/** A download of unknown size is shown each time that it has grown by this many bytes. */
const STEP_BYTES = 20e6;

/**
 * Counts the bytes of a download, and shows the count after each tenth: `36 of 180 MB`. If the size is unknown, the count is shown after
 * each 20 MB: `40 MB`.
 * @param total the size in bytes, if it is known
 * @param show receives the text
 * @returns the function that receives the number of bytes of each piece
 */
export function createDownloadCounter(
  total: number | undefined,
  show: (text: string) => void,
): (bytes: number) => void {
  const step = total === undefined ? STEP_BYTES : total / STEPS;
  let done = 0;
  let next = step;
  return (bytes) => {
    done += bytes;
    if (done < next) return;
    next = (Math.floor(done / step) + 1) * step;
    show(`${formatMegabytes(done)}${total === undefined ? "" : ` of ${formatMegabytes(total)}`} MB`);
  };
}

/** Converts bytes to megabytes without a fraction. */
export function formatMegabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}
