/** The pages' only style. Contrast of text is at least 4.5 to 1, of marks 3 to 1, on either ground. */
const DARK = `--ground:#12151a;--raised:#1b2027;--text:#e8ebef;--muted:#a9b2bd;--line:#343c47;--acknowledged:#6ea8fe;--refused:#e3ad45;--failed:#ff7d8c;--good:#5bcf90;--bad:#ff7d8c;--planned:#566273;--band:#ff7d8c2e;--shadow:#0009;--rehearsal:#e3ad45;--on-rehearsal:#12151a`;
const LIGHT = `--ground:#fff;--raised:#f5f6f8;--text:#1a1d21;--muted:#545d67;--line:#d5dae0;--acknowledged:#1f63c9;--refused:#9a6400;--failed:#c02942;--good:#14703f;--bad:#b3203a;--planned:#8590a0;--band:#c029421f;--shadow:#1a1d2147;--rehearsal:#7a4d00;--on-rehearsal:#fff`;

export const STYLE = `
:root{${LIGHT};color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1010px;padding:24px 25px 64px;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2.25rem 0 .6rem}
p{max-width:72ch;margin:.5rem 0}
a{color:var(--acknowledged)}
code,pre{font-family:ui-monospace,"Cascadia Mono","Liberation Mono",Menlo,monospace;font-size:.85em;overflow-wrap:anywhere}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;white-space:pre-wrap}
.banner{background:var(--rehearsal);color:var(--on-rehearsal);border-radius:6px;padding:.6rem 1rem;margin:0 0 1.25rem;font-weight:600;max-width:none}
.about,.caption{color:var(--muted)}.about{margin:0 0 1rem}.caption{font-size:.9rem}
.verdict{font-size:1.15rem;font-weight:700}
.yes,.passed{color:var(--good)}.no,.not-passed{color:var(--bad)}
.yes,.no{white-space:nowrap;font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin:1rem 0}
.tiles>div{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem}
.tiles dt{color:var(--muted);font-size:.85rem}
.tiles dd{margin:0;color:var(--muted);font-size:.85rem}
.tiles .value{color:var(--text);font-size:1.75rem;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}.facts dt{color:var(--muted)}.facts dd{margin:0;min-width:0}
svg{display:block;max-width:100%;height:auto}
.narrow{display:none}
svg text{font-family:inherit;fill:var(--text);paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
.tick{font-size:12px;fill:var(--muted)!important}.label{font-size:13px}.note{font-size:12px;font-weight:600}
.middle{text-anchor:middle}.end{text-anchor:end}
.grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--muted);stroke-width:1}.mark{stroke:var(--text);stroke-width:1;stroke-dasharray:3 3}
.acknowledged{fill:var(--acknowledged)}.refused{fill:var(--refused)}.failed{fill:var(--failed)}
.band{fill:var(--band)}
.planned{fill:none;stroke:var(--planned);stroke-width:1}
.step{fill:var(--muted)}.step.done{fill:var(--acknowledged)}.step.late,.step.failed{fill:var(--failed)}.step.skipped{fill:var(--refused)}
.lag{fill:none;stroke:var(--acknowledged);stroke-width:2}.dot{fill:var(--acknowledged)}
.lag-1{stroke:var(--refused)}.dot.lag-1{fill:var(--refused);stroke:none}.dot{stroke:none}.dot.open{fill:var(--ground);stroke:var(--failed);stroke-width:2}
.legend{display:flex;gap:.15rem 1.25rem;flex-wrap:wrap;color:var(--muted);font-size:.9rem;margin:.25rem 0;padding:0;list-style:none}
.legend svg,.share{display:inline-block;vertical-align:-1px;margin-right:.4em}.share{max-width:none}
.whole{white-space:nowrap}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:linear-gradient(to right,var(--ground) 40%,transparent) left/48px 100% no-repeat local,linear-gradient(to left,var(--ground) 40%,transparent) right/48px 100% no-repeat local,linear-gradient(to right,var(--shadow),transparent) left/16px 100% no-repeat scroll,linear-gradient(to left,var(--shadow),transparent) right/16px 100% no-repeat scroll}
.scroll::-webkit-scrollbar{height:8px}.scroll::-webkit-scrollbar-thumb{background:var(--planned);border-radius:4px}.scroll::-webkit-scrollbar-track{background:var(--raised)}
.scroll:focus-visible{outline:2px solid var(--acknowledged);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem;border-bottom:1px solid var(--line)}
td code{white-space:nowrap}th{color:var(--muted);font-weight:600;white-space:nowrap}td:first-child{white-space:nowrap}tbody tr:last-child td{border-bottom:0}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--muted)}
@media (max-width:700px){body{padding:16px 16px 48px}h1{font-size:1.4rem}.tiles{grid-template-columns:1fr 1fr}.tiles>div{padding:.6rem .75rem}.tiles .value{font-size:1.35rem}.wide{display:none}.narrow{display:block}.narrow svg{width:100%}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:.5rem}th,td{padding:.4rem .55rem}.scroll table{min-width:640px}}
@page{margin:14mm}
@media print{:root{${LIGHT}}body{max-width:none;padding:0;font-size:10pt}.scroll{overflow:visible;border:0;background:none}.narrow{display:none}.wide{display:block}.wide svg{width:100%}.tiles{grid-template-columns:repeat(3,1fr)}h2{break-after:avoid;margin-top:1.25rem}svg,tr,pre,.facts,.tiles>div{break-inside:avoid}p{orphans:3;widows:3}thead{display:table-header-group}.banner{background:none;color:var(--text);border:2px solid}details{display:none}section:last-child{break-inside:avoid}}
`;
