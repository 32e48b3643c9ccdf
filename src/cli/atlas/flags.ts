/** Defines the flags that name the folder of an atlas. */
import { defineValue, withDefault } from "../../lib/index.js";

/** The folder of an atlas in a repository, and in this package. */
export const ATLAS_FOLDER = "docs/atlas";

export const atlas = withDefault(defineValue("folder", "folder of the atlas to read"), ATLAS_FOLDER);
export const atlasOutput = withDefault(defineValue("folder", "folder to write the atlas to"), ATLAS_FOLDER);
