// own.mjs BASE STATE LAW BEADLE SCREENS MODULES: what a member of staff sees of
// their own record and of nobody else's, what they say against it, and how that
// is answered, by the right office and once.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, enter } = client(base);
const place = ["--state", state, "--law", law];
const run = (...words) => execFileSync(beadle, [...words, ...place],
	{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const account = (...words) => run("account", ...words);

const staff = await enter("j.reed", account);
const other = await enter("p.shaw", account);
const manager = await enter("d.lindop", account);
const head = await enter("a.bello", account);
const chair = await enter("c.hair", account);
const auditor = await enter("a.uditor", account);
const get = (person, path) => ask("GET", path, { cookies: person.jar });
async function post(person, path, fields, headers) {
	return form("POST", path, person.jar, { form: await formOf(person.jar),
		...fields }, headers);
}

// ---- what is theirs: as the subject's export says, which reads the journal ----

run("subject", "export", "--person", "j.reed", "--by", "a.uditor", "--reason",
	"the data subject asked", "--output", state + "/../export");
const exported = JSON.parse(readFileSync(state + "/../export.json", "utf8"));
const mine = exported.sessions.map((s) => s.record);
ok("something is held of j.reed", mine.length > 0);
const all = run("sessions", "--day", "2026-11-20", "--json").trim().split("\n")
	.map((l) => JSON.parse(l));
const { browser, open, look, phone, said } = await eyes(screens, modules);
const page = await open({ storageState: stateOf(staff.jar) });
await page.goto(base + "/");
is("a member of staff lands on their own record", base + "/own", page.url());
const shown = await page.locator(".queue tbody a").evaluateAll((l) =>
	l.map((a) => a.getAttribute("href").slice(5)));
is("every session of the export and no other", mine.map((r) => r.id).sort().join(),
	[...shown].sort().join());
const text = await page.locator("main").textContent();
ok("nobody else is named", !/d\.lindop|a\.bello|p\.shaw|t\.okafor|a\.uditor/
	.test(text));
ok("that somebody looked, and why", text.includes("wrote down what is held of a person, for them") &&
	text.includes("the data subject asked"));
await look(page, "own");

// ---- direct references: another's is as if it were not there ----

const own = mine[0].id;
const foreign = all.filter((s) => !mine.some((r) => r.id === s.id));
ok("there are others' to ask for", foreign.length > 5);
for (const s of foreign) {
	const seen = await get(staff, "/own/" + s.id);
	if (seen.status !== 404 || seen.text.includes(s.device))
		ok(`${s.device}'s ${s.id} is not j.reed's to see`, false, seen.status);
}
is("none of theirs can be contested either", 404, (await post(staff, "/own/" +
	foreign[0].id, { reason: "it is not so, it is not so" })).status);
for (const [name, person] of Object.entries({ other, manager, head, chair,
	auditor }))
	is(`nor is j.reed's the ${name}'s own`, 404,
		(await get(person, "/own/" + own)).status);
for (const id of ["zz", own.slice(0, 8), own + "0", "-"])
	ok(`${id} is none`, [400, 404].includes((await get(staff, "/own/" + id))
		.status));

// ---- contesting: with a reason, a token, from our own page, without script ----

const plain = await open({ storageState: stateOf(staff.jar),
	javaScriptEnabled: false });
await plain.goto(base + "/own/" + own);
const open1 = await plain.locator("main").textContent();
for (const part of ["How strong it is", "Clause by clause", "Who it may have",
	"Hosts", "What this can and cannot show", "Second opinion"])
	ok(`the entry says: ${part}`, open1.toLowerCase().includes(
		part.toLowerCase()));
is("no form without its token", 403, (await form("POST", "/own/" + own,
	staff.jar, { reason: "it is not so, it is not so" })).status);
is("nor from another site", 403, (await post(staff, "/own/" + own,
	{ reason: "it is not so, it is not so" },
	{ origin: "https://evil.example" })).status);
is("nor without a reason", 400, (await post(staff, "/own/" + own,
	{ reason: "no" })).status);
is("nor with one of ten thousand letters", 400, (await post(staff, "/own/" + own,
	{ reason: "x".repeat(10000) })).status);
is("nothing of that was recorded", 0, (await get(staff, "/own/" + own)).text
	.match(/contest-\d/g)?.length ?? 0);
const hostile = '<img src=x onerror=alert(1)> \u202eetihw\u0007 ' +
	"I was at the parents' evening";
await plain.goto(base + "/own/" + own);
await plain.fill("#reason", hostile);
await plain.getByRole("button", { name: "Contest" }).click();
await plain.waitForURL(base + "/own/" + own);
const after = await plain.locator("main").textContent();
ok("it is there, as text", after.includes("<img src=x onerror=alert(1)>") &&
	after.includes("\\u{202e}") && !after.includes("\u202e"), after.slice(0, 500));
is("no element came of it", 0, await plain.locator("main img").count());
// One month on, by the wall: the last day of a shorter month.
const now = new Date();
const due = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
const last = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0))
	.getUTCDate();
