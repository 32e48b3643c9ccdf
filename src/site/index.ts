/** Site: puts the catalogue, the comparisons, the atlas and the documentation together as static pages. */
export { buildSite } from "./build-site.js";
export { writeSite } from "./write-site.js";
