// reports.mjs BASE STATE LAW BEADLE CLOCK: reports of schedules, for whom they
// are. The schedule is run as on a day to come (CLOCK), so this comes last.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { client } from "./client.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, clock] = process.argv.slice(2);
const place = ["--state", state, "--law", law];
const { ask, enter, form, field } = client(base);
const account = (...words) => execFileSync(beadle, ["account", ...words,
	...place], { encoding: "utf8" });
const day = (n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10);

const manager = await enter("p.shaw", account);
const network = await enter("d.lindop", account);
const staff = await enter("j.reed", account);
const none = (await ask("GET", "/reports", { cookies: manager.jar })).text;
ok("who has no report is told whom to ask for one",
	/Ask <strong>d\.lindop<\/strong>, the network manager/.test(none), none);

// ---- one that is made now ----

const typed = { edition: "business-manager", period: "day", day: "2026-11-20",
	language: "en", format: "json" };
const own = field(none, "form");
const make = (fields, jar = manager.jar, headers) => form("POST", "/reports/make",
	jar, { form: own, ...typed, ...fields }, headers);
ok("a form makes one, of the editions for one's office alone",
	/<option value="business-manager"/.test(none) &&
	/<option value="annual"/.test(none) && !/<option value="head"/.test(none), none);
const made = await make({});
is("it comes", 200, made.status);
is("as a file", 'attachment; filename="beadle-business-manager-2026-11-20.json"',
	made.headers["content-disposition"]);
const console_ = execFileSync(beadle, ["report", "business-manager", "--day",
	"2026-11-20", "--format", "json", ...place], { encoding: "utf8" });
const undated = (t) => t.replace(/recorded by [^;"]*/, "");
is("as the console makes it", undated(console_), undated(made.text));
const welsh = await make({ language: "cy", format: "html", period: "week" });
ok("in Welsh, as a page that is a file", welsh.status === 200 &&
	/lang="cy/.test(welsh.text) && /^attachment/.test(
		welsh.headers["content-disposition"]), welsh.text.slice(0, 400));
is("as a PDF", "%PDF-", (await make({ format: "pdf" })).bytes.subarray(0, 5)
	.toString());
for (const [what, fields] of Object.entries({
	"another office's edition": { edition: "head" }, "an edition there is not":
	{ edition: "x" }, "a stretch of days": { period: "2026-11-02..2026-11-20" },
	"a period there is not": { period: "decade" }, "a day there is not":
	{ day: "2026-02-30" }, "days to come": { day: day(40), period: "day" },
	"a form there is not": { format: "exe" }, "a language there is not":
	{ language: "fr" } })) {
	const wrong = await make(fields);
	is(`${what} is refused`, 400, wrong.status);
	ok("and said to be, in the form", /There is a problem/.test(wrong.text) &&
		/value="2026-11-20"|type="date"/.test(wrong.text) &&
		!wrong.headers["content-disposition"], wrong.text);
}
is("nobody's form makes none", 403, (await make({ form: "x" })).status);
is("nor does another site", 403, (await make({}, manager.jar,
	{ origin: "https://elsewhere.example" })).status);
is("nor a member of staff", 403, (await make({}, staff.jar)).status);

// ---- of schedules ----

const settings = `${state}/../reports.yaml`;
writeFileSync(settings, `state: ${state}\nlaw: ${law}\nzone: Europe/London\n` +
	"mail_server: smtp://127.0.0.1:9\nmail_from: beadle@school.example\n");
execFileSync(beadle, ["schedule", "add", "--by", "p.shaw", "--edition",
	"business-manager", "--period", "week", "--to", "sbm@school.example",
	"--until", day(60), "--config", settings]);
const page = await ask("GET", "/reports", { cookies: manager.jar });
ok("a schedule is listed for its office, without a report yet",
	page.status === 200 && page.text.includes("none yet"));
ok("with its language", page.text.includes('<td data-label="language">English</td>'));
is("nothing is there before its first run", 404,
	(await ask("GET", "/report/schedule-1", { cookies: manager.jar })).status);
const shift = Buffer.alloc(8);
shift.writeBigInt64LE(15n * 86400n * 1000000n);
writeFileSync(`${state}/../clock`, shift);
execFileSync(beadle, ["schedule", "run", "--config", settings],
	{ env: { ...process.env, LD_PRELOAD: clock, CLOCK_FILE: `${state}/../clock` } });
const journal = `${state}/journal/ledger/`;
const entered = readdirSync(journal).filter((n) => n.endsWith(".body"))
	.map((n) => readFileSync(journal + n, "latin1")).join("")
	.match(/"report":"([0-9a-f]{64})"/)[1];
const got = await ask("GET", "/report/schedule-1", { cookies: manager.jar });
is("who it is for gets it", 200, got.status);
is("the bytes that the ledger has", entered,
	createHash("sha256").update(got.bytes).digest("hex"));
ok("as a file", /^attachment; filename="beadle-business-manager-\d{4}-\d\d-\d\d\.pdf"$/
	.test(got.headers["content-disposition"]));
is("which is a PDF", "%PDF-", got.bytes.subarray(0, 5).toString());
is("another office does not", 404,
	(await ask("GET", "/report/schedule-1", { cookies: network.jar })).status);
ok("nor sees that there is one", !(await ask("GET", "/reports", { cookies: network.jar }))
	.text.includes("/report/schedule-1"));
is("a member of staff does not", 403,
	(await ask("GET", "/report/schedule-1", { cookies: staff.jar })).status);
is("nobody does", 303, (await ask("GET", "/report/schedule-1")).status);
appendFileSync(`${state}/reports/schedule-1`, "\n");
is("a report that was changed is not shown", 503,
	(await ask("GET", "/report/schedule-1", { cookies: manager.jar })).status);
end();
