// registers.mjs BASE STATE LAW BEADLE SCREENS MODULES: an official use from
// asking to revoking, in a browser and by who may not; entries of all registers.
import { execFileSync } from "node:child_process";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, enter } = client(base);
const place = ["--state", state, "--law", law];
const run = (...words) => execFileSync(beadle, [...words, ...place],
	{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const account = (...words) => run("account", ...words);
const register = (...words) => run("register", ...words);

const manager = await enter("d.lindop", account);
const head = await enter("a.bello", account);
const leader = await enter("t.okafor", account);
const staff = await enter("j.reed", account);
const other = await enter("l.may", account);
const auditor = await enter("a.uditor", account);
const chair = await enter("c.hair", account);
const bursar = await enter("p.shaw", account);

async function post(person, path, fields) {
	return form("POST", path, person.jar,
		{ form: await formOf(person.jar), ...fields });
}
const get = (person, path) => ask("GET", path, { cookies: person.jar });
const idOf = (answer) => answer.headers.location?.match(/entry\/([\w-]+)/)?.[1];
const textOf = (html) => html.replace(/<[^>]*>/g, " ").replace(/&#39;/g, "'")
	.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">")
	.replace(/&amp;/g, "&").replace(/\s+/g, " ");

// An entry for days of which today is none waits all the same.
const week = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const [today, first_day, second_day] = [0, 2, 4].map((n) =>
	week[(new Date().getDay() + n) % 7]);

// ---- asked for in a browser, by keyboard, without JavaScript ----

const { browser, open, look, phone, said } = await eyes(screens, modules);
const page = await open({ javaScriptEnabled: false,
	storageState: stateOf(staff.jar) });
await page.goto(base + "/registers");
is("staff see four registers to ask of", 4,
	await page.locator(".tile").count());
await page.goto(base + "/register/official");
await page.locator("a.button").click();
is("who asks for themselves is named already", "j.reed",
	await page.inputValue("#person"));
is("and is told of nobody else", 0, await page.locator("#people").count());
await page.fill("#to", "2020-01-31");
await page.fill("#account", "@alexandra_office");
await page.fill("#conditions", "school news only");
await page.check("input[name=service][value=facebook]");
await page.check(`input[name=weekdays][value=${first_day}]`);
await page.check(`input[name=weekdays][value=${second_day}]`);
await page.fill("#reason", "the school's page is hers to keep");
await page.locator("#reason").press("Enter");
is("an end before the beginning is said at its field", "Error: Until is " +
	"before the entry begins.", (await page.locator("#to-wrong")
	.textContent()).trim());
is("and above, with the way there", "#to",
	await page.locator(".wrong a").getAttribute("href"));
ok("the title says so, too", (await page.title()).startsWith("Error: "));
is("what was typed is kept", "@alexandra_office",
	await page.inputValue("#account"));
ok("what was ticked, too", await page.isChecked("input[value=facebook]") &&
	await page.isChecked(`input[value=${second_day}]`) &&
	!await page.isChecked(`input[value=${today}]`));
await page.fill("#to", "");
await page.locator("main button").click();
is("what the policy needs is said at its field", "#trained",
	await page.locator(".wrong a").getAttribute("href"));
await page.fill("#trained", "2026-09-10");
await page.locator("main button").click();
await page.waitForURL(/\/entry\/official-\d+\?done=add/);
const first = new URL(page.url()).pathname.split("/")[2];
ok("it waits for approval", (await page.locator("h1").innerText())
	.includes("waits for approval"));
ok("of somebody else", (await page.locator(".note").innerText())
	.includes("nobody may approve an entry of their own"));

// ---- who may and who may not ----

const facts = register("official", "list", "--json");
ok("the console knows it", facts.includes('"@alexandra_office"') &&
	facts.includes(`"${first_day}"`), facts);
is("nobody approves their own", 409, (await post(staff, "/entry/" + first,
	{ act: "approve" })).status);
is("another's is not there for staff", 404, (await get(other, "/entry/" +
	first)).status);
is("nor to be approved", 404, (await post(other, "/entry/" + first,
	{ act: "approve" })).status);
is("the auditor reads it", 200, (await get(auditor, "/entry/" + first)).status);
is("and may do nothing to it", 409, (await post(auditor, "/entry/" + first,
	{ act: "approve" })).status);
const wrong = await post(head, "/entry/" + first, { act: "approve",
	reason: "as the policy says", from: "2026-02-30" });
ok("a day that is none is said at its field", wrong.status === 400 &&
	wrong.text.includes('<a href="#from">') && wrong.text.includes(
	'value="as the policy says"'), textOf(wrong.text).slice(0, 600));

async function add(person, kind, fields) {
	const answer = await post(person, "/register-add/" + kind, fields);
	const id = idOf(answer);
	ok(`${person.id} adds ${id ?? "an entry of " + kind}`, id,
		textOf(answer.text).slice(0, 500));
	return id;
}
const full = { person: "j.reed", service: "facebook", account: "@office",
	conditions: "school news", trained: "2026-09-10", from: "2026-09-20" };
const second = await add(manager, "official", full);
ok("the manager cannot approve it, and is told who could", textOf((await
	get(manager, "/entry/" + second)).text).includes("the policy gives that " +
	"to the senior leader"));
is("nor by a request of their own", 409, (await post(manager, "/entry/" +
	second, { act: "approve" })).status);
const yours = textOf((await get(head, "/registers")).text);
ok("it waits for the head's word", yours.includes("Waits for your word") &&
	yours.includes(second), yours);
ok("and for a senior leader's, who has no other office", textOf((await
	get(leader, "/registers")).text).includes(second));
is("a senior leader approves it", 303, (await post(leader, "/entry/" + second,
	{ act: "approve", reason: "asked and trained" })).status);
const approved = textOf((await get(head, "/entry/" + second)).text);
ok("late is shown as late", approved.includes("approved late") &&
	approved.includes("late: until then it was not in force"), approved);
ok("with who and by what word", approved.includes("t.okafor (senior leader"),
	approved);
is("twice is once", 409, (await post(head, "/entry/" + second,
	{ act: "approve" })).status);
is("the head suspends it", 303, (await post(head, "/entry/" + second,
	{ act: "suspend", reason: "until the account is found" })).status);
ok("it is suspended", textOf((await get(head, "/entry/" + second)).text)
	.includes("suspended"));
is("resumes it", 303, (await post(head, "/entry/" + second,
	{ act: "resume" })).status);
is("and revokes it", 303, (await post(head, "/entry/" + second,
	{ act: "revoke", reason: "not kept to" })).status);
is("after which nothing may be done", 409, (await post(head, "/entry/" +
	second, { act: "approve" })).status);
ok("the ledger has each act with who did it", ["t.okafor", "a.bello"].every(
	(who) => register("official", "list").includes(who)));
execFileSync(beadle, ["journal", "verify", "--state", state]);
ok("and its chain verifies", true);

// ---- each register, and what an authority hides ----

const exception = await add(staff, "exception", { person: "j.reed",
	reason: "a call that evening" });
ok("who adds one is told first that nobody can approve it", /will never be in force: the policy does not say who may approve/
	.test(textOf((await get(staff, "/register-add/exception")).text)));
ok("and of what somebody can, nothing", !textOf((await get(staff,
	"/register-add/official")).text).includes("never be in force"));
for (const [who, jar] of [["whose it is", staff], ["the head", head]])
	ok(`its page says so, too, to ${who}`, /Nobody can approve it: the policy does not say who may approve/
		.test(textOf((await get(jar, "/entry/" + exception)).text)));
is("staff ask for nobody else", 400, (await post(staff,
	"/register-add/exception", { person: "l.may" })).status);
is("a curriculum activity is for a place or a group", 303, (await post(leader,
	"/register-add/curriculum", { place: "classrooms", service: "youtube",
		weekdays: "tue", hours: "10:00-11:00", person: "t.okafor" })).status);
const read = await add(other, "acknowledgement", { person: "l.may" });
ok("who has not is listed for the business manager", textOf((await get(bursar,
	"/register/acknowledgement")).text).includes("have not acknowledged"));
ok("and for no member of staff", !textOf((await get(other,
	"/register/acknowledgement")).text).includes("Who has not"));
is("authorities are the head's to add", 404, (await post(manager,
	"/register-add/authority", { person: "j.reed", ground: "x" })).status);
const authority = await add(head, "authority", { person: "j.reed",
	ground: "complaint", reference: "case 7" });
is("whom it is about does not see it", 404, (await get(staff, "/entry/" +
	authority)).status);
is("nor does the manager", 404, (await get(manager, "/entry/" +
	authority)).status);
is("nor is the register theirs", 404, (await get(staff,
	"/register/authority")).status);
const onHead = await add(chair, "authority", { device: "head-01",
	ground: "complaint" });
is("one about the head's own device is not the head's", 404, (await get(head,
	"/entry/" + onHead)).status);
ok("nor in the head's list", !(await get(head, "/register/authority")).text
	.includes(onHead));
ok("but in the chair's", (await get(chair, "/register/authority")).text
	.includes(onHead));
ok("the manager sees the exception", (await get(manager, "/entry/" +
	exception)).status === 200);
is("an acknowledgement is not the manager's to see", 404, (await get(manager,
	"/entry/" + read)).status);
for (const path of ["/entry/official-9999", "/entry/official-0", "/entry/x",
	"/register/nothing", "/register-add/nothing"])
	is(`${path} is not there`, 404, (await get(head, path)).status);

// ---- bad input, and words that mean ill ----

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e';
for (const [what, fields, at] of [
	["nobody", { account: "x" }, "person"],
	["a person who is not there", { person: "no.body" }, "person"],
	["a device that is not there", { person: "j.reed", device: "no-01" },
		"device"],
	["a service that is not there", { person: "j.reed", service: "nothing" },
		"service"],
	["hours that are none", { person: "j.reed", hours: "25-99" }, "hours"],
	["a day that is none", { person: "j.reed", from: "2026-02-30" }, "from"],
	["ten thousand letters", { person: "j.reed", conditions: "x".repeat(1e4) },
		"conditions"],
	["three administrators", { person: "j.reed", administrators: "a,b,c" },
		"administrators"],
	["a password", { person: "j.reed", reference: "password: secret" },
		"reference"],
	["markup for a person", { person: hostile }, "person"],
	["markup for a day", { person: "j.reed", to: hostile }, "to"],
	["markup for a device", { person: "j.reed", device: hostile }, "device"],
]) {
	const answer = await post(manager, "/register-add/official", fields);
	ok(`${what} is refused at the field`, [400, 409].includes(answer.status) &&
		answer.text.includes(`<a href="#${at}">`) &&
		!answer.text.includes("<script>alert") &&
		!answer.text.includes("\u202e") && !/--[a-z]+ /.test(textOf(answer.text)),
		answer.status + " " + textOf(answer.text).slice(0, 400));
}
const long = await post(manager, "/register-add/official",
	{ person: "j.reed", conditions: "y".repeat(1e4) });
ok("and all of it is still there", long.text.includes("y".repeat(1e4)));
const cursed = await add(manager, "exception", { person: "j.reed",
	conditions: hostile, reference: hostile, reason: hostile });
for (const path of ["/entry/" + cursed, "/register/exception?find=" +
	encodeURIComponent(hostile), "/registers"]) {
	const { text } = await get(manager, path);
	ok(`hostile words are text on ${path.slice(0, 24)}`,
		!/<script>alert|<img|\u202e/.test(text) &&
		(path === "/registers" || text.includes("&lt;script&gt;")));
}
is("a form of another's is refused", 403, (await form("POST", "/entry/" +
	second, head.jar, { form: await formOf(staff.jar), act: "end" })).status);
is("without Origin, too", 403, (await form("POST", "/entry/" + second,
	head.jar, { form: await formOf(head.jar), act: "end" }, {})).status);

// ---- looked at ----

const theirs = await open({ storageState: stateOf(staff.jar) });
await theirs.goto(base + "/registers");
await look(theirs, "registers-staff");
await theirs.goto(base + "/entry/" + first);
await look(theirs, "entry-asked");
await theirs.goto(base + "/register-add/official");
await theirs.fill("#to", "2020-01-31");
await theirs.locator("main button").click();
await theirs.waitForSelector(".wrong");
is("what is wrong has the focus", "wrong", await theirs.evaluate(() =>
	document.activeElement.className));
await look(theirs, "register-add-wrong");
const mine = await open({ storageState: stateOf(head.jar) });
for (const [path, name] of [["/registers", "registers"],
	["/register/official", "register"], ["/register/authority",
		"register-authority"], ["/entry/" + second, "entry"],
	["/register-add/official", "register-add"]]) {
	await mine.goto(base + path);
	await look(mine, name);
	await phone(stateOf(head.jar), base + path, name);
}
await mine.goto(base + "/register/official?show=over");
is("the list filters by state", 1, await mine.locator(".queue tbody tr")
	.count());
await mine.goto(base + "/register/official?find=alexandra_office");
is("and finds by account", first, await mine.locator(".queue tbody a")
	.innerText());
await mine.keyboard.press("j");
await mine.keyboard.press("Enter");
await mine.waitForURL(base + "/entry/" + first);
ok("j and Enter open an entry", true);
await mine.emulateMedia({ media: "print" });
ok("on paper there is no form", !await mine.locator("main form").first()
	.isVisible());
said.splice(0, said.length, ...said.filter((s) => !/status of 40[0349]/.test(s)));
is("no page complained, asked or was blocked", "", said.join("\n"));
await browser.close();
end();
