// views.mjs BASE STATE LAW BEADLE SCREENS MODULES: filters of the queue that
// two people keep under names, hostile ones among them; in a browser without
// JavaScript, and by who means ill.
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
const manager = await enter("d.lindop", account);
const head = await enter("a.bello", account);
const get = (person, path) => ask("GET", path, { cookies: person.jar });
const post = async (person, fields) => form("POST", "/views", person.jar,
	{ form: await formOf(person.jar), ...fields });

// ---- by a person, without JavaScript ----

const { browser, open, look, phone, said } = await eyes(screens, modules);
const page = await open({ javaScriptEnabled: false,
	storageState: stateOf(manager.jar) });
await page.goto(base + "/review");
is("without a filter there is nothing to keep", 0,
	await page.locator("#view").count());
await page.selectOption("#service", "facebook");
await page.selectOption("#show", "all");
await page.locator("form[role=search] button").click();
const rows = await page.locator(".queue tbody tr").allInnerTexts();
ok("the filter finds some", rows.length > 0);
await page.locator("summary", { hasText: "Keep these filters" }).click();
await page.fill("#view", "Facebook, all");
await page.locator("#view").press("Enter");
is("it is kept, and the queue shown by it", "Facebook, all",
	await page.locator(".views [aria-current=page]").innerText());
// axe is a script: it looks at the same in a browser that runs them.
const seen = await open({ storageState: stateOf(manager.jar) });
async function show(path, name) {
	await seen.goto(base + path);
	await look(seen, name);
}
await show("/review?service=facebook&show=all", "views-queue");
await page.goto(base + "/review");
await page.locator(".views a", { hasText: "Facebook, all" }).click();
is("opened, it finds the same", rows.join("\n"), (await page.locator(
	".queue tbody tr").allInnerTexts()).join("\n"));
is("the service is chosen again", "facebook",
	await page.inputValue("#service"));
await page.locator(".views a", { hasText: "Change them" }).click();
ok("its filters are told in words", (await page.locator("main table")
	.innerText()).includes("service facebook, show all"));
const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
await page.fill("#name-0", hostile);
await page.locator("button[value=rename]").click();
is("a hostile name is text", hostile, await page.locator("tbody a")
	.innerText());
is("and its field has it", hostile, await page.inputValue("#name-0"));
is("nothing of it is an element", 0, await page.locator(
	"main script, main img").count());
await show("/views", "views");
await phone(stateOf(manager.jar), base + "/views", "views");
await phone(stateOf(manager.jar), base + "/review", "views-queue");
await page.locator("button[value=remove]").click();
ok("it is removed", (await page.locator("main").innerText())
	.includes("There are none yet"));

// ---- what is refused ----

const wordsOf = (answer) => answer.text.match(/There is a problem<\/h2><p>([^<]*)/)?.[1];
for (const [what, fields, words] of [
	["no name", { what: "keep", name: " ", filters: "show=all" }, "Give the view a name."],
	["a long one", { what: "keep", name: "x".repeat(61), filters: "show=all" },
		"name is too long, or cannot be read: up to 60 letters"],
	["a longer one", { what: "keep", name: "x".repeat(2000), filters: "show=all" },
		"name is too long, or cannot be read: up to 60 letters"],
	["what asks for too much", { what: "keep", name: "Much", filters: "text=" +
		"x".repeat(700) }, "filters are too long"],
	["another's of a name too long", { what: "remove", of: "x".repeat(70) },
		"name is too long"],
	["one that turns the line round", { what: "keep", name: "a\u202eb",
		filters: "show=all" }, "cannot be shown"],
	["no filter", { what: "keep", name: "A", filters: "" }, "nothing to keep"],
	["a device alone", { what: "keep", name: "A", filters: "device=office-01" },
		"nothing to keep"],
	["one flag alone", { what: "keep", name: "A", filters: "like=00000000000000aa" },
		"nothing to keep"],
	["a day that is none", { what: "keep", name: "A", filters: "day=nonsense" },
		"nonsense"],
	["one that is not there", { what: "rename", of: "B", name: "C" },
		"no view of that name"],
	["nothing", {}, "Choose what"],
]) {
	const answer = await post(manager, fields);
	is(`${what}: is refused`, 400, answer.status);
	ok(`${what}: and why`, wordsOf(answer)?.includes(words), answer.text
		.slice(-1500));
}
await post(manager, { what: "keep", name: "Extra",
	filters: "show=all&device=office-01&evil=1&q=%3Cb%3E&to=%2F%2Fevil" });
const kept = readFileSync(state + "/views", "utf8").split("\n")
	.find((l) => l.startsWith("d.lindop "));
is("what is no filter of a view is left out", "d.lindop 4578747261 " +
	"q=%3Cb%3E&show=all", kept);
is("one name is for one view", 400, (await post(manager, { what: "keep",
	name: "Extra", filters: "show=all" })).status);
for (let i = 1; i < 12; i++)
	is(`view ${i + 1} of 12 is kept`, 303, (await post(manager, { what: "keep",
		name: "view " + i, filters: "show=all" })).status);
const full = await post(manager, { what: "keep", name: "view 13",
	filters: "show=all" });
ok("a thirteenth is not", full.status === 400 && wordsOf(full)
	.includes("Remove one first"));

// ---- nobody else's ----

ok("the head sees none of them", !(await get(head, "/views")).text
	.includes("view 1") && !(await get(head, "/review")).text.includes("view 1"));
is("nor removes one", 400, (await post(head, { what: "remove",
	of: "view 1" })).status);
ok("it is there still", (await get(manager, "/views")).text.includes("view 1"));
is("a form that is not ours changes nothing", 403, (await form("POST", "/views",
	manager.jar, { what: "remove", of: "view 1" })).status);
is("nobody else reads the file", "600", execFileSync("stat", ["-c", "%a",
	state + "/views"], { encoding: "utf8" }).trim());
for (let i = 1; i < 12; i++)
	await post(manager, { what: "remove", of: "view " + i });
await post(manager, { what: "remove", of: "Extra" });
is("no page complained", "", said.join("\n"));
await browser.close();
end();
