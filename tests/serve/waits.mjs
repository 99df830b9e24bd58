// waits.mjs BASE STATE LAW BEADLE SCREENS MODULES: what waits for whom, told the
// same by the first screen, by the queue as it opens and to programs.
import { execFileSync } from "node:child_process";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, enter } = client(base);
const run = (...words) => execFileSync(beadle, [...words, "--state", state,
	"--law", law], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const account = (...words) => run("account", ...words);

const manager = await enter("d.lindop", account);
const head = await enter("a.bello", account);
const staff = await enter("j.reed", account);
const bursar = await enter("p.shaw", account);
const get = async (person, path) => (await ask("GET", path,
	{ cookies: person.jar })).text;
async function post(person, path, fields) {
	return form("POST", path, person.jar, { form: await formOf(person.jar),
		...fields });
}
const words = (text) => text.slice(text.indexOf("<main"))
	.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
const listed = (text) => [...text.matchAll(/href="\/session\/(\w+)"/g)]
	.map((m) => m[1]);
const keys = new Map();
for (const one of [manager, head])
	keys.set(one, account("token", one.id).split("\n")[0]);

// As told in each of the three places: [waiting, flags].
async function told(person) {
	const first = words(await get(person, "/")).match(
		/To review ([\d,]+) of (\d+) flags? that you/);
	const queue = words(await get(person, "/review")).match(
		/([\d,]+) of (\d+) flags? wait/);
	const status = JSON.parse((await ask("GET", "/api/v1/status",
		{ headers: { authorization: "Bearer " + keys.get(person) } })).text);
	const numbers = [first.slice(1), queue.slice(1),
		[status.review.waiting, status.review.flags]]
		.map((pair) => pair.map(Number).join(" of "));
	ok(`${person.id} is told the same in three places`,
		new Set(numbers).size === 1, numbers.join("\n"));
	return numbers[0].split(" of ").map(Number);
}

// ---- what is for others ----

const [waiting, flags] = await told(manager);
const [, all] = run("review", "list", "--day", "2026-11-20").match(/(\d+) flags/);
const others = words(await get(manager, "/")).match(/(\d+) more are for others/);
const theirs = (await get(manager, "/own")).match(/"tag contrary"/g).length;
is("with those for others, and one's own, which are not among them, there are " +
	"as many flags as the console counts", Number(all),
	flags + Number(others?.[1]) + theirs);
ok("the queue says so too", words(await get(manager, "/review"))
	.includes(`${others?.[1]} more are for others`));

// ---- what was referred waits for the head, until he decides ----

const [before] = await told(head);
const [flag] = listed(await get(manager, "/review"));
const done = words(await get(manager, (await post(manager, "/session/" + flag,
	{ found: "refer" })).headers.location));
ok("what was recorded is said, and who has it now", /Recorded: correct, and re/
	.test(done) && done.includes("it waits for the head now. It is of 2026-11-20 "),
	done.slice(0, 800));
is("what is referred waits for the manager no more", waiting - 1,
	(await told(manager))[0]);
is("but for the head", before + 1, (await told(head))[0]);
ok("whose queue opens with it", listed(await get(head, "/review"))
	.includes(flag));
ok("and says that it waits for him", (await get(head, "/review?show=all"))
	.includes('<strong class="tag">waits for you</strong>'));
ok("it is not among what was reviewed yet", !listed(await get(head,
	"/review?show=found")).includes(flag));
const { browser, open, look, phone, said } = await eyes(screens, modules);
const office = await open({ storageState: stateOf(head.jar),
	viewport: { width: 1280, height: 900 } });
await office.goto(base + "/review");
await look(office, "waits-queue");

// Undecided, and referred: no less the head's.
const [open1] = listed(await get(manager, "/review?outcome=undecided"));
await post(manager, "/session/" + open1, { found: "refer" });
is("what is undecided waits for him when it was referred", before + 2,
	(await told(head))[0]);
ok("and is in the list that opens", listed(await get(head, "/review"))
	.includes(open1));
await post(head, "/reason", { reason: "what was referred", back: "/review" });
await post(head, "/session/" + open1, { found: "unclear" });

await post(head, "/session/" + flag, { found: "correct" });
is("what he decided waits no more", before, (await told(head))[0]);
ok("and was reviewed", listed(await get(head, "/review?show=found"))
	.includes(flag));

// ---- what else waits for him ----

is("nothing else waits for him", false, (await get(head, "/"))
	.includes("Waits for you"));
const own = (await get(staff, "/own")).match(/href="\/own\/(\w{16})"/)[1];
await post(staff, "/own/" + own, { reason: "It was the evening of the parents." });
await post(bursar, "/recommendations", { kind: "renewal",
	text: "Renew what lapses before the holidays." });
run("register", "official", "add", "--person", "j.reed", "--account", "@office",
	"--service", "facebook", "--conditions", "school news", "--trained",
	"2026-09-10", "--from", "2026-09-20", "--by", "d.lindop");
await office.goto(base + "/");
const tile = office.locator(".tile", { hasText: "Waits for you" });
const links = await tile.locator("a").evaluateAll((l) => l.map((a) =>
	a.textContent + " " + a.getAttribute("href")));
is("each has a link from the first screen", ["1 contested entry to answer " +
	"/contests", "1 entry of a register to approve /registers",
	"1 recommendation to decide /recommendations"].join(), links.join());
ok("an answer has its day", /answer it by \w+ \d+ \w+ 20\d\d/.test(
	await tile.textContent()));
is("and there are three", "3", await tile.locator(".value").textContent());
await look(office, "waits-today");
await phone(stateOf(head.jar), base + "/", "waits-today");
is("they do not wait for who asked", false, (await get(bursar, "/"))
	.includes("Waits for you"));

// ---- the law: the same counts in three places, the error first ----

let checked;
try {
	checked = run("law", "check", law);
} catch (e) {
	checked = e.stdout;
}
const counts = checked.trim().split("\n").pop().replace(/^.*(: |with )/, "");
ok("the console counts errors, warnings and questions", /\d errors?, \d+ w.* and \d+ q/
	.test(counts), counts);
const summary = office.locator("summary", { hasText: "to the school" });
is("the first screen counts the same", counts + " to the school",
	await summary.textContent());
await summary.click();
const total = counts.match(/\d+/g).map(Number).reduce((a, b) => a + b);
is("and lists as many", total, await office.locator("details", { has: summary })
	.locator("li").count());
await office.getByRole("link", { name: "Where each of them is written" }).click();
await office.waitForSelector("#findings");
ok("which leads to where they are written, counted the same",
	(await office.textContent("main")).includes(counts));
is("which are as many", total, await office.locator(".findings li").count());
await office.goto(base + "/");

// ---- the way out stands where the page ends ----

const edge = await office.evaluate(() => {
	const box = (what) => document.querySelector(what).getBoundingClientRect();
	return box("main.wide").right - box("header form").right;
});
is("to sign out is at the right edge of the page", 20, Math.round(edge));
is("no page complained", "", said.join("\n"));
await browser.close();
end();
