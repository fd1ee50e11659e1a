// node decisions.mjs SERVICE [SCREENSHOTS]: the view "Decisions", on a service in demo mode with a decision log.
import { Reader, isEqual } from "./reader.mjs";

const [service, screenshots] = process.argv.slice(2);
const reader = await Reader.start(service, screenshots);

const post = async (path, body) => {
  const response = await fetch(`${service}${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body) });
  return response.json();
};

/** One order is answered, and one of its cards is overridden. */
async function decide() {
  const example = await (await fetch(`${service}/examples/02-calcium-score-screening`)).json();
  const resources = example.entry.map((entry) => entry.resource);
  const of = (type) => resources.filter((resource) => resource.resourceType === type);
  const { cards } = await post("/cds-services/order-sign-cardiac-imaging", {
    hook: "order-sign", hookInstance: crypto.randomUUID(),
    context: { userId: "Practitioner/orderer", patientId: of("Patient")[0].id, draftOrders: { resourceType: "Bundle", type: "collection", entry: of("ServiceRequest").map((resource) => ({ resource })) } },
    prefetch: { patient: of("Patient")[0], coverage: { resourceType: "Bundle", type: "searchset", entry: of("Coverage").map((resource) => ({ resource })) } },
  });
  await post("/cds-services/order-sign-cardiac-imaging/feedback", {
    feedback: [{ card: cards[0].uuid, outcome: "overridden", outcomeTimestamp: new Date().toISOString(), overrideReason: { reason: cards[0].overrideReasons[0] } }],
  });
}

async function open(options) {
  const page = await reader.open("/#/decisions", options);
  await page.waitForSelector("#decisions > *");
  return page;
}

await decide();

await reader.check("orders are counted by day, study, payer and outcome, and each chart has its numbers in a table", async () => {
  const page = await open();
  for (const summary of await page.locator("#decisions summary").all()) await summary.click();
  const says = await page.locator("#decisions").innerText();
  const charts = await page.locator("#decisions svg[role=img]").count();
  const tables = await page.locator("#decisions table").count();
  return [
    ...["Coronary calcium score CT", "Original Medicare", "Denial expected", "Time to decide a call"].filter((words) => !says.includes(words)).map((words) => `"${words}" is missing`),
    charts === 4 && tables >= 5 ? "" : `${charts} charts and ${tables} tables`,
  ];
});

await reader.check("an override is shown with its finding and reason, and another span can be chosen", async () => {
  const page = await open();
  const reasons = await page.getByRole("region", { name: "Reasons by finding" }).innerText();
  await page.selectOption("#days", "7");
  await page.waitForSelector("#decisions > *");
  return [/\d/.test(reasons) ? "" : reasons, ...isEqual(await page.locator("#days").inputValue(), "7")];
});

for (const [width, scheme] of [[1280, "light"], [768, "dark"], [360, "light"]]) {
  await reader.check(`nothing to trip over among the decisions at ${width} px, ${scheme}`, async () => reader.faultsOf(await open({ width, scheme }), `decisions-${width}`));
}

await reader.end();
