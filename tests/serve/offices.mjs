// offices.mjs BASE STATE LAW BEADLE SCREENS MODULES: the screens of each office
// in a real Chromium: the law and its versions, the calendar, accuracy, help;
// at a desk, on a telephone, on paper, without JavaScript.
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const place = ["--state", state, "--law", law];
const { enter } = client(base);
const { browser, open, look, phone, said } = await eyes(screens, modules);
const run = (...words) => execFileSync(beadle, words, { encoding: "utf8",
	stdio: "pipe" });

const account = (...words) => run("account", ...words, ...place);
const desk = (person, options = {}) => open({ storageState: stateOf(person.jar),
	...options });

const manager = await enter("d.lindop", account);
const staff = await enter("j.reed", account);
const auditor = await enter("a.uditor", account);
const governor = await enter("g.overnor", account);
const shows = async (page, text) => (await page.locator("main").textContent())
	.includes(text);

// ---- the law: two versions, and what changed ----

const page = await desk(manager);
await page.goto(base + "/law/changes");
ok("one version is not compared with itself",
	await shows(page, "There is only one version so far"));

const texts = [1, 2].map((n) => `${state}/../law-${n}`);
for (const dir of texts) {
	cpSync(law, dir, { recursive: true });
	// Whom the policy needs, and nobody is.
	appendFileSync(dir + "/roster.yaml",
		"  - {office: senior leader, person: a.bello, from: 2026-09-01}\n" +
		"  - {office: deputy head, person: a.bello, from: 2026-09-01}\n");
}
const bad = `<img src=x onerror=alert(3)>\u202e`;
const calendar = texts[1] + "/calendar.yaml";
writeFileSync(calendar, readFileSync(calendar, "utf8")
	.replace("reason: snow", `reason: '${bad}'`)
	.replace("name: Lunch", `name: '${bad}${"x".repeat(10000)}'`));
const policy = texts[1] + "/policy.yaml";
writeFileSync(policy, readFileSync(policy, "utf8").replace(/^school: .*$/m,
	'school: "<b>New</b> Infants"'));
const today = new Date().toISOString().slice(0, 10);
for (const [i, minute] of ["FGB 14/2026", "<i>FGB</i> 15/2026"].entries())
	run("law", "publish", texts[i], "--from", today, "--minute", minute,
		"--by", "a.bello", ...place);

await page.goto(base + "/law");
ok("the law is told in words", await shows(page, "The rule") &&
	await shows(page, "Versions") && await shows(page, "What the linter finds"));
is("both versions are there, and what counted before", 3,
	await page.locator("table tbody tr").count());
ok("with minute and who", await shows(page, "<i>FGB</i> 15/2026") &&
	await shows(page, "FGB 14/2026") && await shows(page, "a.bello"));
const told = run("law", "show", ...place).split("\n")
	.filter((l) => /^ {2}\d+\. /.test(l)).length;
is("as many clauses as the command tells", told,
	await page.locator("main > ol > li").count());
await look(page, "law");
await page.getByRole("button", { name: "Compare" }).click();
await page.waitForURL(/law\/changes/);
ok("what changed is told", (await page.locator("main ins").allTextContents())
	.some((t) => t.includes("<b>New</b> Infants")));
is("as markup it is nothing", 0, await page.locator("main b, main i").count());
await look(page, "law-changes");
await page.goto(base + "/law/changes");
ok("the same against itself", await shows(page, "They say the same"));
await page.goto(base + "/law?version=" + "0".repeat(64));
ok("a version that is none", await shows(page, "no such version") ||
	(await page.locator("h1").innerText()).includes("no such version"));
const reading = await desk(staff);
await reading.goto(base + "/law");
ok("staff read the rule, not what is amiss with it",
	await shows(reading, "The rule") &&
	!await shows(reading, "What the linter finds") &&
	!await shows(reading, "Absences"));

// ---- what if: the numbers of the command, of a process beside the pages ----

const trying = await desk(await enter("a.bello", account));
const what = ["--from", "2026-11-20", "--to", "2026-11-20"];
await trying.goto(base + "/law/try");
await trying.fill("#draft", readFileSync(texts[0] + "/policy.yaml", "utf8")
	.replace(/(by: school-ict\}\s+then:) contrary/, "$1 undecided"));
