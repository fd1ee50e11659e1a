// node examples.mjs SERVICE EXAMPLES [SCREENSHOTS]: whatever assessment.json of an example says, the page of the service says too, on a phone.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "./page.mjs";

const [service, folder, screenshots] = process.argv.slice(2);

// Written down again and not taken from the page: it is the page that is checked.
const shown = {
  study: {
    "calcium-score": "Coronary calcium score CT", "cardiac-ct-structure": "Heart CT, structure", "cardiac-ct-congenital": "Heart CT, congenital disease", "coronary-cta": "Coronary CT angiography",
    "ffr-ct": "FFR from coronary CT", "plaque-analysis": "Plaque analysis from coronary CT", "cardiac-mri": "Heart MRI without contrast", "cardiac-mri-stress": "Stress heart MRI without contrast", "cardiac-mri-contrast": "Heart MRI with contrast",
    "cardiac-mri-stress-contrast": "Stress heart MRI with contrast", "cardiac-mri-flow": "Heart MRI flow add-on",
  },
  purpose: { screening: "Screening", diagnostic: "Diagnostic", indeterminate: "Cannot be told" },
  diagnosisSupport: { supported: "Supports the study", unsupported: "Does not support it", insufficient: "Not enough to tell", "no-policy": "No policy on file here" },
  abn: { needed: "Needed before the study", "on-file": "A valid one is on file", "not-needed": "Not needed", "not-applicable": "Does not apply", undetermined: "Cannot be told yet" },
  priorAuth: { required: "Required", likely: "Likely", "not-needed": "Not needed", satisfied: "Granted and on file", unknown: "Not known" },
};
const questions = {
  study: "Which study is this?", purpose: "Screening or diagnostic?", diagnosisSupport: "Does the diagnosis support it?", abn: "Is an ABN called for?", priorAuth: "Is prior authorization likely?",
};

const plain = (text) => text.replace(/\s+/g, " ").trim();
let failed = 0;

function check(name, faults) {
  failed += faults.length > 0 ? 1 : 0;
  console.log(`${faults.length > 0 ? "not ok" : "ok"} - ${name}${faults.length > 0 ? `: ${faults.join("; ")}` : ""}`);
}

function faultsOf(golden, cards) {
  if (cards.length !== golden.orders.length) return [`${cards.length} cards for ${golden.orders.length} orders`];
  return golden.orders.flatMap((order, index) => {
    const { text, tiles } = cards[index];
    const missing = order.findings.flatMap((finding) => [finding.text, finding.remedy]).filter((told) => told && !text.includes(plain(told))).map((told) => `order ${index + 1} does not say "${told}"`);
    if (!order.inScope) return [...missing, ...(Object.keys(tiles).length > 0 ? [`order ${index + 1} is not ours and has answers`] : [])];
    const wrong = Object.entries(questions).flatMap(([answer, question]) => {
      const expected = order[answer] === undefined ? "Not determined"
        : answer === "diagnosisSupport" && order[answer] === "no-policy" && order.payerKind === "unknown" ? "Cannot be told: payer not known" : shown[answer][order[answer]];
      return tiles[question] === expected ? [] : [`order ${index + 1}, ${question} "${tiles[question]}" instead of "${expected}"`];
    });
    return [...missing, ...wrong];
  });
}

const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "assessment.json"))).sort();
const browser = await Browser.start();
const page = await browser.open(`${service}/`, { width: 360, height: 740, origin: `${service}/` });
await browser.evaluate(`new Promise((resolve) => { const start = () => document.body.dataset.ready ? document.getElementById("tab-example").click() : setTimeout(start, 20); start(); const wait = () => document.getElementById("example").disabled ? setTimeout(wait, 20) : resolve(); wait(); })`);
const offered = await browser.evaluate(`[...document.getElementById("example").options].map((option) => option.value).filter(Boolean).sort()`);
check(`page: it offers the ${names.length} examples`, JSON.stringify(offered) === JSON.stringify(names) ? [] : [offered.join(", ")]);

for (const name of names) {
  const cards = await browser.evaluate(`new Promise((resolve, reject) => {
    const [select, reading] = [document.getElementById("example"), document.getElementById("panel-reading")];
    reading.replaceChildren();
    select.value = ${JSON.stringify(name)};
    select.dispatchEvent(new Event("change"));
    const end = Date.now() + 20000;
    const plain = (text) => text.replace(/\\s+/g, " ").trim();
    const wait = () => {
      if (reading.childElementCount > 0 && !reading.classList.contains("waiting")) {
        resolve([...reading.querySelectorAll("article")].map((card) => ({
          text: plain(card.innerText),
          tiles: Object.fromEntries([...card.querySelectorAll(".answers > li")].map((tile) => [plain(tile.querySelector(".asks").textContent), plain(tile.querySelector(".says").textContent)])),
        })));
      } else if (Date.now() > end) {
        reject(new Error("no answer on the page: " + document.getElementById("status").textContent));
      } else {
        setTimeout(wait, 20);
      }
    };
    wait();
  })`);
  const overflow = await browser.overflow();
  check(`page: ${name} is answered as its assessment.json says`, [
    ...faultsOf(JSON.parse(readFileSync(join(folder, name, "assessment.json"), "utf8")), cards),
    ...(overflow > 0 ? [`${overflow} px too wide`] : []),
  ]);
  if (screenshots && /^(01|05)-/.test(name)) await browser.screenshot(join(screenshots, `page-${name}.png`));
}

check("page: the console is quiet and nothing is loaded from elsewhere", page.complaints);
await browser.close();
process.exitCode = failed ? 1 : 0;
