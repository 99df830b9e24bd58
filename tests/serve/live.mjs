// live.mjs LAW STATE BEADLE PCAP SCREENS MODULES: what the keeper seals is on
// pages that are open. The appliance reads the sample day from a pipe, a
// quarter of an hour at a time; a session counts from the moment its id is in
// the file of acknowledgements, which is when the disk has it.
import { execFileSync, spawn } from "node:child_process";
import { openSync, readSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [law, state, beadle, pcap, screens, modules] = process.argv.slice(2);
const place = ["--state", state, "--law", law];
const acks = state + ".acks";
writeFileSync(acks, "");
const up = spawn(beadle, ["up", "-r", "-", "--acks", acks, "--serve=127.0.0.1:0",
	...place], { stdio: ["pipe", "pipe", "pipe"] });
process.on("exit", () => up.kill());
let said = "";
up.stdout.on("data", (d) => { said += d; });
up.stderr.on("data", (d) => { said += d; });
up.stdin.on("error", () => {});
async function until(what, condition, ms = 60000) {
	const limit = Date.now() + ms;
	while (!await condition())
		if (Date.now() > limit) throw new Error(`${what}: ${said}`);
		else await new Promise((done) => setTimeout(done, 20));
}

// ---- the day, as it is wanted ----

const file = openSync(pcap), record = Buffer.alloc(16);
const header = Buffer.alloc(24);
readSync(file, header, 0, 24, null);
const begun = header.readUInt32LE(0) === 0xa1b2c3d4;
ok("the capture is one that is understood here", begun);
let kept = null, at = 0;
// All up to a moment of the capture; false: there is no more.
async function feed(until_s) {
	const parts = kept ? [kept] : [header];
	for (;;) {
		if (readSync(file, record, 0, 16, null) < 16) return false;
		const bytes = Buffer.alloc(16 + record.readUInt32LE(8));
		record.copy(bytes);
		readSync(file, bytes, 16, bytes.length - 16, null);
		at = record.readUInt32LE(0);
		if (at > until_s) {
			kept = bytes;
			break;
		}
		parts.push(bytes);
	}
	if (!up.stdin.write(Buffer.concat(parts))) await once(up.stdin, "drain");
	return true;
}
const clockAt = (hour) => Date.UTC(2026, 10, 20, hour) / 1000;
const ids = () => readFileSync(acks, "utf8").split("\n").filter(Boolean);

await until("the dashboard begins", () => /serving +https:/.test(said));
const base = said.match(/serving +(https:\S*?)\/\s/)[1];
await feed(clockAt(10));
await until("sessions are sealed", () => ids().length > 0);
const { enter, ask } = client(base);
const account = (...words) => execFileSync(beadle, ["account", ...words,
	...place], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const me = await enter("d.lindop", account);

// ---- within two seconds of the disk ----

const { browser, open, said: complaints } = await eyes(screens, modules);
// What the picture's table says, and when it began to say so.
const watching = () => {
	window.seen = [];
	const note = () => {
		const text = document.querySelector("main table")?.textContent ?? "";
		if (window.seen.at(-1)?.text !== text)
			window.seen.push({ at: Date.now(), text });
	};
	note();
	new MutationObserver(note).observe(document.querySelector("main"),
		{ childList: true, subtree: true, characterData: true });
};
async function openToday(options = {}, script) {
	const page = await open({ storageState: stateOf(me.jar), ...options });
	if (script) await page.context().addInitScript(script);
	await page.goto(base + "/");
	await page.evaluate(watching);
	return page;
}
const streams = async () => Number((await ask("GET", "/metrics",
	{ cookies: me.jar })).text.match(/^beadle_live_streams (\d+)$/m)[1]);
const tableOf = (page) => page.evaluate(() => window.seen.at(-1).text);
const following = await openToday();
await until("the page follows", async () => await streams() === 1);
const polling = await openToday({}, () => { delete window.SharedWorker; });
ok("without SharedWorker there is none", await polling.evaluate(() =>
	!("SharedWorker" in window)));
is("and no stream", 1, await streams());

// The last acknowledgement of what was just fed, when there is one.
async function sealed(before) {
	let last = 0, quiet = Date.now() + 1500, count = before;
	await until("it is quiet", () => {
		if (ids().length > count) {
			count = ids().length;
			last = Date.now();
			quiet = last + 1000;
		}
		return Date.now() > quiet;
	});
	return last;
}
// The same table of a page that is asked for now.
const tableNow = async () => (await ask("GET", "/", { cookies: me.jar })).text
	.match(/<main[^]*?(<table[^]*?<\/table>)/)[1].replace(/<[^>]*>/g, "")
	.replaceAll("&#39;", "'").replaceAll("&amp;", "&");
const took = [], late = [];
for (let t = clockAt(10) + 900; took.length < 6 && t < clockAt(16); t += 900) {
	const before = ids().length, text = await tableOf(following);
	if (!await feed(t)) break;
	const acknowledged = await sealed(before);
	if (!acknowledged) continue;
	await until("two seconds", () => Date.now() >= acknowledged + 2000);
	if (await tableNow() !== await tableOf(following)) late.push(t);
	const shown = await following.evaluate(() => window.seen.at(-1));
	if (shown.text === text) continue;	// of use that is not pictured
	took.push(shown.at - acknowledged);
}
is("two seconds after, an open page shows all that a new one does", "",
	late.join(" "));
ok("sessions were sealed while the page was open", took.length >= 3, took);
ok("each was on it within 2 s of its acknowledgement", took.every((ms) =>
	ms < 2000), took.join(" "));
console.log(`# figure: live: on the page ${Math.max(...took)} ms after the ` +
	`acknowledgement at most, of ${took.length}`);
const fresh = await openToday();
is("what it shows is what a page shows that is loaded now", await tableOf(fresh),
	await tableOf(following));
await until("the one that asks is as far", async () => await tableOf(polling) ===
	await tableOf(following), 12000);
ok("without SharedWorker it is there within 12 s", true);
await fresh.context().close();
const recorded = execFileSync(beadle, ["sessions", "--json", ...place],
	{ encoding: "utf8" }).trim().split("\n").map((l) => JSON.parse(l).id);
is("all that was acknowledged is recorded", "", ids().map((l) => l.split(" ")[0])
	.filter((id) => !recorded.includes(id)).join(" "));

// ---- eight streams a person, and a ninth that asks ----

// A browser that has gone is noticed at the next word to it.
await until("what was closed is forgotten", async () => await streams() === 1);
const pages = [following];
while (pages.length < 8) pages.push(await openToday());
await until("eight follow", async () => await streams() === 8);
const ninth = await openToday();
const asked = [];
ninth.on("request", (r) => { if (r.url() === base + "/") asked.push(Date.now()); });
const refused = await ask("GET", "/live", { cookies: me.jar });
is("a ninth is refused", 503, refused.status);
ok("and told why", (await ninth.evaluate(async () => (await (await fetch("/live"))
	.text()))).includes("as one person may"));
is("the eight are not disturbed", 8, await streams());
await until("the ninth asks by itself", () => asked.length >= 2, 30000);
ok("every ten seconds", asked[1] - asked[0] > 8000 && asked[1] - asked[0] < 14000,
	asked[1] - asked[0]);
await pages.pop().context().close();
// Who was refused tries again after fifteen seconds.
const since = asked.length;
await until("a place that comes free is taken", async () => {
	const n = asked.length;
	await new Promise((done) => setTimeout(done, 12000));
	return asked.length === n && await streams() === 8;
}, 90000);
ok("then it asks no more", asked.length >= since);
is("no page complained", "", complaints.filter((s) => !/status of 503/.test(s))
	.join("\n"));
await browser.close();
up.stdin.end();
up.kill("SIGINT");
await once(up, "exit");
end();
