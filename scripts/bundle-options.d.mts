import type { BuildOptions } from "esbuild";

/** How esbuild bundles the fake codex. */
export const bundleOptions: BuildOptions & { absWorkingDir: string; outfile: string };

/** How esbuild bundles what the fake codex loads on demand. */
export const onDemandOptions: BuildOptions;
