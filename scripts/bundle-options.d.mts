import type { BuildOptions } from "esbuild";

/** How esbuild bundles the fake codex. */
export const bundleOptions: BuildOptions & { absWorkingDir: string; outfile: string };

/** How esbuild bundles each part of the fake codex that is loaded when it is needed. */
export const laterOptions: BuildOptions[];

/** How esbuild bundles each file of the native executable. */
export function buildNativeOptions(optionsFolder: string): (BuildOptions & { outfile: string })[];
