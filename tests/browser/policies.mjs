// node policies.mjs SERVICE [SCREENSHOTS]: the view "Policies", on a service in demo mode whose day is that of the examples.
import { Reader, isEqual } from "./reader.mjs";

const [service, screenshots] = process.argv.slice(2);
const reader = await Reader.start(service, screenshots);

async function open(options) {
  const page = await reader.open("/#/policies", options);
  await page.waitForSelector(".policy-rows");
  return page;
}

const titles = (page) => page.locator(".policy-rows a").allTextContents();

await reader.check("policies are chosen by payer, state, study and day", async () => {
  const page = await open();
  const all = (await titles(page)).length;
  await page.selectOption("#policy-payer", "kind medicare");
  await page.selectOption("#policy-state", "NC");
  await page.selectOption("#policy-study", "coronary-cta");
  const chosen = await titles(page);
  await page.fill("#policy-day", "2001-01-01");
  await page.locator("#policy-day").blur();
  const early = await page.locator(".policy-rows").first().innerText();
  return [
    all > chosen.length && chosen.length > 0 ? "" : `${chosen.length} of ${all}`,
    chosen.some((title) => title.includes("Palmetto")) && !chosen.some((title) => title.includes("CGS")) ? "" : chosen.join(", "),
    early.includes("none of its editions holds") ? "" : early,
  ];
});

await reader.check("an edition is read in words, with codes, sources, age and what changed", async () => {
  const page = await open();
  await page.locator(".policy-rows a", { hasText: "Cardiac CT and coronary CTA, Palmetto" }).first().click();
  await page.waitForSelector("#edition article");
  const focus = await page.evaluate("document.activeElement.id");
  await page.getByText("Show the codes").first().click();
  const says = await page.locator("#edition").innerText();
  await page.getByText("What changed since").click();
  const changes = await page.locator("#edition").innerText();
  return [
    ...isEqual(focus, "edition-title"), ...["R06.02", "Covered when one of these applies", "derived from the document", "last checked"].filter((words) => !says.includes(words)),
    changes.length > says.length ? "" : "nothing is said about what changed",
  ];
});

await reader.check("a code is looked up, and the table says who lists it since when", async () => {
  const page = await open();
  await page.selectOption("#policy-study", "coronary-cta");
  await page.fill("#policy-code", "r06.02");
  await page.press("#policy-code", "Enter");
  await page.waitForSelector("#code-answer table");
  const rows = await page.locator("#code-answer tbody tr").allInnerTexts();
  const row = (name) => rows.find((text) => text.includes(name)) ?? "";
  return [row("Palmetto").includes("Listed") && row("Palmetto").includes("2024") ? "" : row("Palmetto"), row("CGS").includes("Looked up, and on no list") ? "" : row("CGS")];
});

await reader.check("the gaps are told", async () => {
  const page = await open();
  await page.click("#tab-gaps");
  await page.locator(".gap summary").first().click();
  return (await page.locator(".gap li").count()) > 0 ? "" : "no gap";
});

for (const [width, scheme] of [[1280, "light"], [768, "dark"], [360, "light"]]) {
  await reader.check(`nothing to trip over among the policies at ${width} px, ${scheme}`, async () => {
    const page = await open({ width, scheme });
    const faults = await reader.faultsOf(page, `policies-${width}`);
    await page.fill("#policy-code", "R06.02");
    await page.press("#policy-code", "Enter");
    await page.waitForSelector("#code-answer table");
    faults.push(...(await reader.faultsOf(page, `policies-code-${width}`)));
    await page.locator("#code-answer a").first().click();
    await page.waitForSelector("#edition article");
    faults.push(...(await reader.faultsOf(page, `policies-edition-${width}`)));
    await page.click("#tab-gaps");
    await page.waitForSelector(".gap");
    return [...faults, ...(await reader.faultsOf(page, `policies-gaps-${width}`))];
  });
}

await reader.end();
