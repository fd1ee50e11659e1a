// A reader with Playwright: opens the page, notes what a reader would trip over, and holds it against WCAG 2.2 AA with axe.
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

export class Reader {
  static async start(service, screenshots) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
    return new Reader(browser, service, screenshots);
  }

  constructor(browser, service, screenshots) {
    Object.assign(this, { browser, service, screenshots, failed: 0 });
  }

  /** One line of the result; the work says what is wrong, if anything. */
  async check(name, work) {
    let faults;
    try {
      faults = (await work()) ?? [];
    } catch (fault) {
      faults = [String(fault.message ?? fault).split("\n")[0]];
    }
    faults = [faults].flat().filter(Boolean);
    this.failed += faults.length > 0 ? 1 : 0;
    console.log(`${faults.length > 0 ? "not ok" : "ok"} - page: ${name}${faults.length > 0 ? `: ${faults.join("; ")}` : ""}`);
  }

  /** A fresh page at an address, with its complaints: errors of the console and requests to elsewhere. */
  async open(path, { width = 1280, height = 800, scheme = "light" } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: scheme, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    page.complaints = [];
    page.setDefaultTimeout(15000);
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) page.complaints.push(message.text()); });
    page.on("pageerror", (error) => page.complaints.push(error.message));
    page.on("request", (request) => { if (!request.url().startsWith(`${this.service}/`) && !request.url().startsWith("data:")) page.complaints.push(`asks ${request.url()}`); });
    await page.goto(`${this.service}${path}`);
    await page.waitForSelector("body[data-ready]");
    return page;
  }

  /** What is wrong with the page as it is now: axe, its width, its complaints. */
  async faultsOf(page, name) {
    if (this.screenshots) await page.screenshot({ path: join(this.screenshots, `${name}.png`), fullPage: true });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    return [
      ...violations.map((violation) => `${violation.id} at ${violation.nodes[0].target.join(" ")}`),
      ...(overflow > 0 ? [`${overflow} px too wide`] : []),
      ...page.complaints,
    ];
  }

  async end() {
    await this.browser.close();
    process.exitCode = this.failed ? 1 : 0;
  }
}

/** The five answers of an order on the page, by question. */
export const answersOn = (page, order = 0) => page.locator("#panel-reading article").nth(order).locator(".answers > li").evaluateAll((tiles) =>
  Object.fromEntries(tiles.map((tile) => [tile.querySelector(".asks").textContent, tile.querySelector(".says").textContent.trim()])));

export const isEqual = (actual, expected) => JSON.stringify(actual) === JSON.stringify(expected) ? [] : [`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
