// eyes(SCREENS, MODULES): a real Chromium; every page that is looked at is
// shown to axe-core, and its picture kept.
import { spawnSync } from "node:child_process";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { is, ok } from "./tap.mjs";

export async function eyes(screens, modules) {
	const require = createRequire(modules + "/");
	const { chromium } = require("playwright-core");
	const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
	mkdirSync(screens, { recursive: true });
	const browser = await chromium.launch({
		executablePath: "/usr/bin/chromium", args: ["--no-sandbox"],
	});
	// What pages complained of, asked, or were blocked from.
	const said = [];

	async function open(options = {}) {
		const context = await browser.newContext({ ignoreHTTPSErrors: true,
			viewport: { width: 1200, height: 900 }, ...options });
		const page = await context.newPage();
		page.on("console", (m) => said.push(m.text()));
		page.on("pageerror", (e) => said.push(String(e)));
		page.on("dialog", (d) => {
			said.push("dialog " + d.message());
			d.dismiss();
		});
		return page;
	}

	// Nothing to complain of for somebody who cannot see, and a picture for
	// somebody who can.
	async function look(page, name) {
		await page.screenshot({ path: `${screens}/${name}.png`, fullPage: true });
		await page.evaluate(axe);	// the driver's way in: our policy forbids eval
		const found = await page.evaluate(async () => (await axe.run(document, {
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
				"best-practice"] })).violations.map((v) =>
			v.id + ": " + v.nodes.map((n) => n.html).join(" | ")));
		ok(`axe finds nothing on ${name}`, found.length === 0, found.join("\n"));
	}

	// The same on a telephone, and no wider than it.
	async function phone(storageState, address, name) {
		const page = await open({ viewport: { width: 360, height: 740 },
			storageState });
		await page.goto(address);
		await look(page, `phone-${name}`);
		is(`${name} is no wider than a telephone`, 360, await page.evaluate(() =>
			document.documentElement.scrollWidth));
		await page.context().close();
	}

	// What an app that scans the picture of a key gets, by another's reader,
	// is the key that stands below it.
	async function scan(page, name, label) {
		const file = `${screens}/${name}-qr.png`;
		await page.locator(".qr svg").screenshot({ path: file });
		const key = (await page.locator(".key-text code").innerText())
			.replaceAll(" ", "");
		const { stdout } = spawnSync("zbarimg", ["-q", "--raw", file],
			{ encoding: "utf8" });
		is(`the key on ${name} can be scanned`, `otpauth://totp/${label}` +
			`?secret=${key}&issuer=beadle`, stdout?.trim());
	}

	return { browser, open, look, phone, scan, said };
}

// A jar of cookies as a browser keeps them.
export const stateOf = (jar) => ({ origins: [], cookies: Object.entries(jar)
	.map(([name, value]) => ({ name, value, domain: "127.0.0.1", path: "/",
		expires: -1, httpOnly: true, secure: true, sameSite: "Strict" })) });
