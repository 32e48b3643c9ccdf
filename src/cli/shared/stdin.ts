/** The argument that stands for stdin. */
export const STDIN = "-";
