/* report_style.c - how the report looks: one style sheet, light and dark, no script, nothing from outside. */
#include "suite/report.h"

static const char style[] =
    ":root{color-scheme:light "
    "dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5d6878;--faint:#e3e7ec;--line:#cfd6de;--pass:#2f8f5b;"
    "--fail:#cf4446;--invalid:#c98a1b;--broken:#8a4fc7;--skip:#8b95a3;--a:#2563c9;--b:#cf4446;--c:#2f8f5b;--d:#8a4fc7;-"
    "-tint:#eef2f7}"
    "@media(prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1a2029;--ink:#e4e9f0;--soft:#98a4b3;--faint:#272f3a;-"
    "-line:#35404d;"
    "--pass:#4fb880;--fail:#ef6f6c;--invalid:#e0ab48;--broken:#b184e6;--skip:#7d8896;--a:#6fa3f2;--b:#ef6f6c;--c:#"
    "4fb880;--d:#b184e6;--tint:#202835}}"
    "*{box-sizing:border-box}html{scroll-behavior:smooth}"
    "body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe "
    "UI',Roboto,'Helvetica Neue',sans-serif;"
    "font-variant-numeric:tabular-nums}"
    "main{max-width:1180px;margin:0 auto;padding:32px 24px "
    "80px}h1{font-size:26px;font-weight:650;letter-spacing:-.01em;margin:0}"
    "h2{font-size:18px;font-weight:620;margin:40px 0 12px}h3{font-size:15px;font-weight:600;margin:0 0 4px}"
    "p{margin:4px 0}.soft{color:var(--soft)}.small{font-size:13px}code,.mono{font:12.5px/1.5 "
    "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}"
    "a{color:inherit;text-decoration:none}"
    ".card{background:var(--card);border:1px solid var(--faint);border-radius:12px;padding:18px 20px;margin:0 0 14px}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(440px,100%),1fr));gap:14px}.cards "
    ".card{margin:0}.card.wide{grid-column:1/-1}"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px;margin:22px 0 12px}"
    ".tile{background:var(--card);border:1px solid var(--faint);border-radius:12px;padding:14px 18px}"
    ".tile b{display:block;font-size:30px;font-weight:620;line-height:1.15;letter-spacing:-.02em}.tile "
    "span{color:var(--soft);font-size:13px}"
    ".tile.pass b{color:var(--pass)}.tile.fail b{color:var(--fail)}.tile.invalid b{color:var(--invalid)}.tile.broken "
    "b{color:var(--broken)}"
    ".bar{display:flex;height:8px;border-radius:5px;overflow:hidden;background:var(--faint)}.bar i{display:block}"
    "i.pass{background:var(--pass)}i.fail{background:var(--fail)}i.invalid{background:var(--invalid)}i.broken{"
    "background:var(--broken)}i.skip{background:var(--skip)}"
    ".badge{display:inline-block;min-width:64px;text-align:center;padding:1px "
    "9px;border-radius:20px;color:#fff;font-size:12px;font-weight:600}"
    "@media(prefers-color-scheme:dark){.badge{color:#12161c}}"
    ".badge.pass{background:var(--pass)}.badge.fail{background:var(--fail)}.badge.invalid{background:var(--invalid)}."
    "badge.broken{background:var(--broken)}"
    ".badge.skip,.badge.score{background:var(--skip)}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse}th{font-weight:500;color:var(--soft);font-size:13px;text-"
    "align:left}"
    "table.grid{border-spacing:3px;border-collapse:separate;margin-top:6px}table.grid th{padding:2px "
    "8px;text-align:center;white-space:nowrap}"
    "table.grid th.row{text-align:right}table.grid "
    "td{padding:0;border-radius:7px;min-width:66px;height:36px;text-align:center;font-size:13px}"
    "table.grid td a{display:block;padding:7px 6px}table.grid td.none{background:none}"
    "td.pass,td.fail,td.invalid,td.broken,td.skip{color:var(--ink)}"
    "td.pass{background:color-mix(in srgb,var(--pass) calc(18% + var(--m)*52%),var(--card))}"
    "td.fail{background:color-mix(in srgb,var(--fail) calc(24% + var(--m)*56%),var(--card))}"
    "td.invalid{background:repeating-linear-gradient(135deg,color-mix(in srgb,var(--invalid) 45%,var(--card)) 0 7px,"
    "color-mix(in srgb,var(--invalid) 25%,var(--card)) 7px 14px)}"
    "td.broken{background:color-mix(in srgb,var(--broken) 45%,var(--card))}td.skip{background:var(--faint)}"
    "table.plain{width:100%}table.plain td,table.plain th{padding:5px 14px 5px 0;border-bottom:1px solid "
    "var(--faint);vertical-align:top}"
    "table.plain tr:last-child td{border-bottom:0}td.num{text-align:right;white-space:nowrap}"
    "details{background:var(--card);border:1px solid var(--faint);border-radius:12px;margin:0 0 10px}"
    "summary{cursor:pointer;padding:11px "
    "18px;list-style:none;display:flex;gap:14px;align-items:baseline}summary::-webkit-details-marker{display:none}"
    "summary::before{content:'';border:5px solid "
    "transparent;border-left-color:var(--soft);border-right:0;transform:translateY(-1px)}"
    "details[open]>summary::before{transform:rotate(90deg)}details[open]>summary{border-bottom:1px solid var(--faint)}"
    "summary .id{font-weight:600;flex:none}summary "
    ".why{color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}"
    "@media(max-width:860px){summary{flex-wrap:wrap;gap:4px 10px}summary .id{flex:1 1 "
    "0;min-width:0;overflow-wrap:anywhere}summary .why{flex:1 0 100%;white-space:normal}}"
    "details:target{border-color:var(--a)}.in{padding:18px 20px}"
    ".two{display:grid;grid-template-columns:minmax(0,1.35fr) "
    "minmax(0,1fr);gap:26px}@media(max-width:860px){.two,.pair{grid-template-columns:minmax(0,1fr)!important}}"
    ".pair .strip{flex-wrap:wrap}.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}.pair "
    ".two{grid-template-columns:minmax(0,1fr)}"
    ".chain{display:flex;flex-wrap:wrap;gap:6px 0;margin:0 0 16px;padding:0;list-style:none}"
    ".chain li{padding:2px 16px 2px 12px;border-left:3px solid var(--line)}.chain li "
    "b{display:block;font-weight:620}.chain li span{color:var(--soft);font-size:12.5px}"
    ".chain li.hit{border-color:var(--fail)}.chain li.brake{border-color:var(--a)}.chain "
    "li.warn{border-color:var(--invalid)}.chain li.never{opacity:.5}"
    ".facts{list-style:none;margin:14px 0 0;padding:0;columns:2;column-gap:28px;font-size:13px}.facts "
    "li{display:flex;gap:6px;border-bottom:1px solid var(--faint);"
    "padding:3px 0;break-inside:avoid}.facts span{color:var(--soft)}.facts b{font-weight:500;margin-left:auto}.facts "
    "span:last-child{min-width:34px}"
    ".strip{display:flex;gap:8px;overflow-x:auto;margin:16px 0 4px;padding-bottom:4px}.strip figure{margin:0;flex:1 1 "
    "0;min-width:118px;max-width:220px}"
    ".strip "
    "img{display:block;width:100%;border-radius:7px}figcaption{color:var(--soft);font-size:12px;text-align:center;"
    "padding-top:3px}"
    ".cmd{display:block;background:var(--tint);border-radius:8px;padding:9px "
    "12px;margin-top:14px;overflow-x:auto;white-space:nowrap;user-select:all}"
    ".chips{display:flex;flex-wrap:wrap;gap:5px}.chip{padding:2px 10px;border-radius:20px;background:color-mix(in "
    "srgb,var(--pass) 20%,var(--card));font-size:12.5px}"
    ".chip.hole{background:none;outline:1.5px dashed "
    "var(--fail);color:var(--fail)}.chip.illegal{background:var(--fail);color:#fff}.chip.out{background:var(--faint);"
    "color:var(--soft);text-decoration:line-through}"
    "svg{display:block;width:100%;height:auto}svg text{fill:var(--soft);font:11px system-ui,sans-serif}svg "
    ".name{fill:var(--ink);font-weight:600}"
    "svg .axis{stroke:var(--faint);fill:none}svg .curve{fill:none;stroke-width:1.8;stroke-linejoin:round}"
    "svg .a{stroke:var(--a)}svg .b{stroke:var(--b)}svg .c{stroke:var(--c)}svg .d{stroke:var(--d)}svg "
    ".w{stroke:var(--invalid)}"
    "svg .fill{fill:color-mix(in srgb,var(--a) 25%,transparent)}svg .warnfill{fill:color-mix(in srgb,var(--invalid) "
    "35%,transparent)}"
    "svg .mark{stroke-dasharray:3 3;stroke-width:1.2}svg .m-warn{stroke:var(--invalid)}svg "
    ".m-brake{stroke:var(--a)}svg .m-hit{stroke:var(--fail)}"
    "svg .ego{fill:var(--a);fill-opacity:.85}svg .other{fill:var(--soft);fill-opacity:.45}svg "
    ".target{fill:var(--fail);fill-opacity:.85}";

void sp_report_open(sp_text *t, const char *title)
{
    sp_text_add(t, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                   "style-src 'unsafe-inline'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    sp_text_html(t, title);
    sp_text_add(t, "</title>\n<style>");
    sp_text_add(t, style);
    sp_text_add(t, "</style></head>\n<body><main>\n");
}

void sp_report_close(sp_text *t)
{
    sp_text_add(t, "</main></body></html>\n");
}

const char *sp_report_class(sp_case_status s)
{
    static const char *const names[] = {"pass", "fail", "invalid", "broken", "broken", "skip"};
    return (unsigned)s < 6 ? names[s] : "skip";
}

void sp_report_fixed(sp_text *t, double v, int decimals)
{
    char number[40];
    sp_number_fixed(number, v, decimals);
    sp_text_add(t, number);
}
