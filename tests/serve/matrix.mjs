// matrix.mjs BASE STATE LAW BEADLE FIRST: every seat at every route by every
// method, and who tries what is not theirs. Plain requests, no browser.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { Person } from "./person.mjs";
import { ok, is, end } from "./tap.mjs";
import { client } from "./client.mjs";

const [base, state, law, beadle, secret] = process.argv.slice(2);
const place = ["--state", state, "--law", law];
const { ask, form, field, own, cookiesOf, join, signIn, formOf } = client(base);

const account = (...words) => execFileSync(beadle, ["account", ...words,
	...place], { encoding: "utf8" });

// ---- a person for each seat, and what each may, by hand ----

const who = { "network manager": "d.lindop", "business manager": "p.shaw",
	head: "a.bello", chair: "c.hair", governor: "g.overnor",
	"trust board": "t.rust", "safeguarding lead": "s.lead",
	"nominated person": "n.ominated", auditor: "a.uditor",
	staff: "j.reed", nobody: null };
// In the order of `who`. 200 shown, 303 sent on (nobody: to sign in; head and
// chair: to say why), 403 not theirs, 404 not there, 405 not so.
const want = {
	"GET /":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 303, 303],
	"POST /":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /review":		[200, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /review":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /review/many":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"POST /review/many":	[400, 403, 303, 303, 403, 403, 403, 403, 403, 403, 403],
	"GET /views":		[200, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /views":		[400, 403, 400, 400, 403, 403, 403, 403, 403, 403, 403],
	"GET /session/":	[200, 403, 303, 303, 403, 403, 403, 403, 403, 403, 303],
	"POST /session/":	[400, 403, 303, 303, 403, 403, 403, 403, 403, 403, 403],
	"GET /reason":		[200, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /reason":		[400, 403, 400, 400, 403, 403, 403, 403, 403, 403, 403],
	"GET /reports":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 303],
	"POST /reports":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /reports/make":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"POST /reports/make":	[400, 400, 400, 400, 400, 400, 400, 400, 400, 403, 403],
	"GET /report/":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 403, 303],
	"POST /report/":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /recommendations":	[200, 200, 200, 200, 200, 403, 403, 200, 200, 403, 303],
	"POST /recommendations":	[400, 400, 400, 403, 403, 403, 403, 400, 400, 403, 403],
	"GET /recommendation/":	[404, 404, 404, 404, 404, 403, 403, 404, 404, 403, 303],
	"POST /recommendation/":	[403, 404, 404, 404, 403, 403, 403, 403, 403, 403, 403],
	"GET /registers":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /registers":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /register/":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /register/":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /register-add/":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /register-add/":	[400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
	"GET /entry/":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303],
	"POST /entry/":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 403],
	"GET /devices":		[200, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /devices":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /device/":		[200, 403, 303, 303, 403, 403, 403, 403, 403, 403, 303],
	"POST /device/":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /devices/import":	[200, 403, 200, 403, 403, 403, 403, 403, 403, 403, 303],
	"POST /devices/import":	[400, 403, 400, 403, 403, 403, 403, 403, 403, 403, 403],
	"GET /devices/unknown":	[200, 403, 200, 403, 403, 403, 403, 403, 403, 403, 303],
	"POST /devices/unknown":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /devices/classify":	[200, 403, 200, 403, 403, 403, 403, 403, 403, 403, 303],
	"POST /devices/classify":	[400, 403, 400, 403, 403, 403, 403, 403, 403, 403, 403],
	"GET /places":		[200, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /places":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /people":		[200, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /people":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /person/":		[200, 403, 303, 303, 403, 403, 403, 403, 403, 403, 303],
	"POST /person/":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /accounts":	[200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 303],
	"POST /accounts":	[400, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403],
	"GET /account":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /account":	[400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
	"GET /law":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /law":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /law/changes":	[200, 200, 200, 200, 403, 403, 403, 403, 200, 403, 303],
	"POST /law/changes":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /law/try":		[403, 403, 200, 200, 403, 403, 403, 403, 403, 403, 303],
	"POST /law/try":	[403, 403, 400, 400, 403, 403, 403, 403, 403, 403, 403],
	"GET /calendar":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /calendar":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /accuracy":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /accuracy":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /coverage":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 303],
	"POST /coverage":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /audit":		[200, 403, 200, 200, 403, 403, 403, 403, 200, 403, 303],
	"POST /audit":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /own":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 303],
	"POST /own":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /own/":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 303],
	"POST /own/":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 400, 403],
	"GET /contests":	[403, 403, 200, 200, 200, 200, 200, 403, 200, 403, 303],
	"POST /contests":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /contest/":	[403, 403, 404, 404, 404, 404, 404, 403, 403, 403, 303],
	"POST /contest/":	[403, 403, 404, 404, 404, 404, 404, 403, 403, 403, 403],
	"GET /help":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
	"POST /help":		[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /accessibility":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
	"POST /accessibility":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /live":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 401],
	"POST /live":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /api/v1/status":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 401],
	"POST /api/v1/status":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /api/v1/coverage":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 401],
	"POST /api/v1/coverage":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /api/v1/sessions":	[200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 401],
	"POST /api/v1/sessions":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /api/v1/session/":	[200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 401],
	"POST /api/v1/session/":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /api/v1/reviews":	[200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 401],
	"POST /api/v1/reviews":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /api/v1/registers":	[200, 403, 200, 403, 403, 403, 403, 403, 403, 403, 401],
	"POST /api/v1/registers":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /metrics":	[200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 401],
	"POST /metrics":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /sign-in":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
	"POST /sign-in":	[403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403],
	"GET /sign-in/oidc":	[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
	"POST /sign-in/oidc":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /sign-in/oidc/done":	[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
	"POST /sign-in/oidc/done":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /sign-in/oidc/code":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"POST /sign-in/oidc/code":	[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
	"GET /sign-out":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"POST /sign-out":	[303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 403],
	"GET /join":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
	"POST /join":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
	"GET /healthz":		[200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
	"POST /healthz":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
	"GET /assets/":		[404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
	"POST /assets/":	[405, 405, 405, 405, 405, 405, 405, 405, 405, 405, 405],
};

// ---- the table itself is walked, so that no route goes without a row ----

const table = [...readFileSync("dashboard/site.c", "utf8").matchAll(
	/^\t\{ "(\/[^"]*)", (true|false),/gm)].map((m) => m[1]);
is("the table has all rows", Object.keys(want).length / 2, table.length);
for (const path of table)
	for (const method of ["GET", "POST"])
		ok(`${method} ${path} is expected of each`,
			want[`${method} ${path}`]?.length === Object.keys(who).length);

const people = {};
for (const [seat, id] of Object.entries(who)) {
	if (!id) continue;
	people[seat] = new Person(id, `${seat} goes in quietly`);
	if (id === "d.lindop") {
		people[seat].password = "four words do well";
		people[seat].secret = secret;
		people[seat].used = Math.floor(Date.now() / 30000) + 1;
		continue;
	}
	const link = account("add", id).match(/\/join\?token=\w+/)[0];
	is(`${seat} joins`, 303, (await join(people[seat], link)).status);
	is("the link is over", 404, (await ask("GET", link)).status);
}
const manager = people["network manager"];
// Its last codes were used in the browser: reset, as somebody would whose
// telephone is lost.
await join(manager, account("reset", "d.lindop").match(/\/join\?token=\w+/)[0]);

const queue = await ask("GET", "/review", { cookies: manager.jar });
const sessions = [...queue.text.matchAll(/href="\/session\/(\w{16})"/g)]
	.map((m) => m[1]);
ok("there are sessions to ask for", sessions.length > 5);

// Of routes with an id: one that is there.
const all = execFileSync(beadle, ["sessions", "--day", "2026-11-20", "--json",
	...place], { encoding: "utf8" }).trim().split("\n").map((l) => JSON.parse(l));
// A session of j.reed's, who is the one with no office.
const ids = {
	"/own/": all.find((s) => s.device === "office-01").id, "/contest/": "contest-1",
	 "/session/": sessions[0],
	"/api/v1/session/": sessions[0], "/assets/": "x",
	"/report/": "schedule-1", "/recommendation/": "recommendation-1",
	"/register/": "official", "/register-add/": "official",
	"/entry/": "official-1", "/device/": "office-01", "/person/": "j.reed" };
let pairs = 0;
for (const path of table) {
	for (const method of ["GET", "POST"]) {
		const wrong = [];
		for (const [i, [seat, id]] of Object.entries(who).entries()) {
			if (path === "/sign-out" && method === "POST") continue;
			const jar = id ? people[seat].jar : {};
			const to = path + (ids[path] ?? "");
			const answer = method === "GET" ?
				await ask("GET", to, { cookies: jar }) :
				await form("POST", to, path === "/sign-in" ? {} : jar,
					path === "/sign-in" ? { person: `x${i}` } :
					{ form: id ? await formOf(jar) : "" });
			pairs++;
			// Guesses of nobody's are slowed down in the end.
			const seen = answer.status === 429 ? 403 : answer.status;
			if (seen !== want[`${method} ${path}`][i])
				wrong.push(`${seat}: ${answer.status}`);
			if (!answer.headers["content-security-policy"])
				wrong.push(`${seat}: no policy`);
		}
		is(`${method} ${path}, as the table by hand`, "", wrong.join(", "));
	}
}
console.log(`# figure: ${pairs} pairs of seat and route walked`);

// ---- direct references ----

is("what is no id is not there", 404, (await ask("GET", "/session/zz",
	{ cookies: manager.jar })).status);
is("nor is a beginning of one", 404, (await ask("GET", "/session/" +
	sessions[0].slice(0, 8), { cookies: manager.jar })).status);
const hidden = all.filter((s) => ["head-01", "site-01"].includes(s.device));
ok("the head's and the manager's own were recorded", hidden.length > 0,
	all.map((s) => s.device).join(" "));
for (const s of hidden)
	is(`${s.device}'s is not the manager's to see`, 404, (await ask("GET",
		"/session/" + s.id, { cookies: manager.jar })).status);
ok("nor in the queue", !hidden.some((s) => sessions.includes(s.id)));
const head = people.head;
const longest = await form("POST", "/reason", head.jar,
	{ form: await formOf(head.jar), back: "/", reason: "x".repeat(200) });
ok("a reason that is too long is said to be", longest.status === 400 &&
	longest.text.includes("reason is too long, or cannot be read: it has up to " +
		"190 letters"), longest.text.slice(0, 2000));
is("the head says why", 303, (await form("POST", "/reason", head.jar,
	{ form: await formOf(head.jar), back: "/session/" + sessions[0],
		reason: "referral 14, as agreed" })).status);
is("and sees what was referred alone", 404, (await ask("GET", "/session/" +
	sessions[0], { cookies: head.jar })).status);
await form("POST", "/session/" + sessions[0], manager.jar,
	{ form: await formOf(manager.jar), found: "refer" });
const referred = await ask("GET", "/session/" + sessions[0],
	{ cookies: head.jar });
is("once it is referred", 200, referred.status);

// ---- every look is in the ledger ----

const folder = state + "/journal/ledger";
const chain = readdirSync(folder).filter((f) => f.endsWith(".body"))
	.map((f) => readFileSync(`${folder}/${f}`, "latin1")).join("");
ok("the manager's look is in the ledger", chain.includes('"what":"look"') &&
	chain.includes('"by":"d.lindop"'));
ok("the head's, with the reason", chain.includes("referral 14, as agreed"));

// What cannot be recorded is not shown: another holds the ledger's lock.
const holder = spawn("flock", [folder + "/lock", "sleep", "60"],
	{ stdio: "ignore", detached: true });
while (spawnSync("flock", ["-n", folder + "/lock", "true"]).status === 0)
	await new Promise((done) => setTimeout(done, 20));
const begun = Date.now();
const unseen = await ask("GET", "/session/" + sessions[1],
	{ cookies: manager.jar });
is("a look that the ledger cannot take is refused", 503, unseen.status);
is("and may be tried again", "3", unseen.headers["retry-after"]);
const unsaid = await form("POST", "/session/" + sessions[1], manager.jar,
	{ form: await formOf(manager.jar), found: "embed" });
is("so may a finding", "503 3", `${unsaid.status} ${unsaid.headers["retry-after"]}`);
ok("nobody waits for that longer than a moment", Date.now() - begun < 4000);
ok("and shows nothing of it", !all.some((s) => unseen.text.includes(s.device)));
process.kill(-holder.pid);
is("with the ledger back it is shown", 200, (await ask("GET", "/session/" +
	sessions[1], { cookies: manager.jar })).status);

// ---- forms that are not ours ----

const good = await formOf(manager.jar);
const to = "/session/" + sessions[1];
for (const [what, headers, fields] of [
	["without Origin", {}, { form: good }],
	["another's Origin", { origin: "https://evil.example" }, { form: good }],
	["Origin null", { origin: "null" }, { form: good }],
	["our name over http", { origin: base.replace("https", "http") },
		{ form: good }],
	["cross-site by its own word", { ...own, "sec-fetch-site": "cross-site" },
		{ form: good }],
	["a subdomain", { ...own, "sec-fetch-site": "same-site" }, { form: good }],
	["without the form's token", own, {}],
	["another's token", own, { form: await formOf(head.jar) }],
	["a wrong token", own, { form: "0".repeat(64) }],
]) {
	const answer = await form("POST", to, manager.jar,
		{ ...fields, found: "correct" }, headers);
	is(`a form ${what} is refused`, 403, answer.status);
}
ok("and nothing was recorded", !(await ask("GET", to,
	{ cookies: manager.jar })).text.includes("correct by"));

// ---- cookies and sign-ins ----

const planted = "a".repeat(64);
const auditor = people.auditor;
const entered = await signIn(auditor, { "__Host-sid": planted });
is("signing in leads on", 303, entered.status);
const jar = cookiesOf(entered);
ok("the token is a new one", jar["__Host-sid"]?.length === 64 &&
	jar["__Host-sid"] !== planted && jar["__Host-sid"] !== auditor.jar["__Host-sid"]);
is("a planted token is nobody's", 303, (await ask("GET", "/",
	{ cookies: { "__Host-sid": planted } })).status);
ok("cookies are Secure, HttpOnly, Strict, of this host", entered.headers[
	"set-cookie"].every((c) => /^__Host-/.test(c) && /; Secure/.test(c) &&
	/; HttpOnly/.test(c) && /; SameSite=Strict/.test(c) && /; Path=\//.test(c) &&
	!/Domain/i.test(c)), entered.headers["set-cookie"].join("\n"));
const formNow = await formOf(jar);
is("signing out", 303, (await form("POST", "/sign-out", jar,
	{ form: formNow })).status);
is("ends it on the server", 303, (await ask("GET", "/",
	{ cookies: jar })).status);
account("reset", "g.overnor");
is("a reset signs out at once", 303, (await ask("GET", "/",
	{ cookies: people.governor.jar })).status);
is("and the password is useless", 403,
	(await signIn(people.governor)).status);

// ---- guessing ----

const answers = {};
for (let i = 0; i < 60; i++) {
	const { status } = await form("POST", "/sign-in", {}, { person: "p.shaw",
		password: "guess " + i, code: "123456" });
	answers[status] = (answers[status] ?? 0) + 1;
}
ok("sixty guesses get five answers", answers[403] <= 5 && answers[429] >= 55,
	JSON.stringify(answers));
const known = { "__Host-known": people["business manager"].jar["__Host-known"] };
is("the owner's own browser gets in meanwhile", 303,
	(await signIn(people["business manager"], known)).status);
const list = account("list");
ok("the console lists who may", /p\.shaw +.*business manager/.test(list), list);
account("unlock", "p.shaw");
ok("unlock is taken", true);
let refused = "";
try { account("add", "no.body"); } catch (e) { refused = e.stderr.toString(); }
ok("an account is a person of the roster", refused.includes("no.body") ||
	refused.includes("roster"), refused);
end();
