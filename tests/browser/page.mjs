// Opens a page in headless Chromium over its debugging pipe, without any package, and reports what a reader would trip over.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Browser {
  static async start() {
    const profile = mkdtempSync(join(tmpdir(), "ordercheck-browser-"));
    const process = spawn("chromium", [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank",
    ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    const browser = new Browser(process, profile);
    const { targetId } = await browser.call("Target.createTarget", { url: "about:blank" });
    browser.session = (await browser.call("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) {
      await browser.call(`${domain}.enable`);
    }
    return browser;
  }

  constructor(process, profile) {
    this.process = process;
    this.profile = profile;
    this.waiting = new Map();
    this.listeners = [];
    this.number = 0;
    let text = "";
    process.stdio[4].setEncoding("utf8").on("data", (part) => {
      text += part;
      for (let end = text.indexOf("\0"); end >= 0; end = text.indexOf("\0")) {
        this.take(JSON.parse(text.slice(0, end)));
        text = text.slice(end + 1);
      }
    });
  }

  take(message) {
    const waiting = this.waiting.get(message.id);
    if (waiting) {
      this.waiting.delete(message.id);
      message.error ? waiting.reject(new Error(message.error.message)) : waiting.resolve(message.result);
    } else {
      this.listeners.forEach((listener) => listener(message));
    }
  }

  call(method, params = {}) {
    const id = ++this.number;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId: this.session }) + "\0");
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  // Complaints go on after loading. Only what comes from the origin (none for a file) may be loaded.
  async open(url, { width, height = 900, scheme = "light", screenshot, origin = "none:" }) {
    const complaints = [];
    const loaded = new Promise((resolve) => {
      this.listeners = [(message) => {
        switch (message.method) {
          case "Page.loadEventFired": resolve(); break;
          case "Runtime.exceptionThrown": complaints.push(message.params.exceptionDetails.text); break;
          case "Runtime.consoleAPICalled": if (["error", "warning"].includes(message.params.type)) complaints.push(message.params.type); break;
          case "Log.entryAdded": if (["error", "warning"].includes(message.params.entry.level)) complaints.push(message.params.entry.text); break;
          case "Network.requestWillBeSent": if (!/^(file|data|about):/.test(message.params.request.url) && !message.params.request.url.startsWith(origin)) complaints.push(`loads ${message.params.request.url}`); break;
        }
      }];
    });
    await this.call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await this.call("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await this.call("Page.navigate", { url });
    await loaded;
    if (screenshot) await this.screenshot(screenshot);
    return { complaints, overflow: await this.overflow() };
  }

  overflow() {
    return this.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  }

  async screenshot(file) {
    const { data } = await this.call("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
    writeFileSync(file, Buffer.from(data, "base64"));
  }

  async close() {
    const ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.call("Browser.close").catch(() => {});
    await ended;
    rmSync(this.profile, { recursive: true, force: true });
  }
}
