// pages.mjs FOLDER MODULES [pictures]: every NAME.html of a folder in a real
// Chromium: nothing is fetched or run, axe-core finds nothing. Pictures of it,
// on the screen and printed, are left beside it if asked for. "# axe: ..." at
// the end says what axe looked at.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ok, is, end } from "../serve/tap.mjs";

const [folder, modules, pictures] = process.argv.slice(2);
const require = createRequire(modules + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
	executablePath: "/usr/bin/chromium", args: ["--no-sandbox"],
});
const files = readdirSync(folder).filter((f) => f.endsWith(".html"));
let violations = 0, rules = 0;

async function show(page, name) {
	await page.setViewportSize({ width: 1000, height: 1200 });
	const height = Math.min(8000, await page.evaluate(() =>
		document.documentElement.scrollHeight));
	await page.screenshot({ path: `${folder}/${name}-page.png`, fullPage: true,
		clip: { x: 0, y: 0, width: 1000, height } });
	writeFileSync(`${folder}/${name}-printed.pdf`, await page.pdf({
		preferCSSPageSize: true, printBackground: true }));
}

for (const file of files) {
	const name = file.replace(".html", "");
	const context = await browser.newContext({
		viewport: { width: 1000, height: 1200 } });
	const page = await context.newPage();
	const said = [], asked = [];
	page.on("console", (m) => said.push(m.text()));
	page.on("pageerror", (e) => said.push(String(e)));
	page.on("dialog", (d) => { said.push("dialog"); d.dismiss(); });
	page.on("request", (r) => asked.push(r.url()));
	await page.goto(`file://${folder}/${file}`);
	is(`${name}: nothing but the page is fetched`, 1, asked.length);
	is(`${name}: nothing complains`, "", said.join("\n"));
	is(`${name}: nothing is run`, 0, await page.locator("script").count());
	const [charts, drawn] = await page.evaluate(() => [
		document.querySelectorAll("figure").length,
		[...document.querySelectorAll("figure")].filter((f) =>
			f.querySelectorAll("rect").length > 1 &&
			f.nextElementSibling.querySelector("table")).length]);
	is(`${name}: each chart is drawn, and has its table`, charts, drawn);
	await page.evaluate(axe);
	for (const width of [1000, 320]) {
		await page.setViewportSize({ width, height: 900 });
		const [found, passes] = await page.evaluate(async () => {
			const r = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa",
				"wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
				resultTypes: ["violations"] });
			return [r.violations.map((v) => v.id + ": " +
				v.nodes.map((n) => n.html).join(" | ")), r.passes.length];
		});
		violations += found.length;
		rules += passes;
		ok(`${name}: axe finds nothing, ${width} wide`, found.length === 0,
			found.join("\n"));
		ok(`${name}: ${width} wide, nothing is beyond the edge`,
			await page.evaluate(() => document.documentElement.scrollWidth <=
				document.documentElement.clientWidth));
	}
	if (pictures)
		await show(page, name);
	await context.close();
}
await browser.close();
console.log(`# axe: ${violations} violations, ${rules} rules hold, ` +
	`${files.length} pages at 2 widths`);
ok("there are pages, and axe looked at them", files.length > 0 && rules > 0);
end();
