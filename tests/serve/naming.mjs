// naming.mjs BASE STATE LAW BEADLE SCREENS MODULES: a school whose policy has
// two people confirm what is flagged before anybody is named. Whose a device is
// alone is taken from the roster's text, not from the program.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, enter } = client(base);
const place = ["--state", state, "--law", law];
const run = (...words) => execFileSync(beadle, [...words, ...place],
	{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const account = (...words) => run("account", ...words);

const one = await enter("d.lindop", account);
const again = await enter("d.lindop.also", account);
const two = await enter("s.webster", account);
const head = await enter("a.bello", account);
const auditor = await enter("a.uditor", account);
const token = run("account", "token", "d.lindop").split("\n")[0];

const get = (person, path) => ask("GET", path, { cookies: person.jar });
const post = async (person, path, fields) => form("POST", path, person.jar,
	{ form: await formOf(person.jar), ...fields });
const main = (answer) => answer.text.replace(/[^]*<main/, "<main")
	.replace(/<\/main>[^]*/, "");

// ---- whose is what, by the roster ----

const keepers = Object.fromEntries(readFileSync(law + "/roster.yaml", "utf8")
	.split("\n").filter((l) => /shared: no/.test(l)).map((l) =>
		[l.match(/id: ([\w-]+)/)[1], l.match(/custodian: ([\w.]+)/)?.[1]]));
const all = run("sessions", "--json").trim().split("\n").map(JSON.parse);
const flagged = [...(await get(one, "/review?show=all")).text.matchAll(
	/href="\/session\/([0-9a-f]{16})"/g)].map((m) => m[1]);
const session = all.find((s) => flagged.includes(s.id) &&
	keepers[s.device] === "j.reed");
ok("the sample day flags a device of one person", session);
const { id } = session, person = "j.reed", path = "/session/" + id;
const own = all.find((s) => keepers[s.device] === "d.lindop");

// Everything that tells of the session, to one reviewer and at the console.
async function told() {
	const api = await ask("GET", "/api/v1" + path,
		{ headers: { authorization: "Bearer " + token } });
	is("the API answers", 200, api.status);
	return { "the session's page": main(await get(one, path)),
		"the queue": main(await get(one, "/review?show=all")),
		"the queue by device": main(await get(one,
			"/review?show=all&device=" + session.device)),
		"today": main(await get(one, "/")),
		"reports": main(await get(one, "/reports")),
		"the API": api.text,
		"the API's day": (await ask("GET", "/api/v1/sessions", { headers:
			{ authorization: "Bearer " + token } })).text,
		"beadle explain": run("explain", id),
		"beadle explain --json": run("explain", id, "--json"),
		"beadle sessions": run("sessions"),
		"beadle review list": run("review", "list"),
		"beadle report": run("report") };
}
async function namesNobody(when) {
	for (const [what, text] of Object.entries(await told()))
		ok(`${when}: ${what} names nobody`, text.length > 40 &&
			!text.includes(person), text.slice(Math.max(0,
			text.indexOf(person) - 200), text.indexOf(person) + 50));
}
const half = async (who = two) => [...main(await get(who,
	"/review?show=second&outcome=both")).matchAll(/href="\/session\/(\w+)"/g)]
	.map((m) => m[1]);

// ---- from nobody to two, and back ----

await namesNobody("before anybody looked");
ok("the page says why", main(await get(one, path)).includes("nobody has so far"));
is("what one found goes into the ledger", 303, (await post(one, path,
	{ found: "correct", reason: "looked at the hosts" })).status);
await namesNobody("after one");
ok("who it was is said", main(await get(two, path))
	.includes("so far one has: d.lindop"));
is("it waits for a second person", id, (await half()).join());
ok("the queue says so", main(await get(two, "/review"))
	.includes("1 waits for a second person"));
for (const who of [one, again])
	ok("but not to who was the first", !main(await get(who, "/review"))
		.includes("for a second person</a>") && !(await half(who)).length);
for (const reason of ["x".repeat(200), "’".repeat(70)])
	is("a reason that has no room is not left out", 400, (await post(one,
		path, { found: "refer", reason })).status);
await post(one, path, { found: "refer" });
await namesNobody("after the same one again");
is("the second account is let in, too", 200, (await get(again, path)).status);
await post(again, path, { found: "correct" });
await namesNobody("after the same one by another account");
ok("the audit has the second account's act", main(await get(auditor,
	"/audit?by=d.lindop.also")).includes("found: correct"));
await post(two, path, { found: "correct" });
const named = main(await get(one, path));
ok("after two it is shown whose device it is", named.includes(person));
ok("and who confirmed it", /Two people have confirmed it[^.]*d\.lindop and s\.webster/
	.test(named), named.slice(0, 900));
ok("beadle explain says so, too", run("explain", id).includes(person));
is("and it waits for nobody", "", (await half()).join());
await post(two, path, { found: "undone" });
await namesNobody("when the second took his back");
await post(two, path, { found: "correct" });
await post(two, path, { found: "embed" });
await post(one, path, { found: "correct" });
await namesNobody("when one found something else meanwhile");
await post(two, path, { found: "correct" });
ok("two more, and it is shown", main(await get(two, path)).includes(person));

// ---- nobody about himself ----

ok("the manager's own was recorded", own);
for (const who of [one, again]) {
	is(`${who.id} does not see his own`, 404, (await get(who, "/session/" +
		own.id)).status);
	is("nor confirm it", 404, (await post(who, "/session/" + own.id,
		{ found: "correct" })).status);
}
let refused = "";
try {
	run("review", own.id, "correct", "--by", "d.lindop.also");
} catch (e) {
	refused = e.stderr.toString();
}
ok("nor at the console", refused.includes("nobody reviews their own"), refused);

// At the console nobody proves who it is: a page and another name there are
// one person, and the console alone is nobody.
const another = all.find((s) => flagged.includes(s.id) && s.id !== id &&
	keepers[s.device] && keepers[s.device] !== "d.lindop" &&
	keepers[s.device] !== "a.bello");
run("review", another.id, "correct", "--by", "d.lindop");
run("review", another.id, "correct", "--by", "s.webster");
ok("names typed at the console confirm nothing",
	/nobody\s+has\s+so\s+far/.test(run("explain", another.id)));
await post(one, "/session/" + another.id, { found: "correct" });
run("review", another.id, "correct", "--by", "s.webster");
const shown = run("explain", another.id);
ok("nor a second one beside a page's", /so\s+far\s+one\s+has/.test(shown) &&
	!shown.includes(keepers[another.device]), shown);

// Nor does anybody decide on what they recommended, by whichever account.
run("recommendation", "add", "--by", "d.lindop", "--kind", "talk", "--text",
	"Speak with the office group.");
ok("the other account's page has no decision", !main(await get(again,
	"/recommendation/recommendation-1")).includes('name="decision"'));
is("nor takes one", 409, (await post(again, "/recommendation/recommendation-1",
	{ decision: "accepted" })).status);
let decided = "";
try {
	run("recommendation", "decide", "recommendation-1", "--by",
		"d.lindop.also", "--decision", "accepted");
} catch (e) {
	decided = e.stderr.toString();
}
ok("nor the console", decided.includes("what they recommended"), decided);
ok("the head's has", main(await get(head,
	"/recommendation/recommendation-1")).includes('name="decision"'));

// ---- each act is in the ledger and in the audit ----

const folder = state + "/journal/ledger";
const ledger = readdirSync(folder).filter((f) => f.endsWith(".body"))
	.map((f) => readFileSync(`${folder}/${f}`, "latin1")).join("");
is("nine acts are in the ledger", 9, (ledger.match(
	/\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? []).filter((t) => t.includes(
	'"what":"disposition"') && t.includes(`"session":"${id}"`)).length);
const audit = main(await get(auditor, "/audit?about=" + id));
is("and in the audit", 9, (audit.match(/<td>found: /g) ?? []).length);
ok("with what was taken back", audit.includes("found: taken back"));

// ---- the law says it ----

const said = main(await get(head, "/law"));
ok("the page of the law has the sentence", said.includes("two different people"));
ok("with the section and its words", said.includes("so that it is fair"));
ok("as beadle law show has", /two\s+different\s+people/.test(run("law", "show",
	law).replace(/--state.*/, "")));

// ---- and it can be used by eye and by ear ----

const { browser, open, look, phone, said: complaints } = await eyes(screens,
	modules);
const page = await open({ storageState: stateOf(two.jar) });
await page.goto(base + "/session/" + another.id);
await look(page, "naming-hidden");
await page.goto(base + "/review?show=second&outcome=both");
await look(page, "naming-queue");
await page.goto(base + path);
await look(page, "naming-shown");
await phone(stateOf(two.jar), base + "/session/" + another.id, "naming-hidden");
is("no page complained", "", complaints.join("\n"));
await browser.close();
end();
