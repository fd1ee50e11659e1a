// node operator.mjs SERVICE KEY: the page of a service with clients. Its checks open with the operator's key, which is kept in the page alone.
import { Reader, isEqual } from "./reader.mjs";

const [service, key] = process.argv.slice(2);
const reader = await Reader.start(service);

async function check(page) {
  await page.click("#check");
  await page.waitForSelector("#panel-reading:not(.waiting) :is(article, .fault)");
  return page.locator("#panel-reading").innerText();
}

async function useKey(page, value) {
  await page.fill("#key", value);
  await page.getByRole("button", { name: "Use" }).click();
}

await reader.check("without the operator key a service with clients checks nothing, and says what to do", async () => {
  const page = await reader.open("/");
  const without = await check(page);
  await useKey(page, `${key}x`);
  const wrong = await check(page);
  return [without, wrong].map((says) => says.includes("Enter the operator key") ? "" : says);
});

await reader.check("the operator key opens the checks and the cards, and nothing keeps it", async () => {
  const page = await reader.open("/");
  await useKey(page, key);
  await check(page);
  const orders = await page.locator("#panel-reading article").count();
  await page.click("#tab-cards");
  await page.waitForSelector("#panel-cards :is(.ehr-cards, .ehr-silent)");
  const faults = await reader.faultsOf(page, "operator");
  const kept = await page.evaluate("document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })");
  await page.reload();
  await page.waitForSelector("body[data-ready]");
  return [...isEqual([orders, kept, await page.locator("#key").inputValue()], [1, "{}", ""]), ...faults];
});

await reader.end();
