// browser.mjs BASE JOIN SCREENS: a network manager's morning in a real
// Chromium: set up, look, review by keyboard, take back; without JavaScript; on
// a telephone. Every page is shown to axe-core, and its picture kept.
import { eyes } from "./eyes.mjs";
import { Person } from "./person.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, join, screens, modules] = process.argv.slice(2);
const { browser, open, look, scan, said } = await eyes(screens, modules);
const me = new Person("d.lindop", "four words do well");
let page = await open();

// ---- set up ----
await page.goto(base + "/");
is("who is not signed in is asked to", base + "/sign-in", page.url());
await look(page, "sign-in");
await page.goto(base + join);
me.secret = await page.locator(".key-text code").innerText();
await look(page, "set-up");
await scan(page, "set-up", "beadle");
await page.fill("#person", me.id);
await page.fill("#password", me.password);
await page.fill("#again", me.password + "x");
await page.fill("#code", await me.code());
await page.keyboard.press("Enter");
ok("two passwords that differ are said to",
	(await page.locator(".wrong").innerText()).includes("not the same"));
is("what is wrong has the focus", "wrong", await page.evaluate(() =>
	document.activeElement.className));
await look(page, "set-up-wrong");
await page.fill("#person", me.id);
await page.fill("#password", me.password);
await page.fill("#again", me.password);
await page.fill("#code", await me.code());
await page.keyboard.press("Enter");
await page.waitForURL(base + "/");
ok("the link leads in", true);

// ---- the first screen ----
await page.waitForSelector("h1");
is("the day is the recorded one", "Friday 20 November 2026",
	await page.locator("h1").innerText());
const waiting = Number(await page.locator(".tile .value a").innerText());
ok("flags wait", waiting > 5, waiting);
ok("the picture has bars", await page.locator("svg rect.bar-0").count() > 3);
const svgMinutes = (await page.locator(".key li").allInnerTexts())
	.map((t) => Number(t.match(/(\d+) active min/)[1])).reduce((a, b) => a + b, 0);
const tableMinutes = (await page.locator("table td.number").allTextContents())
	.map(Number).reduce((a, b) => a + b, 0);
is("the table says what the picture does", svgMinutes, tableMinutes);
ok("no device is named", !/(office|class|lunch|head|staffroom|site)-0\d/.test(
	await page.locator("main").textContent()));
await look(page, "today");
const bytes = await page.evaluate(() => [...performance.getEntriesByType(
	"resource"), ...performance.getEntriesByType("navigation")]
	.reduce((n, e) => n + e.transferSize, 0));
ok("the first screen is under 100 KB", bytes < 100000, bytes);
console.log(`# figure: first screen ${Math.round(bytes / 1000)} KB over the wire`);

// ---- live: three tabs, one stream, and nobody loads anything again ----
const tabs = [page, await page.context().newPage(),
	await page.context().newPage()];
await tabs[1].goto(base + "/");
await tabs[2].goto(base + "/review");
const streams = (tab) => tab.evaluate(async () => Number((await (await fetch(
	"/metrics")).text()).match(/^beadle_live_streams (\d+)$/m)[1]));
await tabs[0].waitForFunction(async () => /^beadle_live_streams 1$/m.test(
	await (await fetch("/metrics")).text()), null, { polling: 200 });
// It may just be opened anew.
ok("three tabs have one stream", await streams(tabs[1]) <= 1);
for (const tab of tabs.slice(0, 2))
	await tab.evaluate(() => { window.kept = true; });
