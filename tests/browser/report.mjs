// node report.mjs REPORT.html [SCREENSHOTS]: the replay report can be read on a phone and on a desk, in the light and in the dark.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { Browser } from "./page.mjs";

const [file, folder] = process.argv.slice(2);
const url = pathToFileURL(file).href;
const browser = await Browser.start();
let failed = 0;
const backgrounds = new Set();

function check(name, fault) {
  failed += fault ? 1 : 0;
  console.log(`${fault ? "not ok" : "ok"} - ${name}${fault ? `: ${fault}` : ""}`);
}

for (const scheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    const name = `report, ${width} px, ${scheme}`;
    const page = await browser.open(url, { width, scheme, screenshot: folder && join(folder, `report-${width}-${scheme}.png`) });
    backgrounds.add(await browser.evaluate("getComputedStyle(document.body).backgroundColor"));
    const { sections, bars, smallest, numbers } = await browser.evaluate(`({
      sections: document.querySelectorAll("section").length,
      bars: document.querySelectorAll("svg rect").length,
      smallest: Math.min(...[...document.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect().height), ...[...document.querySelectorAll("p, td, dt, dd")].map((one) => parseFloat(getComputedStyle(one).fontSize))),
      numbers: document.querySelector("dl").innerText,
    })`);
    check(`${name}: the console is quiet and nothing is loaded`, page.complaints.join("; "));
    check(`${name}: nothing scrolls sideways`, page.overflow > 0 && `${page.overflow} px too wide`);
    check(`${name}: the charts are there`, (bars === 0 || sections === 0) && `${sections} sections, ${bars} bars`);
    check(`${name}: every text is large enough to read`, smallest < 10 && `one is ${smallest} px high`);
    check(`${name}: it says how long answers took`, !/50 of 100 within\s+[\d.,]+ ms\s+95 of 100 within\s+[\d.,]+ ms\s+99 of 100 within\s+[\d.,]+ ms\s+slowest\s+[\d.,]+ ms/.test(numbers) && numbers);
  }
}

check("report: the dark page is another than the light one", backgrounds.size !== 2 && [...backgrounds].join(", "));
await browser.close();
process.exitCode = failed ? 1 : 0;
