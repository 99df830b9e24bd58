// accounts.mjs BASE STATE LAW BEADLE SCREENS MODULES: accounts managed in a
// browser; one's own password and app; and who tries with another's.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { Person } from "./person.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, cookiesOf, enter, join, signIn } = client(base);
const place = ["--state", state, "--law", law];
const account = (...words) => execFileSync(beadle, ["account", ...words,
	...place], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const get = (person, path) => ask("GET", path, { cookies: person.jar });
const post = async (person, path, fields, headers) => form("POST", path,
	person.jar, { form: await formOf(person.jar), ...fields }, headers);
const ledger = () => readdirSync(state + "/journal/ledger")
	.filter((f) => f.endsWith(".body")).map((f) => readFileSync(
		`${state}/journal/ledger/${f}`, "latin1")).join("");
const linkOf = (text) => text.match(/\/join\?token=\w{64}/)?.[0];

// ---- the administrator's seat: accounts, and nobody's use ----

let text = account("list");
const admin = await enter("l.may", account, "--administrator");
if (/^l\.may /m.test(text))
	ok("l.may had an account before", true);
const manager = await enter("d.lindop", account);
const boss = /^l\.may .*administrator/m.test(account("list")) ? admin : manager;
for (const [path, status] of [["/accounts", 200], ["/review", 403],
	["/devices", 403], ["/people", 403], ["/person/j.reed", 403],
	["/device/office-01", 403], ["/devices/import", 403]])
	if (boss === admin)
		is(`an administrator at ${path}`, status,
			(await get(admin, path)).status);

const { browser, open, look, phone, scan, said } = await eyes(screens, modules);
const page = await open({ storageState: stateOf(boss.jar) });
page.setDefaultTimeout(10000);
await page.goto(base + "/accounts");
await look(page, "accounts");
await page.fill("#person", "no.body");
await page.locator("form.door button").click();
await page.waitForSelector(".wrong");
is("who is not in the roster is said at the field", "#person",
	await page.locator(".wrong a").getAttribute("href"));
is("and is still typed", "no.body", await page.inputValue("#person"));
await look(page, "accounts-wrong");

const reset = await post(boss, "/accounts", { act: "reset", person: "j.reed" });
const made = reset.status === 400 ? await post(boss, "/accounts",
	{ act: "add", person: "j.reed" }) : reset;
const link = linkOf(made.text);
ok("a link is made, with the whole address", made.text.includes(
	`https://${base.slice(8)}${link}`), made.text.slice(0, 300));
ok("it is shown once", !linkOf((await get(boss, "/accounts")).text));
ok("who made it for whom is in the ledger", /"command":"account (add|reset)"/
	.test(ledger()) && ledger().includes('"person":"j.reed"'));
const staff = new Person("j.reed", "four words do well");
is("it lets its person in", 303, (await join(staff, link)).status);
is("and nobody else", 404, (await ask("GET", link)).status);
for (const [what, fields, status] of [
	["twice the same account", { act: "add", person: "j.reed" }, 400],
	["one's own", { act: "reset", person: boss.id }, 400],
	["nobody", { act: "add", person: "" }, 400],
	["no act", { act: "delete", person: "j.reed" }, 400],
	["markup", { act: "add", person: '"><script>alert(1)</script>\u202e' }, 400],
	["ten thousand letters", { act: "add", person: "x".repeat(1e4) }, 400],
]) {
	const answer = await post(boss, "/accounts", fields);
	ok(`${what} is refused`, answer.status === status && !/<script>alert|\u202e/
		.test(answer.text) && !linkOf(answer.text), answer.status);
}
is("a form from elsewhere is refused", 403, (await post(boss, "/accounts",
	{ act: "reset", person: "j.reed" }, { origin: "https://evil.example" }))
	.status);
is("and one without its token", 403, (await form("POST", "/accounts", boss.jar,
	{ act: "reset", person: "j.reed" })).status);
is("j.reed is in all the same", 200, (await get(staff, "/account")).status);

// ---- somebody leaves ----

is("a suspension is taken", true, (await post(boss, "/accounts", {
	act: "suspend", person: "j.reed" })).text.includes("is signed out"));
is("and ends what was signed in, at once", 303, (await get(staff, "/account"))
	.status);
is("its password is of no use", 403, (await signIn(staff)).status);
staff.used--;		// that code was not used up
is("nor is it suspended twice", 400, (await post(boss, "/accounts", {
	act: "suspend", person: "j.reed" })).status);
ok("the console says so", /^j\.reed .*suspended/m.test(account("list")));
const renewed = await post(boss, "/accounts", { act: "reset",
	person: "j.reed" });
ok("no link is made for who is suspended", renewed.status === 400 &&
	renewed.text.includes("account of j.reed is suspended; resume it first") &&
	!linkOf(renewed.text), renewed.status);
account("resume", "j.reed");
staff.jar = cookiesOf(await signIn(staff));
is("resumed at the console, all is as before", 200,
	(await get(staff, "/account")).status);

// ---- one's own password ----

const second = { ...manager, jar: cookiesOf(await signIn(manager)) };
ok("two browsers are listed", (await get(manager, "/account")).text.match(
	/>this one<|>another</g)?.length === 2);
is("a form without its token signs nobody out", 403, (await form("POST",
	"/account", manager.jar, { what: "others" })).status);
is("ours does", "/account?done=others", (await post(manager, "/account",
	{ what: "others" })).headers.location);
is("then it is out", 303, (await ask("GET", "/account",
	{ cookies: second.jar })).status);
is("and this one in", 200, (await get(manager, "/account")).status);
const first = staff.jar;
async function own(fields) {
	return post(staff, "/account", fields);
}
is("the same twice, or not at all", 400, (await own({ what: "password",
	password: staff.password, code: "000000", new: "another long word",
	again: "another long wrod" })).status);
is("a short one is none", 400, (await own({ what: "password",
	password: staff.password, code: "000000", new: "short", again: "short" }))
	.status);
const wrong = await own({ what: "password", password: "not this one at all",
	code: "000000", new: "another long word", again: "another long word" });
ok("who does not know the old one changes nothing", wrong.status === 403 &&
	wrong.text.includes('href="#password"') &&
	!wrong.text.includes("another long word"), wrong.status);
const changed = await own({ what: "password", password: staff.password,
	code: await staff.code(), new: "another long word", again: "another long word" });
is("who knows it does", "/account?done=password", changed.headers.location);
is("the token before is nobody's", 303, (await ask("GET", "/account",
	{ cookies: first })).status);
staff.jar = { ...first, ...cookiesOf(changed) };
is("this one stays", 200, (await get(staff, "/account?done=password")).status);
is("the old password is useless", 403, (await signIn(staff, {}, {
	code: "000000" })).status);

// ---- another app ----

const bursar = await enter("p.shaw", account);
const key = (html) => html.match(/<code>([A-Z2-7 ]+)<\/code>/)[1];
const fresh = new Person("p.shaw", bursar.password);
fresh.secret = key((await get(bursar, "/account")).text);
ok("a new key is another", fresh.secret.replaceAll(" ", "") !==
	bursar.secret.replaceAll(" ", ""));
is("without its code it does not count", 400, (await post(bursar, "/account",
	{ what: "app", password: bursar.password, code: await bursar.code(),
		fresh: "000000" })).status);
bursar.used--;		// that one was not looked at
const swapped = await post(bursar, "/account", { what: "app",
	password: bursar.password, code: await bursar.code(), fresh: await fresh.code() });
is("with it, it does", "/account?done=app", swapped.headers.location);
is("the old app's codes are useless", 403, (await signIn(bursar)).status);
is("the new one's are good", 303, (await signIn(fresh)).status);
const officer = await enter("a.uditor", account);
const audit = (await get(officer, "/audit")).text;
for (const [who, what] of [["j.reed", "changed a password"],
	["p.shaw", "changed an authenticator app"]])
	is(`${who}'s own change is entered once, as an administrator's is`, 1,
		[...audit.matchAll(/<tr>.*?<\/tr>/gs)].filter(([row]) => row.includes(
			`>${who}</th>`) && row.includes(`<td>${what}</td><td>person ` +
			`${who}<`)).length);

// ---- guessing from a browser somebody left open ----

const guesses = {};
for (let i = 0; i < 12; i++) {
	const { status } = await post(manager, "/account", { what: "password",
		password: "guess number " + i, code: "123456",
		new: "another long word", again: "another long word" });
	guesses[status] = (guesses[status] ?? 0) + 1;
}
ok("guesses are slowed down", guesses[403] <= 5 && guesses[429] >= 7,
	JSON.stringify(guesses));
if (boss !== manager) {
	const listed = await get(boss, "/accounts");
	ok("the list has the failures, and the button", listed.text.includes(
		'aria-label="Unlock: d.lindop"'));
	ok("unlock is taken", (await post(boss, "/accounts", { act: "unlock",
		person: "d.lindop" })).text.includes("may try again"));
	is("and they may", 403, (await post(manager, "/account", {
		what: "password", password: "guess again, once", code: "123456",
		new: "another long word", again: "another long word" })).status);
}
const longest = await post(manager, "/account", { what: "password",
	password: manager.password, new: "x y ".repeat(70), again: "x y ".repeat(70),
	code: "123456" });
ok("a password that is too long is said to be", longest.status === 400 &&
	longest.text.includes("new password is too long"), longest.status);
is("nothing is no change", 400, (await post(manager, "/account",
	{ what: "everything" })).status);

// ---- without JavaScript, and looked at ----

const plain = await open({ javaScriptEnabled: false,
	storageState: stateOf(boss.jar) });
await plain.goto(base + "/accounts");
await plain.locator("tr", { hasText: "j.reed" }).locator(
	"button[value=reset]").click();
await plain.waitForSelector(".link");
ok("a link is made without JavaScript", linkOf(await plain.locator(".link")
	.innerText()));
is("and its person is out at once", 303, (await get(staff, "/account")).status);
for (const [path, name] of [["/accounts", "accounts"], ["/account", "account"]]) {
	await page.goto(base + path);
	await look(page, name);
	await phone(stateOf(boss.jar), base + path, name);
}
const label = "beadle:" + boss.id;
await scan(page, "account", label);
for (const [name, options] of [
	["account-dark", { colorScheme: "dark", forcedColors: "active" }],
	["account-320", { viewport: { width: 320, height: 740 } }],
	["account-plain", { javaScriptEnabled: false }]]) {
	const other = await open({ ...options, storageState: stateOf(boss.jar) });
	await other.goto(base + "/account");
	await scan(other, name, label);
	if (name === "account-320")
		is("it is no wider than that", 320, await other.evaluate(() =>
			document.documentElement.scrollWidth));
	await other.context().close();
}
said.splice(0, said.length, ...said.filter((s) => !/status of 4(0[0349]|29)/
	.test(s)));
is("no page complained, asked or was blocked", "", said.join("\n"));
await browser.close();
end();