await trying.fill("#from", "2026-11-20");
await trying.fill("#to", "2026-11-20");
await trying.getByRole("button", { name: "Try it" }).click();
await trying.waitForSelector("pre, [role=status]");
for (let i = 0; i < 60 && await shows(trying, "is being tried"); i++)
	await trying.reload();
const tried = await trying.locator("pre").innerText();
const told2 = run("law", "try", texts[0], ...what, ...place);
const tail = (text) => text.slice(text.indexOf("Sessions judged"));
ok("a draft with another clause changes something", tail(tried).length > 200 &&
	tail(tried) !== tail(told2), tried);
ok("as many sessions as the command judges", tried.match(/Sessions judged.*/)[0] ===
	told2.match(/Sessions judged.*/)[0], tried);
await look(trying, "law-try");
await trying.fill("#draft", "policy: <b>x</b>\nnonsense: [");
await trying.getByRole("button", { name: "Try it" }).click();
await trying.waitForSelector(".wrong");
ok("a draft that is none is said to be, with its lines", /line \d+/.test(
	await trying.locator(".wrong").innerText()));
await page.goto(base + "/law");
said.splice(0, said.length, ...said.filter((s) => !/status of 40[034]/.test(s)));

// ---- the calendar ----

await page.goto(base + "/calendar?year=2026");
const cells = await page.locator("svg rect[class^=day-]:not(.day-today)").count();
is("a cell for each day of the year", 365, cells);
const titles = await page.locator("svg rect title").allTextContents();
for (const [day, what] of [["3 December 2026", "closed: <img src=x"],
	["27 November 2026", "INSET"], ["18 December 2026", "closes at 13:30"],
	["28 March 2027", "goes on an hour"], ["25 October 2026", "goes back"],
	["28 October 2026", "holiday"], ["25 December 2026", "holiday"]])
	ok(`${day}: ${what}`, titles.some((t) => t.includes(day + ":") &&
		t.includes(what)), titles.filter((t) => t.includes(day)).join());
await page.locator("summary").first().click();
for (const what of ["closed: <img src=x", "closes at 13:30", "goes back an hour"])
	ok(`the table says ${what}`, (await page.locator("table").first()
		.textContent()).includes(what));
is("hostile words of the calendar are text", 0,
	await page.locator("main img, main script").count());
ok("and no direction is turned", !(await page.content()).includes("\u202e"));
await look(page, "calendar");
ok("the day is told in words", /It is \d\d:\d\d, \w+ \d+ \w+ 20\d\d: a/
	.test(await page.locator("main").innerText()) && await shows(page,
	"On Monday, Tuesday") && !await shows(page, "of kind"));
await page.goto(base + "/calendar?year=9999");
is("no such year", "There is no such year", await page.locator("h1").innerText());
said.splice(0, said.length, ...said.filter((s) => !/status of 40[034]/.test(s)));

// ---- coverage: the picture, the tables and the command agree ----

await page.goto(base + "/coverage?week=2026-11-20");
is("a week begins on Monday", "Week of Monday 16 November 2026",
	await page.locator("h1").innerText());
const minutes = (await page.locator("[aria-label='By day'] tbody td:nth-child(2)")
	.allInnerTexts()).map(Number);
const [, hours, rest] = run("report", "--day", "2026-11-20", ...place)
	.match(/Seen: (\d+) h (\d+) min/);
is("minutes watched, as the report has them", hours * 60 + Number(rest),
	minutes[4]);
is("and none on other days", minutes[4], minutes.reduce((a, b) => a + b, 0));
const quarters = (await page.locator("details td:nth-child(2)")
	.allTextContents()).map(Number).reduce((a, b) => a + b, 0);
is("quarter hours add up to the day", minutes[4], quarters);
is("a bar for each quarter hour watched", await page.locator(
	"details tbody tr").count(), await page.locator("svg .cover-seen").count());
const days = page.locator("[aria-label='By day'] tbody tr");
is("no share is told of a day that nobody watched", "\u2013 \u2013",
	(await days.first().locator("td").allInnerTexts()).slice(3).join(" "));
ok("of one that was watched there is", /%.*%/.test((await days.nth(4)
	.innerText()).replace(/\s+/g, " ")));
ok("a day is named as elsewhere", (await page.locator("svg").first()
	.textContent()).includes("Fri 20 Nov"));
ok("what happened is in words", await shows(page, "recording ended") &&
	!await shows(page, "keeper-"));
