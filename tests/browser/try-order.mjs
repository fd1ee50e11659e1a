// node try-order.mjs SERVICE [SCREENSHOTS]: every function of the view "Try an order", on a service in demo mode whose day is that of the examples.
import { Reader, answersOn, isEqual } from "./reader.mjs";

const [service, screenshots] = process.argv.slice(2);
const reader = await Reader.start(service, screenshots);
const supports = "Does the diagnosis support it?";

async function addReason(page, typed, expected) {
  await page.fill("#reason", typed);
  await page.locator("#reason-offers li", { hasText: expected }).first().click();
}

async function checked(page) {
  await page.click("#check");
  await page.waitForSelector("#panel-reading:not(.waiting) article");
}

/** A coronary CT angiogram for chest pain in a state, as the form writes it. */
async function chestPain(page, state) {
  await addReason(page, "chest pain", "R07.9");
  await page.selectOption("#payer", "original-medicare");
  await page.selectOption("#state", state);
  await page.fill("#age", "70");
  await checked(page);
}

const ask = async (page, fact, value) => {
  const before = await page.locator("#panel-reading article").first().elementHandle();
  await page.focus(`#try-${fact}`);
  await page.selectOption(`#try-${fact}`, value);
  await before.waitForElementState("hidden");
};

await reader.check("the form writes an order, and the answer is read without FHIR", async () => {
  const page = await reader.open("/");
  await chestPain(page, "KY");
  const body = JSON.parse(await page.locator("#raw-input").textContent());
  const says = await page.locator("#panel-reading").innerText();
  return [
    ...isEqual(await answersOn(page), {
      "Which study is this?": "Coronary CT angiography", "Screening or diagnostic?": "Diagnostic", [supports]: "Supports the study",
      "Is an ABN called for?": "Not needed", "Is prior authorization likely?": "Not needed",
    }),
    ...isEqual(body.entry.map((entry) => entry.resource.resourceType), ["ServiceRequest", "Patient", "Encounter", "Coverage", "Location"]),
    /CGS/.test(says) ? "" : "the contractor is not named",
    /ServiceRequest\/|Bundle\.|oc-[0-9a-f]/.test(says) ? "paths or ids are shown outside the details" : "",
  ];
});

await reader.check("a reason is found by name, by another name, by code, and taken as words or as a code that is not listed", async () => {
  const page = await reader.open("/");
  const faults = [];
  await page.fill("#reason", "chest");
  await page.waitForSelector("#reason-offers li:nth-child(2)");
  for (const [typed, offer] of [["short br", "Shortness of breath, R06.02"], ["afib perm", "Atrial fibrillation, permanent, I48.21"], ["r94.39", "R94.39"], ["tired all day", "Use these words: “tired all day”"], ["Q26.8", "Use the code Q26.8"]]) {
    await page.fill("#reason", typed);
    const offers = await page.locator("#reason-offers li").allTextContents();
    if (!offers.some((one) => one.includes(offer))) faults.push(`"${typed}" offers ${offers.join(" | ")}`);
  }
  return faults;
});

await reader.check("the keyboard alone fills in the form, chooses a reason, takes it back and checks", async () => {
  const page = await reader.open("/");
  await page.focus("#reason");
  await page.keyboard.type("heart murmur");
  await page.waitForSelector("#reason-offers li");
  await page.keyboard.press("Enter");
  await page.keyboard.type("chest pain");
  await page.waitForSelector("#reason-offers li");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const chips = await page.locator("#reasons li").allTextContents();
  const focus = await page.evaluate("document.activeElement.id");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("#panel-reading article");
  return [...isEqual(chips, ["Chest pain, R07.9"]), ...isEqual(focus, "reason")];
});

await reader.check("a fact that is tried changes the answer, says so, and keeps the keyboard's place", async () => {
  const page = await reader.open("/");
  await chestPain(page, "NC");
  const before = (await answersOn(page))[supports];
  await ask(page, "pretest-probability", "intermediate");
  await ask(page, "ecg-interpretable", "no");
  await page.waitForSelector(".changed");
  return [
    ...isEqual([before, (await answersOn(page))[supports]], ["Not enough to tell", "Supports the study"]),
    ...isEqual(await page.locator("#form-pretest-probability").inputValue(), "intermediate"),
    (await page.locator("#status").textContent()).includes("Not enough to tell → Supports the study") ? "" : "the status does not say it",
    ...isEqual(await page.evaluate("document.activeElement.id"), "try-ecg-interpretable"),
  ];
});

