/** Style of a report that stands alone: ink on paper with one accent, as the page has it. */
export const reportStyle = `
:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#17181b;--soft:#4d5057;--line:#e6e5df;--strong:#c8c7c0;--accent:#2b4fc7;--bad:#b3261e;--doubtful:#8f5200;--good:#1f6b3a}
@media (prefers-color-scheme:dark){:root{--paper:#121317;--ink:#eeede8;--soft:#b3b5bc;--line:#282b32;--strong:#444852;--accent:#93a9ff;--bad:#ff9486;--doubtful:#e3ac57;--good:#7fd19b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:980px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.2;margin:0 0 12px}h2{font-size:20px;margin:48px 0 12px;padding-top:16px;border-top:1px solid var(--strong)}h3{font-size:16px;margin:24px 0 8px}
p{margin:0 0 12px;max-width:76ch}.large{font-size:20px;line-height:1.4}.quiet,figcaption,caption{color:var(--soft);font-size:14px}
.grade{font-weight:600;font-size:20px;margin:0 0 16px}.bad{color:var(--bad)}.doubtful{color:var(--doubtful)}.good{color:var(--good)}
ul{padding-left:20px;margin:0 0 12px;max-width:90ch}li{margin:4px 0}
a{color:var(--accent);overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:0 0 16px}table{border-collapse:collapse;font-size:14px;width:100%}caption{text-align:left;padding:4px 0}
th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere;min-width:3.5em}th{color:var(--soft);font-weight:600;border-color:var(--strong)}.n{text-align:right;white-space:nowrap}
details{margin:0 0 16px}summary{cursor:pointer;color:var(--accent);font-size:14px;min-height:24px}
figure{margin:0 0 8px;overflow-x:auto}figure svg{max-width:100%;height:auto;display:block}
svg text{fill:var(--ink);font-size:12px}svg .l,svg .v{text-anchor:end}svg .v,svg .x{text-anchor:middle;font-size:11px}svg .top{text-anchor:start}svg .a{fill:var(--soft)}svg .r{text-anchor:end}
svg .g{stroke:var(--line)}svg .w{stroke:var(--accent);stroke-width:2}svg .t{stroke:var(--ink);stroke-width:1.5}svg .d,svg .c{fill:var(--accent)}svg .c{stroke:var(--strong)}svg .m{fill:var(--strong);opacity:.6}
svg .b,svg .h{fill:none;stroke:var(--bad);stroke-width:2}svg .h{stroke:var(--doubtful);stroke-dasharray:3 2}svg .x{fill:var(--doubtful)}svg .x.bad{fill:var(--bad)}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#ddd;--strong:#999}main{max-width:none;padding:0}h2,h3{break-after:avoid}figure,tr{break-inside:avoid}summary{color:inherit}}
`;
