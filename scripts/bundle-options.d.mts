import type { BuildOptions } from "esbuild";

/** How esbuild bundles the fake codex. */
export const bundleOptions: BuildOptions & { absWorkingDir: string; outfile: string };