await reader.check("facts, earlier tests and a notice of the chart go into the order", async () => {
  const page = await reader.open("/");
  await chestPain(page, "KY");
  await page.selectOption("#add-fact", "egfr");
  await page.fill("#form-egfr", "25");
  await page.selectOption("#add-fact", "test 93351");
  await page.locator(".test select").selectOption("abnormal");
  await page.check("#notice-on-file");
  await checked(page);
  await page.waitForFunction(() => document.getElementById("raw-input").textContent.includes("DocumentReference"));
  const types = JSON.parse(await page.locator("#raw-input").textContent()).entry.map((entry) => entry.resource.resourceType);
  return [
    ...isEqual(types.slice(5), ["DocumentReference", "DiagnosticReport", "Observation"]),
    /kidney|renal|filtration|eGFR/i.test(await page.locator("#panel-reading").innerText()) ? "" : "nothing is said about the kidneys",
  ];
});

await reader.check("an insurer asks for its line of business, self-pay does not", async () => {
  const page = await reader.open("/");
  await addReason(page, "chest pain", "R07.9");
  await page.selectOption("#payer", "aetna");
  const line = page.getByLabel("Line of business");
  const asked = await line.isVisible();
  await line.selectOption("medicare-advantage");
  await checked(page);
  const advantage = await page.locator("article .meta").innerText();
  await page.selectOption("#payer", "any-self-pay");
  await page.waitForFunction(() => document.querySelector("article .meta")?.innerText.includes("Self-pay"));
  return [asked && !(await line.isVisible()) ? "" : "the line of business is asked wrongly", advantage.includes("Medicare Advantage") ? "" : advantage];
});

await reader.check("a study in words is read", async () => {
  const page = await reader.open("/");
  await page.selectOption("#study", "in words");
  await page.getByLabel("The study in words").fill("CT coronary calcium score");
  await addReason(page, "high chol", "E78.5");
  await page.selectOption("#payer", "original-medicare");
  await page.selectOption("#state", "KY");
  await checked(page);
  const { "Which study is this?": study, "Screening or diagnostic?": purpose } = await answersOn(page);
  return isEqual([study, purpose], ["Coronary calcium score CT", "Screening"]);
});

await reader.check("the trail shows each answer's rules, and its evidence in the input", async () => {
  const page = await reader.open("/");
  await chestPain(page, "KY");
  await page.locator(".trail > summary").click();
  const questions = await page.locator(".trail h5").count();
  await page.locator(".trail button.evidence", { hasText: "R07.9" }).first().click();
  const marked = await page.locator("mark.current").textContent();
  await page.click("#copy-input");
  const copied = JSON.parse(await page.evaluate("navigator.clipboard.readText()"));
  return [questions >= 5 ? "" : `${questions} questions`, marked.includes("R07.9") ? "" : marked, ...isEqual(copied.resourceType, "Bundle")];
});

await reader.check("the other tabs show cards, OperationOutcome and JSON", async () => {
  const page = await reader.open("/#/try/02-calcium-score-screening");
  await page.waitForSelector("article");
  await page.click("#tab-cards");
  await page.waitForSelector(".ehr-card");
  const cards = await page.locator(".ehr-card").count();
  await page.click("#tab-fhir");
  await page.waitForFunction(() => document.getElementById("raw-fhir").textContent.includes('"OperationOutcome"'));
  await page.click("#tab-json");
  const json = JSON.parse(await page.locator("#raw-json").textContent());
  await page.keyboard.press("Home");
  const first = await page.evaluate("document.activeElement.id");
  return [cards > 0 ? "" : "no cards", ...isEqual([json.orders.length, first], [1, "tab-reading"])];
});

await reader.check("an order without a problem makes no card", async () => {
  const page = await reader.open("/#/try/01-coronary-cta-supported");
  await page.waitForSelector("article");
  await page.click("#tab-cards");
  await page.waitForSelector(".ehr-silent");
  const nothing = await page.locator(".nothing").textContent();
  return nothing.includes("Nothing to do") ? "" : nothing;
});