due.setUTCDate(Math.min(now.getUTCDate(), last));
const words = due.toLocaleDateString("en-GB", { weekday: "long",
	day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
	.replace(",", "");
ok(`the deadline is told: ${words}`, after.includes("to be answered by " + words),
	after.slice(0, 900));
is("a second one waits for the answer", 400, (await post(staff, "/own/" + own,
	{ reason: "and another thing, please" })).status);
const entry = await open({ storageState: stateOf(staff.jar) });
await entry.goto(base + "/own/" + own);
await look(entry, "own-entry");

// ---- answered by the office it goes to, and by nobody else ----

const named = after.match(/contest-\d+/)[0];
is("not the manager's to answer", 403, (await get(manager, "/contests")).status);
is("nor j.reed's", 403, (await get(staff, "/contest/" + named)).status);
is("nor the chair's", 404, (await get(chair, "/contest/" + named)).status);
ok("who does not see it listed", !(await get(chair, "/contests")).text
	.includes(named));
const watched = await get(auditor, "/contests");
ok("the data protection officer sees state and deadline", watched.text
	.includes(named) && watched.text.includes("to be answered by"));
ok("and neither who nor what", !watched.text.includes("j.reed") &&
	!watched.text.includes("parents"));
is("nor opens it", 403, (await get(auditor, "/contest/" + named)).status);
const session = await get(manager, "/session/" + own);
ok("the manager's page says it is contested, not what was said", session.text
	.includes("It is contested") && !session.text.includes("parents"));

// The queue and what programs ask: how it stands, of what they may see.
const key = run("account", "token", "d.lindop").split("\n")[0];
const rowOf = async (id) => (await get(manager, "/review?outcome=both&show=all"))
	.text.split("<tr>").find((r) => r.includes(`/session/${id}"`)) ?? "";
const asked = async () => JSON.parse((await ask("GET",
	"/api/v1/sessions?outcome=both&limit=200", { headers: {
		authorization: "Bearer " + key } })).text).sessions;
ok("the queue's row says that it is contested", (await rowOf(own))
	.includes(">contested<"), await rowOf(own));
ok("and no other row", !(await get(manager, "/review?outcome=both&show=all")).text
	.split("<tr>").some((r) => r.includes(">contested") &&
	!r.includes(`/session/${own}"`)));
is("so does a program's", own + " open", (await asked()).filter((s) => s.contested)
	.map((s) => s.id + " " + s.contested).join());
const desk = await open({ storageState: stateOf(head.jar) });
await desk.goto(base + "/contests");
await look(desk, "contests");
await desk.getByRole("link", { name: named }).click();
ok("the head reads it", (await desk.locator("main").textContent())
	.includes("parents' evening"));
is("as text", 0, await desk.locator("main img").count());
await look(desk, "contest");
is("an answer needs a finding", 400, (await post(head, "/contest/" + named,
	{ reason: "we looked into it together" })).status);
is("and words", 400, (await post(head, "/contest/" + named,
	{ found: "noted", reason: "no" })).status);
is("no answer from the chair", 404, (await post(chair, "/contest/" + named,
	{ found: "stands", reason: "we looked into it together" })).status);
await desk.getByLabel("what was said stays with it").check();
await desk.fill("#reason", "You were. It stays, with your words beside it.");
await desk.getByRole("button", { name: "Answer" }).click();
await desk.waitForURL(base + "/contests");
ok("then the row says that it was answered", (await rowOf(own))
	.includes(">contested, answered<"), await rowOf(own));
is("as the program's does", "answered", (await asked()).find((s) => s.id === own)
	?.contested);
is("once", 409, (await post(head, "/contest/" + named,
	{ found: "stands", reason: "on second thoughts, it stands" })).status);
await plain.goto(base + "/own/" + own);
ok("j.reed reads the answer", (await plain.locator("main").textContent())
	.includes("You were. It stays"));
is("and may contest again", 1, await plain.locator("#reason").count());

// ---- all of it is in the ledger, and in the export ----

const audit = (await get(auditor, "/audit")).text.replace(/<[^>]*>/g, " ");
ok("the audit has both, without the words", /contested:\s+contest-/.test(audit) &&
	/answered\s+contest-/.test(audit) && !audit.includes("parents"));
ok("and that the head looked", audit.includes("opened what is contested") &&
	audit.includes("to answer " + named));
run("subject", "export", "--person", "j.reed", "--by", "a.uditor", "--reason",
	"the data subject asked again", "--output", state + "/../again");
const again = JSON.parse(readFileSync(state + "/../again.json", "utf8"));
is("the export has what was said and answered", 2, again.contests.length);
is("nobody else in it", -1, JSON.stringify(again.contests).search(
	/a\.bello|root/));

// ---- found not to be right, it is sent nowhere ----

const wrong = mine.map((r) => r.id).find((id) => id !== own &&
	JSON.parse(run("explain", id, "--json")).outcome === "contrary");
ok("another of j.reed's is contrary on its face", wrong);
const telling = async () => ({ "their own page": (await get(staff, "/own/" +
	wrong)).text, "the manager's page": (await get(manager, "/session/" +
	wrong)).text, "beadle explain": run("explain", wrong) });
for (const [what, says] of Object.entries(await telling()))
	ok(`${what} says where it would go`, says.includes("It would go to") &&
		/screen\.\s+It\s+is\s+a\s+question/.test(says));
const unread = "Nobody has looked into it yet";
ok("and theirs that nobody looked", (await telling())["their own page"]
	.includes(unread));
await post(staff, "/own/" + wrong, { reason: "the device was not mine then" });
const disputed = (await get(staff, "/own/" + wrong)).text.match(/contest-\d+/)[0];
is("the head finds that it is not right", 303, (await post(head, "/contest/" +
	disputed, { found: "wrong", reason: "So it was, it is not right." })).status);
for (const [what, says] of Object.entries({ ...await telling(),
	"what the head answered": (await get(head, "/contest/" + disputed)).text }))
	ok(`${what} sends it nowhere`, says.length > 400 &&
		!/It would go to|Where it would go/.test(says) &&
		!/screen\.\s+It\s+is\s+a\s+question/.test(says) &&
		!says.includes(unread), says.slice(0, 900));

// ---- the head's own goes to the chair ----

const heads = all.find((s) => s.device === "head-01");
if (heads) {
	is("the head contests", 303, (await post(head, "/own/" + heads.id,
		{ reason: "it was the school's own page" })).status);
	const it = (await get(head, "/own/" + heads.id)).text.match(/contest-\d+/)[0];
	is("and does not answer himself", 404, (await get(head, "/contest/" + it))
		.status);
	is("the chair does", 200, (await get(chair, "/contest/" + it)).status);
}

for (const [person, path, name] of [[staff, "/own", "own"],
	[staff, "/own/" + own, "own-entry"], [head, "/contests", "contests"],
	[head, "/contest/" + named, "contest"]])
	await phone(stateOf(person.jar), base + path, name);
said.splice(0, said.length, ...said.filter((s) => !/status of 40\d/.test(s)));
is("no page complained, asked or was blocked", "", said.join("\n"));
await browser.close();
end();