await tabs[0].locator("details summary").first().click();
await tabs[2].locator(".queue tbody a").first().click();
// A key is heard once the page's script is there.
await tabs[2].waitForURL(/\/session\//);
await tabs[2].keyboard.press("7");
const recorded = Date.now();
for (const tab of tabs.slice(0, 2))
	await tab.waitForFunction((n) => Number(document.querySelector(
		".tile .value a").textContent) === n, waiting - 1);
const took = Date.now() - recorded;
ok("what was recorded is on the other tabs within 2 s", took < 2000, took);
console.log(`# figure: live: on other tabs after ${took} ms`);
ok("without loading them again", await tabs[1].evaluate(() => window.kept));
ok("what was opened stays so", await tabs[0].locator("details").first()
	.evaluate((d) => d.open));
await tabs[2].waitForURL(/done=/);
await tabs[2].keyboard.press("z");
await tabs[0].waitForFunction((n) => Number(document.querySelector(
	".tile .value a").textContent) === n, waiting);
await tabs[1].close();
await tabs[2].close();

// ---- the queue, by keyboard alone ----
await page.goto(base + "/");
await page.keyboard.press("Tab");
is("the first Tab is the way past the header", "skip",
	await page.evaluate(() => document.activeElement.className));
await page.goto(base + "/review");
await look(page, "queue");
is("the queue has what waits", waiting,
	await page.locator(".queue tbody tr").count());
const weakest = (await page.locator(".queue tbody td:nth-child(5)")
	.allInnerTexts()).map((t) => Number(t.match(/\d/)[0]));
ok("the weakest come first", weakest.every((g, i) =>
	i === 0 || weakest[i - 1] <= g), weakest);
await page.keyboard.press("j");
await page.keyboard.press("j");
await page.keyboard.press("k");
const first = await page.locator(".queue tbody a").first().getAttribute("href");
is("j, j, k is the first row", first, await page.evaluate(() =>
	document.activeElement.getAttribute("href")));
await page.keyboard.press("Enter");
await page.waitForURL(base + first);
await look(page, "session");
for (const text of ["does not show who sat there", "How strong it is",
	"Clause by clause", "Hosts", "What was found before"])
	ok(`the session says: ${text}`, (await page.locator("main")
		.textContent()).includes(text));
const hostile = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e';
await page.fill("#reason", hostile);
await page.locator("#reason").press("Tab");
await page.keyboard.press("4");
await page.waitForURL(/review\?done=/);
is("one key, and one waits less", waiting - 1,
	await page.locator(".queue tbody tr").count());
await look(page, "queue-done");
await page.goto(base + first);
const history = await page.locator("main li", { hasText: "part of another page, by d.lindop" })
	.innerText();
ok("a hostile reason is text", history.includes("<script>alert(2)</script>") &&
	history.includes("\\u{202e}") && !history.includes("\u202e"), history);
is("and has made no element", 0, await page.locator("main img, main script")
	.count());
await page.goto(base + "/review?done=" + first.split("/")[2]);
await page.keyboard.press("z");
await page.waitForURL(base + "/review");
await page.goto(base + first);
ok("z takes it back", (await page.locator("main").textContent())
	.includes("taken back, by d.lindop"));
await page.goto(base + "/review");
is("and it waits again", waiting,
	await page.locator(".queue tbody tr").count());
await page.selectOption("#service", "facebook");
await page.locator("form[role=search] button").click();
await page.waitForURL(/service=facebook/);
ok("the filter filters", (await page.locator(
	".queue tbody td:nth-child(3)").allInnerTexts()).every((t) =>
	t === "Facebook"));
await page.goto(base + "/review?day=2026-11-19");
is("another day has no flags", 0,
	await page.locator(".queue tbody tr").count());
await page.goto(base + "/review?day=nonsense");
ok("a day that is none is said to be", (await page.locator("h1").innerText())
	.includes("no such day"));
await look(page, "no-such-day");
await page.goto(base + "/nothing-here");
await look(page, "no-such-page");
said.splice(0, said.length, ...said.filter((s) => !/status of 40[034]/.test(s)));
await page.locator("header button").click();
await page.waitForURL(base + "/sign-in");
await page.goto(base + "/review");
is("who signed out is out", base + "/sign-in", page.url());
const context = page.context();

// ---- in again: the same browser, and print ----
page = await context.newPage();
await page.goto(base + "/sign-in");
await page.fill("#person", me.id);
await page.fill("#password", me.password);
await page.fill("#code", "000000");
await page.keyboard.press("Enter");
await page.waitForSelector(".wrong");
await look(page, "sign-in-wrong");
said.splice(0, said.length, ...said.filter((s) => !/status of 403/.test(s)));
await page.fill("#person", me.id);
await page.fill("#password", me.password);
await page.fill("#code", await me.code());
await page.keyboard.press("Enter");
await page.waitForURL(base + "/");
await page.emulateMedia({ media: "print" });
await page.goto(base + first);
await page.screenshot({ path: `${screens}/session-print.png`, fullPage: true });
ok("on paper there are no buttons", !await page.locator("main form button")
	.first().isVisible());

// ---- without JavaScript, and on a telephone ----
const state = await context.storageState();
const plain = await open({ javaScriptEnabled: false, storageState: state });
await plain.goto(base + "/review");
await plain.locator(".queue tbody a").first().click();
await plain.locator("button[value=correct]").click();
await plain.waitForURL(/review\?done=/);
ok("reviewing works without JavaScript", await plain.locator(".done")
	.isVisible());
await plain.locator(".done button").click();
await plain.goto(base + first);
ok("and so does taking back", (await plain.locator("main").textContent())
	.includes("taken back, by d.lindop"));
const phone = await open({ viewport: { width: 360, height: 740 },
	storageState: state });
for (const [path, name] of [["/", "today"], ["/review", "queue"],
	[first, "session"]]) {
	await phone.goto(base + path);
	await look(phone, `phone-${name}`);
	is(`${name} is no wider than a telephone`, 360, await phone.evaluate(() =>
		document.documentElement.scrollWidth));
}
is("no page complained, asked or was blocked", "", said.join("\n"));
await browser.close();
end();