await reader.check("pasted FHIR is checked, on another day where it has none", async () => {
  const page = await reader.open("/");
  await page.click("#tab-paste");
  await page.fill("#body", JSON.stringify({
    resourceType: "ServiceRequest", id: "o", status: "draft", intent: "order", subject: { reference: "Patient/p" },
    code: { coding: [{ system: "http://www.ama-assn.org/go/cpt", code: "75574" }] }, reasonCode: [{ text: "chest pain" }],
  }));
  await page.fill("#as-of", "2026-02-03");
  await checked(page);
  const answers = await answersOn(page);
  const meta = await page.locator("article .meta").innerText();
  return [...isEqual(answers[supports], "Cannot be told: payer not known"), meta.includes("Feb 3, 2026") ? "" : meta];
});

await reader.check("what cannot be read is refused with its place and what to do", async () => {
  const page = await reader.open("/");
  await page.click("#tab-paste");
  await page.click("#check");
  const empty = await page.locator(".fault").innerText();
  await page.fill("#body", '{"resourceType": "Bundle",}');
  await page.click("#check");
  await page.waitForFunction(() => document.querySelector(".fault")?.innerText.includes("400"));
  const broken = await page.locator(".fault").innerText();
  page.complaints = page.complaints.filter((complaint) => !complaint.includes("400"));
  return [empty.includes("nothing to check") ? "" : empty, broken.includes("line 1") ? "" : broken, ...(await reader.faultsOf(page, "fault-1280"))];
});

await reader.check("a hostile order stays text", async () => {
  const page = await reader.open("/");
  await page.click("#tab-paste");
  const words = "<img src=x onerror=alert(1)> coronary CT angiogram";
  await page.fill("#body", JSON.stringify({ resourceType: "ServiceRequest", id: "o", status: "draft", intent: "order", subject: { reference: "Patient/p" }, code: { text: words } }));
  await checked(page);
  await page.click("#tab-input");
  return [(await page.locator("#raw-input").innerText()).includes(words) ? "" : "the words are not shown", ...isEqual(await page.locator("#answer img").count(), 0), ...page.complaints];
});

await reader.check("a file is opened", async () => {
  const page = await reader.open("/");
  await page.setInputFiles("#file", { name: "order.json", mimeType: "application/json", buffer: Buffer.from('{"resourceType":"Bundle"}') });
  await page.waitForFunction(() => document.getElementById("body").value.includes("Bundle"));
  return isEqual(await page.locator("#tab-paste").getAttribute("aria-selected"), "true");
});

await reader.check("the first view is under 100 kB", async () => {
  const page = await reader.open("/");
  const bytes = await page.evaluate("performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource')).reduce((sum, one) => sum + one.transferSize, 0)");
  console.log(`observed - the first view is ${Math.round(bytes / 1000)} kB`);
  return bytes > 10000 && bytes < 100000 ? "" : `${bytes} bytes`;
});

for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [768, "light"], [360, "light"], [360, "dark"]]) {
  await reader.check(`nothing to trip over at ${width} px, ${scheme}`, async () => {
    const page = await reader.open("/", { width, height: width < 600 ? 740 : 800, scheme });
    const faults = await reader.faultsOf(page, `form-${width}-${scheme}`);
    await page.fill("#reason", "chest");
    await page.waitForSelector("#reason-offers li");
    faults.push(...(await reader.faultsOf(page, `search-${width}-${scheme}`)));
    await addReason(page, "chest pain", "R07.9");
    await page.selectOption("#payer", "original-medicare");
    await page.selectOption("#state", "NC");
    await page.selectOption("#add-fact", "test 93351");
    await checked(page);
    await page.locator(".trail > summary").click();
    faults.push(...(await reader.faultsOf(page, `answer-${width}-${scheme}`)));
    for (const [tab, ready] of [["cards", "#panel-cards .ehr-cards, #panel-cards .ehr-silent"], ["input", "mark"], ["fhir", "#raw-fhir"], ["json", "#raw-json"]]) {
      await page.click(`#tab-${tab}`);
      await page.waitForSelector(ready);
      faults.push(...(await reader.faultsOf(page, `${tab}-${width}-${scheme}`)));
    }
    for (const tab of ["example", "paste"]) {
      await page.click(`#tab-${tab}`);
      faults.push(...(await reader.faultsOf(page, `${tab}-${width}-${scheme}`)));
    }
    return faults;
  });
}

await reader.end();