ok("gaps are told", await page.locator("[aria-label=Gaps] tbody tr").count() > 6);
await look(page, "coverage");
await page.goto(base + "/coverage?week=nonsense");
is("no such week", "There is no such week", await page.locator("h1").innerText());
await page.goto(base + "/coverage?week=2020-01-01");
ok("a week of which nothing is recorded", await shows(page, "No event"));
said.splice(0, said.length, ...said.filter((s) => !/status of 40[034]/.test(s)));

// ---- the audit ----

run("subject", "export", "--person", "j.reed", "--by", "a.uditor", "--reason",
	"<img src=x onerror=alert(1)>", "--output", state + "/../subject",
	...place);
const watch = await desk(auditor);
await watch.goto(base + "/audit");
ok("who looked, at what, why", await shows(watch, "wrote down what is held " +
	"of a person") &&
	await shows(watch, "<img src=x onerror=alert(1)>") &&
	await shows(watch, "person j.reed"));
is("a hostile reason is text", 0, await watch.locator("main img").count());
await watch.goto(base + "/audit?about=j.reed");
ok("of one person", (await watch.locator(".queue tbody td:nth-child(4)")
	.allInnerTexts()).every((t) => t.includes("j.reed")));
await look(watch, "audit");
await watch.goto(base + "/audit");
ok("that the auditor looked is there, and about whom", (await watch.locator(
	".queue tbody tr").allInnerTexts()).some((t) => /a\.uditor\s+read the audit\s+person j\.reed/
	.test(t)));
await watch.goto(base + "/audit?by=nobody.such&day=2020-01-01");
is("nobody, then", 0, await watch.locator(".queue tbody tr").count());
await page.goto(base + "/review");
await page.locator(".queue tbody a").first().click();
await page.goto(base + "/audit?by=a.uditor&about=j.reed");
is("others see their own looks, whatever they ask for", 0,
	await page.locator(".queue tbody tr").count());
await page.goto(base + "/audit");
ok("all of those", (await page.locator(".queue tbody th").allInnerTexts())
	.every((t) => t === "d.lindop") && await shows(page, "opened a session"));
await look(page, "audit-own");

// ---- accuracy, help, accessibility ----

await page.goto(base + "/accuracy");
const words = run("precision", ...place).split("\n\n")[0].replace(/\s+/g, " ").trim();
ok("precision in the words of the command", (await page.locator("main")
	.innerText()).replace(/\s+/g, " ").includes(words), words);
await look(page, "accuracy");
const outside = await desk(governor);
await outside.goto(base + "/accuracy");
is("a governor sees no row that may be one session", 0,
	await outside.locator("table").count());
await page.goto(base + "/help");
await look(page, "help");
const hrefs = (what) => page.locator(what).evaluateAll((l) =>
	l.map((a) => a.getAttribute("href")));
const helped = await hrefs("dl.words dt a");
for (const path of await hrefs("nav.places a"))
	ok(`help tells of ${path}`, path === "/help" || helped.includes(path));
const explained = (await page.locator("dl.words kbd").allTextContents())
	.join(", ").split(", ");
const used = ["j", "k", "x", "n", "p"];
for (const path of ["/", "/review", "/registers", "/register/official",
	"/devices"]) {
	await page.goto(base + path);
	used.push(...await page.locator("[data-key]").evaluateAll((l) =>
		l.map((a) => a.dataset.key).filter((key) => !/[1-7]/.test(key))));
}
for (const key of new Set(used))
	ok(`help tells of the key ${key}`, explained.includes(key),
		explained.join());
await page.goto(base + "/help");
await page.goto(base + "/accessibility");
await look(page, "accessibility");
const anybody = await open();
await anybody.goto(base + "/accessibility");
ok("the statement is for anybody", await shows(anybody, "Accessibility statement"));
ok("and has its day", await shows(anybody, "prepared on 30 November 2026"));
await look(anybody, "accessibility-anybody");

// ---- on a telephone, without JavaScript ----

for (const path of ["/law", "/calendar?year=2026", "/coverage?week=2026-11-20",
	"/audit", "/accuracy", "/help", "/accessibility"])
	await phone(stateOf(manager.jar), base + path,
		path.replace(/\W.*$/, "").slice(1) || path.match(/\w+/)[0]);
is("no page complained, asked or was blocked", "", said.join("\n"));
await browser.close();
end();
