// screens(DIRECTORY, MODULES): a real Chromium; every page looked at is shown to
// axe-core, and its picture kept in the directory.
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { is, ok } from "./tap.mjs";

export async function screens(directory, modules) {
	const require = createRequire(modules + "/");
	const { chromium } = require("playwright-core");
	const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
	const browser = await chromium.launch({
		executablePath: "/usr/bin/chromium", args: ["--no-sandbox"],
	});
	const said = [];	// what pages complained of, asked or were refused
	mkdirSync(directory, { recursive: true });

	async function open(options = {}) {
		const context = await browser.newContext({ ignoreHTTPSErrors: true,
			viewport: { width: 1200, height: 900 }, ...options });
		const page = await context.newPage();
		page.on("console", (m) => said.push(m.text()));
		page.on("pageerror", (e) => said.push(String(e)));
		page.on("dialog", (d) => { said.push("dialog " + d.message()); d.dismiss(); });
		return page;
	}

	// Nothing to complain of for somebody who cannot see, and a picture for
	// somebody who can.
	async function look(page, name) {
		await page.screenshot({ path: `${directory}/${name}.png`, fullPage: true });
		await page.evaluate(axe);	// the driver's way in: our policy forbids eval
		const found = await page.evaluate(async () => (await axe.run(document, {
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
				"best-practice"] })).violations.map((v) =>
			v.id + ": " + v.nodes.map((n) => n.html).join(" | ")));
		ok(`axe finds nothing on ${name}`, found.length === 0, found.join("\n"));
	}

	// The same on a telephone, and no wider than it.
	async function phone(state, base, path, name) {
		const page = await open({ viewport: { width: 360, height: 740 },
			storageState: state });
		await page.goto(base + path);
		await look(page, `phone-${name}`);
		is(`${name} is no wider than a telephone`, 360, await page.evaluate(() =>
			document.documentElement.scrollWidth));
		await page.context().close();
	}

	return { open, look, phone, said, close: () => browser.close() };
}

// A jar of cookies as a browser keeps them.
export const stateOf = (jar) => ({ origins: [], cookies: Object.entries(jar)
	.map(([name, value]) => ({ name, value, domain: "127.0.0.1", path: "/",
		expires: -1, httpOnly: true, secure: true, sameSite: "Strict" })) });
