// advice.mjs BASE STATE LAW BEADLE SCREENS MODULES: a recommendation from its
// first word to what became of it, in a browser, at the console, and by who may
// not; and that nobody is named in it.
import { execFileSync, spawnSync } from "node:child_process";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, enter } = client(base);
const place = ["--state", state, "--law", law];
const run = (...words) => execFileSync(beadle, [...words, ...place],
	{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const says = (...words) => {
	const r = spawnSync(beadle, ["recommendation", ...words, ...place],
		{ encoding: "utf8" });
	return [r.status, r.stderr.trim().split("\n").length, r.stderr.trim()];
};
const account = (...words) => run("account", ...words);
const list = () => run("recommendation", "list", "--json").trim().split("\n")
	.filter((l) => l).map((l) => JSON.parse(l));
async function post(person, path, fields) {
	return form("POST", path, person.jar,
		{ form: await formOf(person.jar), ...fields });
}
const get = (person, path) => ask("GET", path, { cookies: person.jar });

const bursar = await enter("p.shaw", account);
const head = await enter("a.bello", account);
const chair = await enter("c.hair", account);
const governor = await enter("g.overnor", account);
const manager = await enter("d.lindop", account);

// ---- recommended in a browser, by keyboard ----

const { browser, open, look, phone, said } = await eyes(screens, modules);
const page = await open({
	storageState: stateOf(bursar.jar) });
await page.goto(base + "/reports");
await page.locator("a[href='/recommendations']").first().click();
ok("nothing is there yet", (await page.textContent("main"))
	.includes("Nothing was recommended yet"));
await page.selectOption("#kind", "renewal");
await page.fill("#text", "Ask Mr Okafor to renew his approval.");
await page.getByRole("button", { name: "Recommend" }).press("Enter");
ok("a text that names somebody is refused", (await page.textContent(".wrong"))
	.includes("The text names t.okafor"));
is("what was typed stays", "Ask Mr Okafor to renew his approval.",
	await page.inputValue("#text"));
is("and what was chosen", "renewal", await page.inputValue("#kind"));
await look(page, "recommendations-refused");
is("nothing is in the ledger", 0, list().length);
await page.fill("#text", "Renew the approval of the school's <b>page</b>.");
await page.getByRole("button", { name: "Recommend" }).press("Enter");
is("it leads to what was recommended", base + "/recommendation/recommendation-1",
	page.url());
ok("as it was typed", (await page.textContent("main"))
	.includes("the school's <b>page</b>."));
is("who recommends does not decide", 0,
	await page.locator("input[name=decision]").count());
await look(page, "recommendation");
await page.goto(base + "/reports");
await look(page, "reports");
await phone(stateOf(bursar.jar), base + "/reports", "reports");
await page.goto(base + "/recommendations");
await look(page, "recommendations");
await phone(stateOf(bursar.jar), base + "/recommendations", "recommendations");

// ---- who may not ----

const one = "/recommendation/recommendation-1";
is("nor by another road", 403, (await post(manager, one,
	{ decision: "accepted" })).status);
is("a governor reads it", 200, (await get(governor, one)).status);
ok("without a name", !(await get(governor, one)).text.includes("p.shaw"));
is("and does nothing", 403, (await post(governor, "/recommendations",
	{ kind: "talk", text: "Speak with the office group." })).status);
is("a chair does not recommend", 403, (await post(chair, "/recommendations",
	{ kind: "talk", text: "Speak with the office group." })).status);
is("a kind there is not", 400, (await post(bursar, "/recommendations",
	{ kind: "rumour", text: "Speak with the office group." })).status);
is("no words", 400, (await post(bursar, "/recommendations",
	{ kind: "talk", text: "" })).status);
is("too many", 400, (await post(bursar, "/recommendations",
	{ kind: "talk", text: "x".repeat(400) })).status);
is("a form of nobody's", 403, (await form("POST", "/recommendations",
	bursar.jar, { form: "x", kind: "talk", text: "Speak with them all." })).status);
is("not from elsewhere", 403, (await form("POST", "/recommendations", bursar.jar,
	{ form: await formOf(bursar.jar), kind: "talk", text: "Speak with all." },
	{ origin: "https://elsewhere.example" })).status);
is("what is not there", 404, (await get(head, "/recommendation/x")).status);
is("a bursar does not close what is not decided", 409, (await post(bursar, one,
	{ result: "done", text: "It was renewed." })).status);
is("still one entry", 1, list().length);

// ---- decided ----

const desk = await open({
	storageState: stateOf(head.jar) });
await desk.goto(base + one);
await look(desk, "recommendation-decide");
await desk.check("#decision-2");
await desk.getByRole("button", { name: "Decide" }).press("Enter");
ok("put off is not the end", (await desk.textContent("main"))
	.includes("deferred"));
is("a day there is not", 400, (await post(head, one,
	{ decision: "accepted", due: "2026-02-30" })).status);
// A reason that has no room is not left out: nothing is decided.
for (const text of ["x".repeat(401), "’".repeat(140)]) {
	const answer = await post(head, one, { decision: "accepted", text });
	is(`${text.length} letters of ${Buffer.byteLength(text)} bytes`, 400,
		answer.status);
	ok("are said to be too many", answer.text.includes("too long"));
}
ok("and it is still put off", (await get(head, one)).text.includes(
	'value="deferred"'));
is("a browser takes as many as have room", "133", await desk.getAttribute(
	"#text", "maxlength"));
is("an answer there is not", 400, (await post(head, one,
	{ decision: "perhaps" })).status);
await desk.check("#decision-0");
await desk.fill("#due", "2027-01-29");
await desk.fill("#text", "Agreed with the leadership.");
await desk.getByRole("button", { name: "Decide" }).press("Enter");
ok("then accepted, and by when", (await desk.textContent("main"))
	.match(/due .*29 January 2027/));
await look(desk, "recommendation-accepted");
is("once", 409, (await post(chair, one, { decision: "declined" })).status);
is("closed without words it is not", 400, (await post(bursar, one,
	{ result: "done" })).status);
is("what became of it", 303, (await post(bursar, one,
	{ result: "done", text: "Renewed until the end of the year." })).status);
is("it is over", 409, (await post(head, one, { decision: "deferred" })).status);

// ---- the ledger has all of it, with who, and the console does the same ----

is("four entries", "recommendation deferred accepted done", list().map((e) =>
	e.decision ?? e.result ?? e.what).join(" "));
is("with who", "p.shaw a.bello a.bello p.shaw",
	list().map((e) => e.by).join(" "));
is("and as what", "business manager,head,head,business manager",
	list().map((e) => e.office).join());
run("recommendation", "add", "--by", "a.bello", "--kind", "policy", "--text",
	"Say what occasional means.", "--from", "2026-11-16", "--to", "2026-11-22");
is("nobody decides on their own", [2, 1, "beadle recommendation: nobody decides " +
	"on what they recommended themselves"].join(), says("decide", "recommendation-2", "--by",
	"a.bello", "--decision", "accepted").join());
is("nor who holds no office for it", [2, 1, "beadle recommendation: d.lindop holds " +
	"no office that decides on recommendations"].join(), says("decide", "recommendation-2",
	"--by", "d.lindop", "--decision", "accepted").join());
is("nor who is nobody", 2, says("decide", "recommendation-2", "--by", "n.obody",
	"--decision", "accepted")[0]);
ok("names are refused here, too", says("decide", "recommendation-2", "--by",
	"c.hair", "--decision", "declined", "--text", "j.reed was against it")[2]
	.includes("the text names j.reed"));
ok("what waits is listed", /recommendation-2/.test(run("recommendation", "list",
	"--open")) && !/recommendation-1/.test(run("recommendation", "list",
	"--open")));
is("the chair decides", 0, says("decide", "recommendation-2", "--by", "c.hair",
	"--decision", "declined", "--text", "In spring.")[0]);
ok("the report of the business manager has them", /recommendation-1.*Renew/s
	.test(run("report", "business-manager", "--by", "p.shaw", "--day", "today")));
ok("and no name", !/p\.shaw|a\.bello|c\.hair/.test(run("report", "head", "--day",
	"today")));
is("the ledger is sound", 0, spawnSync(beadle, ["journal", "verify", "--state",
	state]).status);
is("no console message in the browser", "", said.filter((s) => !/status of 40[09]/.test(s))
	.join("\n"));
await browser.close();
end();
