/** Colours carry no meaning alone; every state is also a word. Contrast is at least 4.5:1 in both schemes. */
export const style = `
:root { --ink: #1b2430; --soft: #5a6675; --line: #d9dfe6; --paper: #f5f7f9; --card: #ffffff;
  --safe: #12653a; --safe-bg: #e3f4ea; --unsafe: #a3171b; --unsafe-bg: #fdeaea; --open: #7a5200; --open-bg: #fdf3dc; --link: #175ea8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9ba8b7; --line: #313b48; --paper: #10151b; --card: #1a212a;
  --safe: #6fd79b; --safe-bg: #14301f; --unsafe: #ff9a94; --unsafe-bg: #3b1618; --open: #f0c365; --open-bg: #342a12; --link: #7fb8f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 44px; line-height: 1.1; letter-spacing: .02em; margin: 6px 0; }
h2 { font-size: 22px; margin: 40px 0 6px; } h3 { font-size: 17px; margin: 0 0 6px; }
p, ul, ol, dl { margin: 0 0 10px; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 10px; overflow: auto; max-height: 340px; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 10px; }
.banner { border-radius: 14px; padding: 24px 28px; border: 1px solid; background: var(--open-bg); color: var(--open); border-color: var(--open); }
.banner.ready { background: var(--safe-bg); color: var(--safe); border-color: var(--safe); }
.banner.blocked { background: var(--unsafe-bg); color: var(--unsafe); border-color: var(--unsafe); }
.banner .who, .banner .when { color: var(--ink); margin: 0; overflow-wrap: anywhere; } .banner .when { font-size: 14px; }
.banner .means { font-size: 18px; color: var(--ink); } .broken { color: var(--unsafe); }
.cards { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 14px; margin-top: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--open); border-radius: 10px; padding: 14px 16px; }
.card.safe { border-left-color: var(--safe); } .card.unsafe { border-left-color: var(--unsafe); }
.card p { margin: 0; } .card .question { font-weight: 600; margin: 4px 0 6px; }
.answer { font-weight: 700; letter-spacing: .06em; font-size: 14px; color: var(--open); }
.safe > .answer { color: var(--safe); } .unsafe > .answer { color: var(--unsafe); }
.sign { display: inline-block; width: 1.3em; }
.counts, .lead, .rules, .number { color: var(--soft); font-size: 14px; } .number { font-weight: 400; font-size: 18px; }
.areas { list-style: none; padding: 0; } .areas li { padding: 7px 0; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.pill { font-weight: 700; font-size: 12px; letter-spacing: .05em; border-radius: 99px; padding: 2px 10px; background: var(--open-bg); color: var(--open); min-width: 112px; }
.pill.safe { background: var(--safe-bg); color: var(--safe); } .pill.unsafe { background: var(--unsafe-bg); color: var(--unsafe); }
.check { background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--open); border-radius: 10px; padding: 16px 18px; margin: 14px 0; }
.check.fail { border-top-color: var(--unsafe); }
.tag { display: inline-block; font-size: 12px; border: 1px solid var(--line); border-radius: 5px; padding: 0 7px; color: var(--soft); background: var(--paper); }
.remedy { border-left: 4px solid var(--link); padding-left: 12px; }
details > summary { cursor: pointer; padding: 5px 0; } details > summary::marker { color: var(--soft); }
.evidence details { border-top: 1px solid var(--line); } .evidence { margin-bottom: 8px; }
.line { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 4px 14px; margin: 6px 0; }
.line code { color: var(--soft); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; margin-bottom: 10px; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { color: var(--soft); font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 5px 20px; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
img { max-width: 100%; border: 1px solid var(--line); border-radius: 6px; }
.timeline { width: 100%; min-width: 760px; height: auto; font-size: 11.5px; } .timeline text { fill: var(--ink); }
.timeline .lane { fill: var(--paper); } .timeline .name { fill: var(--soft); font-weight: 600; }
.bar { fill: var(--link); } .bar.good { fill: var(--safe); } .bar.bad { fill: var(--unsafe); }
.mark line { stroke: var(--open); stroke-dasharray: 4 3; } .mark text { fill: var(--open); font-weight: 600; }
.example .law { margin: 4px 0 6px; } .example .pill { min-width: 0; margin-right: 6px; white-space: nowrap; }
.example .tag { color: var(--unsafe); border-color: var(--unsafe); background: var(--unsafe-bg); } .example .tag.sometimes { color: var(--open); border-color: var(--open); background: var(--open-bg); }
.script { padding-left: 26px; } .script li::marker { color: var(--soft); font-weight: 600; }
a { color: var(--link); }
.missing { color: var(--unsafe); }
@media print { body { background: #fff; } .check, .card { break-inside: avoid; } }
`;
