// signin.mjs WORK BEADLE SCREENS MODULES PROVIDER-PID PORT...: signing in by a
// provider and a directory; who lies, guesses, replays or comes from elsewhere
// does not get in. PORTs: dashboards of the real provider, the forger, the
// forger with a second factor told, with it trusted, and one whose servers
// answer nobody.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { client } from "../serve/client.mjs";
import { eyes } from "../serve/eyes.mjs";
import { ok, is, end } from "../serve/tap.mjs";

const [work, beadle, screens, modules, providerPid, ...ports] =
	process.argv.slice(2);
const [real, forged, told, trusting, silent] = ports.map((port) =>
	client("https://127.0.0.1:" + port));
const place = ["--state", work + "/state", "--law", work + "/law"];
const account = (...words) => execFileSync(beadle, ["account", ...words,
	...place], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
function fails(...words) {
	try {
		account(...words);
		return "";
	} catch (e) {
		return e.stderr;
	}
}
// Each address has its own failures.
let peers = 1;
const somewhere = () => `127.0.${peers >> 8}.${(peers++ & 255) + 1}`;
const isIn = (answer) => /^[0-9a-f]{64}$/.test(
	real.cookiesOf(answer)["__Host-sid"] ?? "");
const url = (text) => Buffer.from(JSON.stringify(text)).toString("base64url");

// ---- accounts, and whom they are linked to ----

const okafor = await real.enter("t.okafor", account);
const reed = await real.enter("j.reed", account, "--administrator");
const lindop = await real.enter("d.lindop", account);
const shaw = await real.enter("p.shaw", account);
const may = await real.enter("l.may", account);
const own = (person, at = real, path = "/account") => at.ask("GET", path,
	{ cookies: person.jar });
// What is entered of an account, of whom and by whom.
const ledger = () => readdirSync(work + "/state/journal/ledger")
	.filter((f) => f.endsWith(".body")).map((f) => readFileSync(
		`${work}/state/journal/ledger/${f}`, "latin1")).join("");
const entries = (what, person) => [...ledger().matchAll(/\{[^{}]*\}/g)].filter(
	([e]) => e.includes(`"command":"account ${what}"`) &&
		e.includes(`"person":"${person}"`));
is("who has an account is signed in", 200, (await own(okafor)).status);
account("link", "t.okafor", "sub=t-1");
is("who is linked is signed out", 303, (await own(okafor)).status);
const [[linking] = []] = entries("link", "t.okafor");
ok("it is in the ledger, with who typed it", /"os_user":"\w/.test(linking) &&
	/"reason":"at the console"/.test(linking) && !/"by":"/.test(linking), linking);
ok("but not what the provider calls its person", !ledger().includes("t-1"));
is("an account made at the console is, too", 1, entries("add", "t.okafor")
	.length);
account("link", "t.okafor", "ldap=0B6A2F3C-0001-4000-8000-000000000001");
account("link", "j.reed", "sub=j.reed");
account("link", "d.lindop", "email=D.Lindop@school.example");
account("link", "p.shaw", "email=p.shaw@school.example");
account("link", "l.may", "ldap=0b6a2f3c-0003-4000-8000-000000000003");
ok("the console lists what is linked", /^t\.okafor .*sub=t-1/m.test(
	account("list")), account("list"));
const entered = ledger().length;
for (const [words, pattern] of [
	[["a.bello", "sub=x"], /a\.bello has no account; beadle account add/],
	[["j.reed", "sub=t-1"], /t\.okafor is linked to that; beadle account unlink/],
	[["j.reed", "j.reed"], /expected sub=NAME, oid=ID or email=ADDRESS/],
	[["j.reed", "sub="], /expected sub=NAME/],
	[["j.reed", "sub=a b"], /expected sub=NAME/],
	[["j.reed", "sub=" + "x".repeat(300)], /expected sub=NAME/],
	[["j.reed", "oid=j.reed"], /expected sub=NAME/],
	[["j.reed", "ldap=uid=j,dc=x"], /expected sub=NAME/],
])
	ok(`no link: ${words.join(" ").slice(0, 40)}`,
		pattern.test(fails("link", ...words)), fails("link", ...words));
is("and what was not done is not entered", entered, ledger().length);

// ---- to the forger and back ----

async function leave(at, from) {
	const answer = await at.ask("GET", "/sign-in/oidc", { from });
	return { answer, to: answer.headers.location &&
		new URL(answer.headers.location),
	flow: at.cookiesOf(answer)["__Host-flow"] };
}
const codeOf = (trip, kind) => url({ kind,
	nonce: trip.to.searchParams.get("nonce"),
	challenge: trip.to.searchParams.get("code_challenge") });
const back = (at, flow, query, from) => at.ask("GET",
	"/sign-in/oidc/done?" + new URLSearchParams(query),
	{ from, cookies: flow ? { "__Host-flow": flow } : {} });
async function come(at, kind, from = somewhere()) {
	const trip = await leave(at, from);
	trip.answer = await back(at, trip.flow, { code: codeOf(trip, kind),
		state: trip.to.searchParams.get("state") }, from);
	return trip;
}
const wrongOf = (answer) => answer.text.match(
	/was refused: ([^<]*)/)?.[1] ?? answer.text.slice(0, 300);

const knock = (at, person, password, c, from = somewhere(), jar = {}) =>
	at.form("POST", "/sign-in", jar, { with: "directory", person, password,
		code: c }, at.own, from);

const word = "directory word";

// ---- servers that answer nobody ----

// Asked now, looked at in the end.
const before = Date.now();
const leaves = Array.from({ length: 6 }, () => leave(silent));
await Promise.race(leaves);
const waits = Promise.all([knock(silent, "lmay", word, "000000"),
	...leaves]).then(async ([slow, ...left]) => {
	const took = Date.now() - before;
	const { answer } = await leave(silent);
	return { slow, left, took, answer, later: Date.now() - before - took };
});
is("while a directory does not answer, others are served", "ok\n",
	(await silent.ask("GET", "/healthz")).text);
ok("at once", Date.now() - before < 2000, Date.now() - before);

// ---- where to ----

const one = await leave(forged), other = await leave(forged);
const sent = one.to.searchParams;
is("the browser is sent to the provider", 303, one.answer.status);
is("to where the provider says", "/go", one.to.pathname);
is("for a code", "code", sent.get("response_type"));
is("by this client", "beadle", sent.get("client_id"));
is("to come back here", `https://localhost:${ports[1]}/sign-in/oidc/done`,
	sent.get("redirect_uri"));
is("with PKCE", "S256", sent.get("code_challenge_method"));
ok("as long as SHA-256 is", /^[\w-]{43}$/.test(sent.get("code_challenge")));
is("and the domain", "school.example", sent.get("hd"));
ok("state, nonce and challenge are another each time, and no two the same",
	new Set([one, other].flatMap((t) => ["state", "nonce", "code_challenge"]
		.map((n) => t.to.searchParams.get(n)))).size === 6);
const cookie = one.answer.headers["set-cookie"].join();
ok("the browser keeps a cookie of its own", /^__Host-flow=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/
	.test(cookie), cookie);
ok("that says nothing of the rest", ![...sent.values()].includes(one.flow) &&
	!one.to.href.includes(one.flow));

for (const kind of ["good", "ec", "no-kid", "aud-list", "nearly-over", "mfa"]) {
	const { answer } = await come(forged, kind);
	ok(`${kind}: is taken, and our code asked for`, answer.status === 200 &&
		answer.text.includes("/sign-in/oidc/code") && !isIn(answer),
	wrongOf(answer));
}

const full = await come(told, "mfa");
ok("told: with amr mfa our code is not asked for", full.answer.status === 200 &&
	isIn(full.answer), full.answer.status);

const none = /not by RS256 or ES256/, key = /of none of the provider.+s keys/;
const client_ = /for another client/, over = /over, or not yet begun/;
const shape = /not a signed token/;
for (const [kind, why] of Object.entries({
	"wrong-nonce": /does not belong to this sign-in/,
	"no-nonce": /does not belong to this sign-in/,
	"wrong-aud": client_, "two-auds": client_, "no-aud": client_,
	"wrong-azp": client_, "wrong-iss": /from another issuer/,
	"no-iss": /from another issuer/, "over": over, "no-exp": over,
	"exp-text": over, "iat-later": over, "nbf-later": over,
	"no-sub": /names nobody/, "sub-spaces": /names nobody/,
	"wrong-tid": /another tenant/, "no-tid": /another tenant/,
	"wrong-hd": /not of the school.+s domain/,
	"no-hd": /not of the school.+s domain/,
	"unverified": /address is not verified/,
	"verified-text": /address is not verified/,
	"none": none, "None": none, "no-alg": shape,
	"hs256-pem": none, "hs256-n": none, "hs256-oct": none,
	"rs256-by-secret": key, "other-key": key, "other-key-no-kid": key,
	"own-jwk": key, "weak-key": key, "p384": key, "es-zero": key,
	"es-der": key, "es-as-rs": key, "crit": /beadle does not know/,
	"no-signature": key, "two-parts": shape, "four-parts": shape,
	"empty": shape, "not-base64": shape, "more-claims": key, "bit": key,
	"huge": shape, "spent": /provider said: invalid_grant: code &#?\w+;b/,
	"nobody": /no account here is linked to it; .*account link PERSON sub=somebody-else/,
})) {
	const { answer } = await come(forged, kind);
	ok(`${kind}: is refused`, answer.status === 403 && !isIn(answer) &&
		!answer.text.includes("/sign-in/oidc/code") && why.test(wrongOf(answer)),
	`${answer.status} ${wrongOf(answer)}`);
}
for (const kind of ["html", "redirect"]) {
	const { answer } = await come(forged, kind);
	ok(`${kind}: is trouble, told as such`, answer.status === 503 &&
		!isIn(answer) && answer.text.includes("cannot be asked"),
	answer.status);
}
for (const kind of ["rotated", "rotated"])
	ok("keys that changed are asked for again", (await come(forged, kind))
		.answer.text.includes("/sign-in/oidc/code"));
ok("and the old one is none any more", key.test(wrongOf((await come(forged,
	"good")).answer)));

// ---- state ----

const trip = await leave(told);
const state = trip.to.searchParams.get("state");
const theirs = await leave(told);
const query = { code: codeOf(trip, "rotated"), state };
for (const [what, flow, given] of [
	["state of another browser", theirs.flow, query],
	["state without the browser's cookie", undefined, query],
	["no state", trip.flow, { code: query.code }],
	["another state", trip.flow, { ...query, state: "0".repeat(64) }],
	["state of another's flow", trip.flow, { ...query,
		state: theirs.to.searchParams.get("state") }],
	["a cookie made up", "0".repeat(64), query],
	["an answer of another provider", trip.flow,
		{ ...query, iss: "https://localhost:1" }],
	["an error of somebody else's", theirs.flow,
		{ error: "access_denied", state }],
]) {
	const answer = await back(told, flow, given);
	ok(`${what} is refused`, answer.status === 403 && !isIn(answer) &&
		!answer.text.includes("/sign-in/oidc/code") &&
		!answer.text.includes("access_denied"), answer.text.slice(0, 200));
}
is("the browser's own is taken", 200, (await back(told, trip.flow, query))
	.status);
ok("once", /used before/.test(wrongOf(await back(told, trip.flow, query))));
const denied = await back(told, theirs.flow, { error: "access_denied",
	error_description: "<i>no</i>", state: theirs.to.searchParams.get("state") });
ok("what the provider refuses with is said, as text", denied.status === 403 &&
	/access_denied: &#?\w+;i/.test(wrongOf(denied)), wrongOf(denied));

// ---- the code ----

const code = (at, flow, fields, headers, from) => at.form("POST",
	"/sign-in/oidc/code", flow ? { "__Host-flow": flow } : {}, fields, headers,
	from);
const half = await come(told, "rotated");
is("a wrong code is refused", 403, (await code(told, half.flow,
	{ code: "000000" })).status);
is("so is the right one from another browser", 403, (await code(told,
	theirs.flow, { code: await okafor.code() })).status);
okafor.used--;
is("and one sent by another site", 403, (await code(told, half.flow,
	{ code: await okafor.code() }, { origin: "https://evil.example" })).status);
okafor.used--;
const letIn = await code(told, half.flow, { code: await okafor.code() });
ok("the right one lets in", letIn.status === 303 && isIn(letIn),
	letIn.status);
is("once", 403, (await code(told, half.flow, { code: await okafor.code() })).status);
okafor.used--;

// ---- a second factor elsewhere ----

ok("told: without amr our code is asked for", !isIn((await come(told,
	"rotated")).answer));
const trusted = (await come(trusting, "rotated")).answer;
ok("provider: it is not", trusted.status === 200 && isIn(trusted) &&
	trusted.headers.refresh === "0; url=/", trusted.status);
is("and that is a sign-in", 200, (await trusting_get(trusted)).status);
async function trusting_get(answer) {
	return trusting.ask("GET", "/own", { cookies: trusting.cookiesOf(answer) });
}
account("suspend", "t.okafor");
is("who is suspended is out", 303, (await trusting_get(trusted)).status);
const suspended = (await come(trusting, "rotated")).answer;
ok("and not let in by a provider", suspended.status === 403 &&
	/suspended/.test(wrongOf(suspended)), wrongOf(suspended));
ok("no link is made for who is suspended", /t\.okafor is suspended; resume it first/
	.test(fails("reset", "t.okafor")), fails("reset", "t.okafor"));
account("resume", "t.okafor");
for (const what of ["suspend", "resume"])
	is(`${what} is in the ledger`, 1, entries(what, "t.okafor").length);

// ---- guessing codes of the provider ----

const guesses = {};
for (let i = 0; i < 24; i++) {
	const { status } = (await come(told, "spent", "127.9.9.9")).answer;
	guesses[status] = (guesses[status] ?? 0) + 1;
}
ok("an address that brings nonsense is slowed down", guesses[403] === 20 &&
	guesses[429] === 4, JSON.stringify(guesses));

// ---- the directory ----

for (const [what, at, who] of [["ldaps", real, okafor], ["StartTLS", forged, may]]) {
	const name = who === okafor ? "tokafor" : "lmay";
	const answer = await knock(at, name, word, await who.code());
	ok(`${what}: name, password and code let in`, answer.status === 303 &&
		isIn(answer), answer.status);
	is(`${what}: a wrong password does not`, 403, (await knock(at, name,
		"directory wrod", "000000")).status);
}
for (const [what, name, password] of [
	["an empty password", "lmay", ""],
	["the local password", "lmay", may.password],
	["nobody", "nobody", word],
	["somebody whom no account is linked to", "unlinked", word],
	["a name that two have", "twin", word],
	["a name that is a referral", "away", word],
	["an asterisk", "*", word],
	["the beginning of a name", "lma*", word],
	["a filter in the name", "lmay)(uid=*", word],
	["another filter", "*)(|(uid=lmay", word],
	["a name with a zero", "lmay\0", word],
	["a name with an escape", "\\6cmay", word],
	["a name of spaces", "   ", word],
	["a name of 300 letters", "l".repeat(300), word],
]) {
	const c = await may.code();
	may.used--;
	const answer = await knock(real, name, password, c);
	ok(`${what} is refused`, answer.status === 403 && !isIn(answer) &&
		answer.text.includes("is not right"), answer.status);
}
is("a code without which nobody is let in", 403, (await knock(real, "lmay",
	word, "000000")).status);
ok("no referral was followed", !existsSync(work + "/away-heard"));
for (const [what, at] of [["a server without StartTLS", told],
	["a certificate of somebody else's", trusting]]) {
	const answer = await knock(at, "lmay", word, "000000");
	ok(`${what} is told nothing`, answer.status === 503 && !isIn(answer),
		answer.status);
}
ok("the console says why", /StartTLS/.test(readFileSync(work + "/told.log",
	"utf8")) && /directory/.test(readFileSync(work + "/trusting.log", "utf8")),
readFileSync(work + "/told.log", "utf8"));
async function guess(name, from, jar) {
	return (await knock(forged, name, "guess", "000000", from, jar)).status;
}
const tries = {};
for (const name of ["lmay", "LMAY", "lMay", "lmay", "Lmay", "lmay", "LMAy"]) {
	const status = await guess(name);
	tries[status] = (tries[status] ?? 0) + 1;
}
ok("guessing is slowed down, however the name is written", tries[403] <= 5 &&
	tries[429] >= 2, JSON.stringify(tries));
const known = (person) => ({ "__Host-known": person.jar["__Host-known"] });
is("the browser its person signed in with does not wait", 403,
	await guess("lmay", somewhere(), known(may)));
is("another's does", 429, await guess("lmay", somewhere(), known(lindop)));
ok("the console lists the failures", /^l\.may .* [5-9] /m.test(account("list")),
	account("list"));
account("unlock", "l.may");
is("unlocked, they may try again", 403, await guess("LMay"));
is("that is in the ledger", 1, entries("unlock", "l.may").length);
const sprayed = {};
for (let i = 0; i < 24; i++) {
	const status = await guess("made-up-" + i, "127.9.9.8", known(lindop));
	sprayed[status] = (sprayed[status] ?? 0) + 1;
}
ok("nobody's browser lifts the limit of an address", sprayed[403] === 20 &&
	sprayed[429] === 4, JSON.stringify(sprayed));
const locally = await real.signIn(may);
ok("the local password still lets in", isIn(locally));
may.jar = real.cookiesOf(locally);
ok("one's own page shows what one is linked to", (await own(may)).text.includes(
	"0b6a2f3c-0003-4000-8000-000000000003"));
account("unlink", "l.may");
is("who is linked no more is signed out", 303, (await own(may)).status);
is("that is in the ledger, too", 1, entries("unlink", "l.may").length);
reed.jar = real.cookiesOf(await real.signIn(reed));
ok("the page of accounts shows what is linked", (await own(reed, real,
	"/accounts")).text.includes("sub=t-1"));

// ---- an address that is given to somebody else ----

const first = await come(told, "shaw");
is("who comes first by an address is let in", 303, (await code(told, first.flow,
	{ code: await shaw.code() })).status);
ok("and the link is to the provider's own name from then on",
	/^p\.shaw .*sub=m-1 \(was email=p\.shaw@school\.example\)/m.test(
		account("list")), account("list"));
ok("who has the address next is somebody else", /address was somebody else.+s when .* linked/
	.test(wrongOf((await come(told, "next-shaw")).answer)) &&
	/address/.test(wrongOf((await come(trusting, "next-shaw")).answer)),
wrongOf((await come(told, "next-shaw")).answer));
ok("and the first is still who they are", isIn((await come(trusting, "shaw"))
	.answer));

// ---- a real provider in a real browser ----

const { browser, open, look, said } = await eyes(screens, modules);
const home = `https://localhost:${ports[0]}`;
async function visit(id) {
	const page = await open();
	page.setDefaultTimeout(15000);
	await page.goto(home + "/sign-in");
	await page.click("text=Sign in with your school account");
	await page.fill("input[name=login]", id);
	await page.fill("input[name=password]", "whatever");
	await page.click("button[type=submit]");
	await page.waitForSelector("text=Continue");
	return page;
}
async function through(person) {
	const page = await visit(person.id);
	await page.click("button:has-text('Continue')");
	await page.waitForSelector("#code");
	return page;
}

const page = await through(reed);
await look(page, "sign-in-code");
await page.fill("#code", "000000");
await page.click("main button");
await page.waitForSelector(".wrong");
await page.fill("#code", await reed.code());
await page.click("main button");
await page.waitForURL(home + "/");
ok("provider, code, in", (await page.content()).includes("j.reed"));
is("the flow's cookie is gone", 0, (await page.context().cookies()).filter(
	(c) => c.name === "__Host-flow").length);
const byMail = await through(lindop);
await byMail.fill("#code", await lindop.code());
await byMail.click("main button");
await byMail.waitForURL(home + "/own");
ok("linked by a verified address", /^d\.lindop .*sub=d\.lindop /m.test(
	account("list")), account("list"));
const unverified = await visit(shaw.id);
await unverified.click("button:has-text('Continue')");
await unverified.waitForSelector(".wrong");
ok("an address that is not verified links nobody", (await unverified.innerText(
	"body")).includes("beadle account link PERSON sub=p.shaw"));
await look(unverified, "sign-in-elsewhere");
const cancelled = await visit("j.reed");
await cancelled.click("text=Cancel");
await cancelled.waitForSelector(".wrong");
ok("who turns back is told so", (await cancelled.innerText("body")).includes(
	"the provider said: access_denied"));
process.kill(Number(providerPid), "SIGUSR2");
for (let i = 0; i < 1000 && !existsSync(work + "/provider-rotated"); i++)
	await new Promise((done) => setTimeout(done, 10));
await through(reed);
ok("the provider's keys change, to ES256", true);
// The provider's own pages want a font of the Internet's, and the focus.
said.splice(0, said.length, ...said.filter((s) =>
	!/status of 40[034]|ERR_NAME_NOT_RESOLVED|Autofocus|^\[DOM\]/.test(s)));
is("no page complained, asked or was blocked", "", said.join("\n"));
const { slow, left, took, answer: again, later } = await waits;
is("and it is told", 503, slow.status);
ok("having waited its turn, however many ask for the provider",
	slow.text.includes("its console says why"), slow.text);
is("as are they", "503 503 503 503 503 503", left.map((l) =>
	l.answer.status).join(" "));
ok("within half a minute", took < 30000, took);
ok("that a provider does not answer is remembered", again.status === 503 &&
	later < 1000, later);
await browser.close();
end();
