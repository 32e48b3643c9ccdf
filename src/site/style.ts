import { TRANSCRIPT_STYLE } from "./transcript.js";

/** The style of the navigation. The pages with a script have it too. */
export const NAVIGATION_STYLE = `
nav.site{display:flex;flex-wrap:wrap;gap:2px 14px;padding:8px 20px;margin:0;border-bottom:1px solid light-dark(#dfe2e7,#30343b);background:light-dark(#f6f7f9,#1c1f24);font:14px/1.6 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
nav.site a{color:light-dark(#2456c4,#8ab0ff);text-decoration:none;padding:2px 0}
nav.site a:hover{text-decoration:underline}
nav.site a[aria-current]{color:inherit;font-weight:600;box-shadow:0 2px light-dark(#2456c4,#8ab0ff)}
`;

/** The style of the navigation on a page with a script. The navigation is as wide as the window, although the page's body has a padding. */
export const VIEWER_STYLE = `${NAVIGATION_STYLE}
nav.site{margin:-16px -20px 12px}
@media(max-width:700px){nav.site{margin:-10px -10px 10px;padding:8px 14px}}
`;

/** The style of the pages without a script: `style.css` in the site. */
export const SITE_STYLE = `:root{color-scheme:light dark;--ground:light-dark(#fff,#15171b);--raised:light-dark(#f6f7f9,#1c1f24);--edge:light-dark(#dfe2e7,#30343b);--text:light-dark(#1c2026,#dfe2e7);--quiet:light-dark(#5d6673,#98a1ae);--accent:light-dark(#2456c4,#8ab0ff);--mono:ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;font:16px/1.55 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;background:var(--ground);color:var(--text)}
*{box-sizing:border-box}
body{margin:0}
main{max-width:68rem;margin:0 auto;padding:8px 20px 48px;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:1.2rem 0 .6rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code{font-family:var(--mono);font-size:.875em}
pre{overflow-x:auto;background:var(--raised);border:1px solid var(--edge);border-radius:6px;padding:10px 12px;line-height:1.45;overflow-wrap:normal}
.wide{overflow-x:auto;overflow-wrap:break-word;margin:.6rem 0 1rem}
table{border-collapse:collapse;font-size:.93rem}
td,th{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--edge);min-width:4rem}
td:last-child,th:last-child{padding-right:0}
@media(min-width:1000px){tr:has(>:nth-child(5))>:first-child{min-width:13rem}}
@media(min-width:1200px){tr:has(>:nth-child(8))>*{min-width:6rem}tr:has(>:nth-child(5))>:first-child{min-width:15rem}}
.text{overflow-wrap:anywhere;min-width:11rem}
.text :is(p,ul){margin:0 0 .5rem}
.text ul{padding-left:1.2rem}
img{max-width:100%;height:auto}
blockquote{margin:0;padding:0 0 0 14px;border-left:3px solid var(--edge)}
.quiet{color:var(--quiet)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:10px;padding:0;margin:1rem 0;list-style:none}
.numbers li{background:var(--raised);border:1px solid var(--edge);border-radius:6px;padding:10px 12px}
.numbers b{display:block;font-size:1.5rem;line-height:1.2}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--ground);padding:4px 8px}
@media(max-width:640px){.cards thead{position:absolute;clip-path:inset(50%);width:1px;overflow:hidden}.cards :is(tbody,tr,td){display:block}.cards tr{border-bottom:1px solid var(--edge);padding:8px 0}.cards td{border:0;padding:2px 0}}
@media(max-width:480px){main{padding:4px 14px 40px}nav.site{padding:8px 14px}.wide{overflow-wrap:anywhere}td,th{min-width:6.5rem}th{overflow-wrap:break-word}:is(td,th):nth-child(n+3):last-child{min-width:4.5rem}tr:has(>:nth-child(8))>*{min-width:4.5rem}tr:has(>:nth-child(5))>:first-child{min-width:9rem}}
${NAVIGATION_STYLE}${TRANSCRIPT_STYLE}`;
