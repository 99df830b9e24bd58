// walk.mjs BASE STATE LAW BEADLE SCREENS MODULES: every page there is, as its
// route in dashboard/site.c says: by keyboard alone, without JavaScript, on
// paper, and on a screen of 320 pixels. Nothing here names a page: a new route
// is walked by itself, once some page links to it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, enter } = client(base);
const account = (...words) => execFileSync(beadle, ["account", ...words,
	"--state", state, "--law", law], { encoding: "utf8",
	stdio: ["ignore", "pipe", "pipe"] });

// ---- the routes, and who gets where by which links ----

const rows = [...readFileSync("dashboard/site.c", "utf8").matchAll(
	/^\t\{ "(\/[^"]*)", (true|false), ([^\n]*)/gm)];
// What is for programs, is a file and no page, wants a link of the console's or
// another server, or has no GET.
const routes = rows.filter(([, path, , rest]) => !/^0,/.test(rest) &&
	!/^\/(api\/|metrics|live|healthz|assets\/|report\/|join|sign-in\/)/.test(path))
	.map(([, path, hasId]) => ({ path, hasId: hasId === "true" }));
ok("the table of routes is read", routes.length > 30, routes.length);
const routeOf = (path) => routes.find((r) => r.hasId ?
	path.startsWith(r.path) && path.length > r.path.length &&
	!path.slice(r.path.length).includes("/") : path === r.path);
const people = { "d.lindop": await enter("d.lindop", account,
	"--administrator") };
for (const id of ["a.bello", "p.shaw", "j.reed", "a.uditor"])
	people[id] = await enter(id, account);
const post = async (id, path, fields) => form("POST", path, people[id].jar,
	{ form: await formOf(people[id].jar), ...fields });
const jarOf = (id) => id ? people[id].jar : {};
const get = (id, path) => ask("GET", path, { cookies: jarOf(id) });
const linksOf = (html) => [...html.matchAll(/href="(\/[^"#]*)"/g)]
	.map((m) => m[1].replaceAll("&amp;", "&"));
await post("a.bello", "/reason", { back: "/", reason: "walking every page" });
// A view is kept, an exception asked for, something recommended and something
// contested, so that there is a page of each.
await post("p.shaw", "/recommendations", { kind: "renewal",
	text: "Renew what lapses this term." });
await post("d.lindop", "/views", { what: "keep", name: "All",
	filters: "show=all" });
execFileSync(beadle, ["register", "exception", "add", "--person", "j.reed",
	"--service", "facebook", "--reason", "for the walk", "--by", "j.reed",
	"--state", state, "--law", law], { stdio: "pipe" });
const [own] = linksOf((await get("j.reed", "/own")).text)
	.filter((l) => l.startsWith("/own/"));
if (own) await post("j.reed", own, { reason: "I was in the hall then." });

const found = new Map();	// route's path: { id, path }
for (const id of ["d.lindop", "a.bello", "p.shaw", "j.reed", "a.uditor", ""]) {
	// From what can be typed; the rest by links.
	const seen = new Set(), next = routes.filter((r) => !r.hasId)
		.map((r) => r.path);
	while (next.length > 0) {
		const path = next.shift(), route = routeOf(path.split("?")[0]);
		// One of each route leads to all there is to find.
		if (!route || seen.has(route.path)) continue;
		const answer = await get(id, path);
		if (answer.status !== 200 ||
		    !answer.headers["content-type"].startsWith("text/html")) continue;
		seen.add(route.path);
		if (!found.has(route.path)) found.set(route.path, { id, path });
		next.push(...linksOf(answer.text));
	}
}
is("some page leads to each", "", routes.filter((r) => !found.has(r.path))
	.map((r) => r.path).join(" "));

const { browser, open, said } = await eyes(screens, modules);
const contexts = {};
async function pageOf(id, kind, options) {
	const key = id + kind;
	contexts[key] ??= await open({ storageState: stateOf(jarOf(id)),
		...options });
	return contexts[key];
}

// ---- by keyboard ----

// What one should come to, in the order it is read; and where one is in that.
// Asked anew each time: a page that is live may have been shown again.
const look = (page) => page.evaluate(() => {
	const all = [...document.querySelectorAll("a[href], button, select, " +
		"input:not([type=hidden]), textarea, summary, [tabindex='0']")]
		.filter((e) => !e.disabled && e.checkVisibility({
			visibilityProperty: true, contentVisibilityAuto: true }) &&
			// Of radio buttons of one name, Tab comes to one.
			(e.type !== "radio" || e === document.querySelector(
			`input[type=radio][name="${e.name}"]`)) &&
			(e.tagName === "SUMMARY" || !e.closest("details:not([open])") ||
			e.closest("summary")));
	const e = document.activeElement, style = getComputedStyle(e);
	const r = e.getBoundingClientRect();
	return { all: all.map((one) => one.outerHTML.slice(0, 90)),
		at: e === document.body ? -1 : e.type === "radio" ?
			all.findIndex((one) => one.name === e.name) :
			all.includes(e) ? all.indexOf(e) : -2,
		tag: e.tagName, name: e.className,
		ring: style.outlineStyle !== "none" && style.outlineWidth !== "0px" ||
			style.boxShadow !== "none",
		inside: r.bottom > 0 && r.top < innerHeight && r.right > 0 &&
			r.left < innerWidth };
});

async function byKeyboard(id, path) {
	const page = await pageOf(id, "keys");
	await page.goto(base + path);
	await page.evaluate(() => document.activeElement.blur());
	const { all } = await look(page);
	const met = [], faint = [];
	let last = -1, presses = 0, first = null, ends = false;
	while (presses++ < all.length * 4 + 20) {
		await page.keyboard.press("Tab");
		const stop = await look(page);
		first ??= stop;
		if (stop.at === -1 || (met.length > 1 && stop.at === met[0])) {
			ends = true;
			break;
		}
		if (stop.at === last) continue;		// a date's parts
		last = stop.at;
		if (stop.at >= 0) met.push(stop.at);
		if (!stop.ring || !stop.inside) faint.push(all[stop.at] ?? stop.tag);
	}
	is(`${path}: the first Tab is the way past the header`, "skip", first?.name);
	is(`${path}: every control is reached`, "", all.filter((_, i) =>
		!met.includes(i)).join("\n"));
	ok(`${path}: in the order in which it is read`, met.every((n, i) =>
		i === 0 || met[i - 1] < n), met.join(" "));
	is(`${path}: one always sees where one is`, "", faint.join("\n"));
	ok(`${path}: and comes out again`, ends, `${presses} of ${all.length}`);
	await page.goto(base + path);
	await page.evaluate(() => document.activeElement.blur());
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	ok(`${path}: past the header is inside the page`, await page.evaluate(() => {
		const e = document.activeElement, main = document.querySelector("main");
		return e === document.body || main.contains(e) || Boolean(main
			.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
	}));
}

// ---- without JavaScript ----

async function withoutScript(id, path) {
	const page = await pageOf(id, "plain", { javaScriptEnabled: false });
	const answer = await page.goto(base + path);
	is(`${path}: is there without JavaScript`, 200, answer.status());
	const forms = page.locator("form"), wrong = [];
	for (let i = 0; i < await forms.count(); i++) {
		const one = forms.nth(i);
		const action = await one.getAttribute("action") ?? path;
		const isPost = (await one.getAttribute("method")) === "post";
		const row = rows.find(([, p, hasId]) => hasId === "true" ?
			action.startsWith(p) && action.length > p.length : action === p);
		if (!row) wrong.push(`${action}: there is no such route`);
		if (await one.locator("button:not([type=button])").count() === 0)
			wrong.push(`${action}: nothing sends it`);
		// Who signs in has none yet.
		if (isPost && !/SITE_ANYBODY, SITE_ANYBODY/.test(row?.[3]) && await one.locator("input[name=form]").count() !== 1)
			wrong.push(`${action}: without its token`);
	}
	is(`${path}: each form can be sent`, "", wrong.join("\n"));
	const asking = page.locator("main form[method=get]");
	for (let i = 0; i < await asking.count(); i++) {
		const [back] = await Promise.all([page.waitForNavigation(),
			asking.nth(i).locator("button").first().click()]);
		ok(`${path}: and asking anew is answered`, back.status() === 200 ||
			back.status() === 303, back.status());
		await page.goto(base + path);
	}
}

// ---- on paper ----

async function onPaper(id, path) {
	const page = await pageOf(id, "paper", { viewport: { width: 718,
		height: 1000 } });
	await page.emulateMedia({ media: "screen" });
	await page.goto(base + path);
	const wrong = await page.evaluate(() => [...document.querySelectorAll(
		"main table a[href]")].filter((a) => a.checkVisibility()).length);
	await page.emulateMedia({ media: "print" });
	const seen = await page.evaluate(() => {
		const shown = (e) => e.checkVisibility({ visibilityProperty: true }) &&
			e.getClientRects().length > 0;
		const name = (e) => e.outerHTML.slice(0, 90);
		const all = (what) => [...document.querySelectorAll(what)];
		return {
			nav: all("nav:not(main nav), .skip, button").filter(shown).map(name),
			hidden: all("main table").filter((t) => !t.closest(
				"details:not([open])") && !shown(t)).map(name),
			cut: all("main .scroll").filter((s) => getComputedStyle(s)
				.overflowX !== "visible").map(name),
			links: all("main table a[href]:not(.like)").filter((a) =>
				!a.closest("details:not([open])") && !shown(a)).map(name),
		};
	});
	ok(`${path}: was there to be printed`, wrong >= 0);
	is(`${path}: on paper there is no navigation`, "", seen.nav.join("\n"));
	is(`${path}: tables are there`, "", seen.hidden.join("\n"));
	is(`${path}: and whole`, "", seen.cut.join("\n"));
	is(`${path}: with what they link to`, "", seen.links.join("\n"));
}

// ---- on the smallest telephone ----

async function onPhone(id, path) {
	const page = await pageOf(id, "phone", { viewport: { width: 320,
		height: 640 } });
	await page.goto(base + path);
	const [width, wide] = await page.evaluate(() => [
		document.documentElement.scrollWidth, [...document.querySelectorAll(
			"main *")].filter((e) => e.getBoundingClientRect().right > 320 &&
			!e.closest(".scroll")).slice(0, 3).map((e) =>
			e.outerHTML.slice(0, 120))]);
	ok(`${path}: 320 pixels are wide enough`, width <= 320,
		[width, ...wide].join("\n"));
}

for (const { id, path } of found.values()) {
	await byKeyboard(id, path);
	await withoutScript(id, path);
	await onPaper(id, path);
	await onPhone(id, path);
}
console.log(`# figure: ${found.size} pages walked in four ways`);

// ---- a review from signing in to signing out, by Tab, Enter and letters ----

const me = people["d.lindop"];
const page = await open();
async function tabTo(what, selector) {
	for (let i = 0; i < 250; i++) {
		await page.keyboard.press("Tab");
		if (await page.evaluate((s) => document.activeElement.matches(s),
			selector)) return true;
	}
	return ok(`Tab comes to ${what}`, false);
}
const press = async (key, url) => {
	await Promise.all([page.waitForURL(url), page.keyboard.press(key)]);
};
await page.goto(base + "/sign-in");
for (const [field, text] of [["#person", me.id], ["#password", me.password],
	["#code", await me.code()]]) {
	if (!await page.evaluate((s) => document.activeElement.matches(s), field))
		await tabTo(field, field);
	await page.keyboard.type(text);
}
await press("Enter", base + "/");
await tabTo("the queue", 'nav a[href="/review"]');
await press("Enter", base + "/review");
const waits = await page.locator(".queue tbody tr").count();
await tabTo("the first flag", ".queue tbody td:nth-child(2) a");
await press("Enter", /\/session\/[0-9a-f]{16}$/);
await tabTo("why", "#reason");
await page.keyboard.type("seen in the log of the proxy");
await tabTo("a finding", "button[value=embed]");
await press("Enter", /review\?done=/);
is("one waits less", waits - 1, await page.locator(".queue tbody tr").count());
await tabTo("the way back", ".done button");
await press("Enter", base + "/review");
is("and waits again", waits, await page.locator(".queue tbody tr").count());
await tabTo("a tick", ".queue tbody input[type=checkbox]");
await page.keyboard.press("Space");
await tabTo("the same for all", ".many summary");
await page.keyboard.press("Enter");
await tabTo("a finding for all", ".many button[value=background]");
await press("Enter", /review\?done=/);
await tabTo("the way back", ".done button");
await press("Enter", base + "/review");
await tabTo("the way out", 'form[action="/sign-out"] button');
await press("Enter", base + "/sign-in");
ok("a review needs no mouse from signing in to signing out", true);
is("no page complained", "", said.filter((s) => !/status of 40[034]/.test(s))
	.join("\n"));
await post("d.lindop", "/views", { what: "remove", of: "All" });
await browser.close();
end();
