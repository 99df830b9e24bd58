// second.mjs BASE STATE LAW BEADLE SCREENS MODULES: two people confirm what is
// flagged, where there is one network manager and one head: both have a way to
// it by their own pages.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { form, formOf, enter } = client(base);
const account = (...words) => execFileSync(beadle, ["account", ...words,
	"--state", state, "--law", law], { encoding: "utf8" });

const manager = await enter("d.lindop", account);
const head = await enter("a.bello", account);
const { browser, open, look, said: complaints } = await eyes(screens, modules);
const desk = await open({ storageState: stateOf(manager.jar) });
const office = await open({ storageState: stateOf(head.jar) });
const main = (page) => page.textContent("main");
const flags = (page) => page.$$eval("table.queue a[href^='/session/']",
	(all) => all.map((a) => a.getAttribute("href")));
const answer = async (page, path) => (await page.goto(base + path)).status();
const find = (page, found) => Promise.all([page.waitForNavigation(),
	page.click(`button[name=found][value=${found}]`)]);

// Who sees whose device it is says why.
await office.goto(base + "/reason?back=/review");
await office.fill("#reason", "what the manager found");
await Promise.all([office.waitForNavigation(),
	office.click("main form button")]);
await desk.goto(base + "/review?show=all");
const wide = await flags(desk);
// Not of the head's own, which no member of staff reviews.
const [first, second, third] = wide;
ok("the sample day has flags to look into", third);
is("the head sees none that nobody looked at", 404, await answer(office, first));

// ---- the manager confirms, the head is the second ----

await desk.goto(base + first);
await find(desk, "correct");
await office.goto(base + "/review");
ok("the head is told that one waits", (await main(office))
	.includes("1 waits for a second person"));
await desk.goto(base + "/review");
ok("the manager, who was the first, is not", !(await main(desk))
	.includes("waits for a second person,"));
await office.click("a:has-text('waits for a second person')");
await office.waitForSelector("table.queue");
is("it is in the list", first, (await flags(office)).join());
await look(office, "second-queue");
await Promise.all([office.waitForNavigation(),
	office.click(`a[href="${first}"]`)]);
ok("nobody is named on its page", (await main(office))
	.includes("so far one has: d.lindop"));
await find(office, "correct");
is("the head's finding leads back to what there is", "200",
	await office.evaluate(() => String(performance.getEntriesByType(
		"navigation")[0].responseStatus)));
is("and the session stays the head's to see", 200, await answer(office, first));
ok("two have confirmed it", (await main(office))
	.includes("d.lindop and a.bello"));

// ---- what was referred stays with the head ----

await desk.goto(base + second);
await find(desk, "refer");
is("what was referred is for the head", 200, await answer(office, second));
await find(office, "correct");
is("when the head agrees, still", 200, await answer(office, second));
ok("and two have confirmed it", (await main(office))
	.includes("d.lindop and a.bello"));
await desk.goto(base + third);
await find(desk, "refer");
await desk.goto(base + third);
await find(desk, "undone");
is("what is taken back is not the head's", 404, await answer(office, third));

// ---- what was sent to a process that dies may be done, or not ----

// While another has the ledger, the process waits.
function pages() {
	return readdirSync("/proc").filter((pid) => {
		try {
			return /^\d+$/.test(pid) &&
				readFileSync(`/proc/${pid}/comm`, "utf8") === "beadle-page\n" &&
				readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(state);
		} catch {
			return false;	// it has ended meanwhile
		}
	});
}
async function dies(method, path, fields) {
	const holder = spawn("flock", ["--exclusive", state + "/journal/ledger/lock",
		"sh", "-c", "echo held; read end"], { stdio: ["pipe", "pipe", "inherit"] });
	await new Promise((is) => holder.stdout.once("data", is));
	const answer = form(method, path, manager.jar, fields);
	let killed = 0;
	for (const until = Date.now() + 5000; !killed && Date.now() < until;) {
		await new Promise(setImmediate);
		for (const pid of pages())
			killed += process.kill(Number(pid), "SIGKILL");
	}
	ok("a process was at it", killed);
	holder.stdin.end();
	return answer;
}
const undone = { form: await formOf(manager.jar), found: "undone" };
const lost = await dies("POST", first, undone);
is("of a finding that was sent to it", 503, lost.status);
ok("nobody is told that it was or was not recorded", lost.text.includes(
	"It is not known whether this was recorded.") &&
	!lost.text.includes("could not be read"), lost.text);

is("no page complained", "", complaints.filter((c) => !/404/.test(c))
	.join("\n"));
await browser.close();
end();
