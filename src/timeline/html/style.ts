import { LANES } from "../timeline-row.js";

/** A vertical line in the middle of each lane. */
const LANE_LINES = LANES.map(
  (_, index) =>
    `linear-gradient(var(--tl-edge),var(--tl-edge)) calc(var(--tl-number) + ${index + 0.5}*var(--tl-lane)) 0/1px 100% no-repeat`,
).join(",");

/**
 * The style of timelines. It takes the page's colors, follows light and dark, and draws lanes and arrows with gradients.
 * Parts that are out of view are not laid out, so that a page can hold many thousands of rows.
 */
export const TIMELINE_STYLE = `
.timeline{--tl-lane:60px;--tl-number:60px;--tl-edge:light-dark(#c9ced6,#3a3f47);--tl-quiet:light-dark(#59616d,#a3abb6);--tl-raised:light-dark(#f3f5f8,#1e2127);font-size:13px;line-height:1.4}
.timeline ol{list-style:none;margin:0;padding:0}
.tl-heads{position:sticky;top:0;z-index:1;display:flex;padding-left:var(--tl-number);background:var(--tl-ground,Canvas);border-bottom:1px solid var(--tl-edge);color:var(--tl-quiet)}
.tl-heads span{width:var(--tl-lane);text-align:center;padding:3px 0}
.tl-part{content-visibility:auto;contain-intrinsic-size:auto 1250px;background:${LANE_LINES}}
.tl-row{position:relative;scroll-margin-top:30px}
.tl-row:target,.tl-row:has(>.tl-join:hover){background:light-dark(#fff3c4,#3d3614)}
.tl-row summary{display:grid;grid-template-columns:var(--tl-number) calc(4*var(--tl-lane)) minmax(150px,300px) minmax(0,1fr);min-height:24px;padding:0 64px 0 0;cursor:pointer;list-style:none}
.tl-row summary::-webkit-details-marker{display:none}
.tl-row summary:hover{background:var(--tl-raised)}
.tl-row :focus-visible{outline:2px solid light-dark(#2456c4,#8ab0ff);outline-offset:-2px}
.tl-row summary>*{padding:2px 6px 2px 0;min-width:0;unicode-bidi:isolate}
.tl-line{color:var(--tl-quiet);text-align:right;font-variant-numeric:tabular-nums}
.tl-line::before{content:"▸" / "";float:left;padding-left:4px}details[open]>summary>.tl-line::before{content:"▾" / ""}
.tl-name{color:var(--tl-tone);font-weight:600;overflow-wrap:anywhere}
.tl-text{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.tl-row details[open] .tl-text{white-space:pre-wrap;overflow-wrap:anywhere}
.tl-row pre,.tl-source{margin:0 0 0 var(--tl-number);padding:0 12px 6px}
.tl-row pre{max-height:60vh;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--tl-raised);padding-top:6px}
.tl-source{padding-top:6px;color:var(--tl-quiet);background:var(--tl-raised)}
.tl-join{position:absolute;top:0;right:0;min-width:56px;min-height:24px;padding:2px 6px;text-align:right;color:light-dark(#2456c4,#8ab0ff);font-variant-numeric:tabular-nums}
.tl-turn{padding:8px 0 3px calc(var(--tl-number) + 4*var(--tl-lane));color:var(--tl-quiet);overflow-wrap:anywhere}
.tl-turn code{font:11px ui-monospace,monospace}
.tl-spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tl-row{--tl-tone:light-dark(#0b5c74,#6fc7e4)}
.tl-problem{--tl-tone:light-dark(#b3261e,#ff8a80)}.tl-question{--tl-tone:light-dark(#7a4b00,#f0b45b)}.tl-phase{--tl-tone:light-dark(#1b6e3c,#7ddc9a)}.tl-piece{--tl-tone:var(--tl-quiet)}
.tl-way{position:relative}
.tl-at1{--tl-at:1}.tl-at2{--tl-at:2}.tl-at3{--tl-at:3}.tl-span1{--tl-span:1}.tl-span2{--tl-span:2}.tl-span3{--tl-span:3}
.tl-at0{--tl-at:0}.tl-span0{--tl-span:0}
.tl-right::before,.tl-left::before{content:"";position:absolute;top:8px;height:8px;left:calc((var(--tl-at) + .5)*var(--tl-lane));width:calc(var(--tl-span)*var(--tl-lane));background:linear-gradient(var(--tl-tone),var(--tl-tone)) center/100% 2px no-repeat}
.tl-via::before{background:radial-gradient(circle,var(--tl-tone) 3.5px,transparent 4px) center/8px 8px no-repeat,linear-gradient(var(--tl-tone),var(--tl-tone)) center/100% 2px no-repeat}
.tl-response .tl-way::before{background:repeating-linear-gradient(to right,var(--tl-tone) 0 6px,transparent 6px 10px) center/100% 2px no-repeat}
.tl-right::after,.tl-left::after,.tl-note::after{content:"";position:absolute;top:7px;width:10px;height:10px;background:var(--tl-tone)}
.tl-right::after{left:calc((var(--tl-at) + var(--tl-span) + .5)*var(--tl-lane) - 10px);clip-path:polygon(0 0,100% 50%,0 100%)}
.tl-left::after{left:calc((var(--tl-at) + .5)*var(--tl-lane));clip-path:polygon(100% 0,0 50%,100% 100%)}
.tl-note::after{left:calc((var(--tl-at) + .5)*var(--tl-lane) - 4px);top:8px;width:8px;height:8px;border-radius:50%}
@media (max-width:1100px){.timeline{--tl-lane:48px}.tl-row summary{grid-template-columns:var(--tl-number) calc(4*var(--tl-lane)) minmax(130px,230px) minmax(0,1fr)}}
@media (max-width:640px){.timeline{--tl-lane:36px;--tl-number:28px}.tl-heads{font-size:10px}.tl-line::before{display:none}
.tl-row summary{grid-template-columns:var(--tl-number) calc(4*var(--tl-lane)) minmax(0,1fr);padding-right:0}
.tl-text{grid-column:2/-1;background:var(--tl-ground,Canvas)}.tl-name{padding-right:58px!important}.tl-part{contain-intrinsic-size:auto 2200px}}
`;
