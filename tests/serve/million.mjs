// million.mjs BASE JOIN BEADLE CONFIG WORK SERVE FEEDER COUNT: what million.sh
// set up, looked at. Truth is what was acknowledged (WORK/acks) and what beadle
// review list says, which judges each time and knows nothing of the dashboard.
import { execFileSync, execFile } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { loadavg } from "node:os";
import { promisify } from "node:util";
import { client } from "./client.mjs";
import { Person } from "./person.mjs";
import { routes } from "./routes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, link, beadle, config, work, servePid, feederPid, countText] =
	process.argv.slice(2);
const count = Number(countText);
const isLong = count >= 100000;
const { ask, join, enter } = client(base);
const run = (...words) => execFileSync(beadle, [...words, "--config", config],
	{ encoding: "utf8", maxBuffer: 1 << 30 });
const me = new Person("d.lindop", "four words do well");
is("the link leads in", 303, (await join(me, link)).status);
const token = run("account", "token", "d.lindop").split("\n")[0];
const bearer = { headers: { authorization: "Bearer " + token } };

async function metrics() {
	const { text } = await ask("GET", "/metrics", bearer);
	return Object.fromEntries([...text.matchAll(/^(beadle_\w+) (\d+)$/gm)]
		.map((m) => [m[1].slice(7), Number(m[2])]));
}
const pause = (ms) => new Promise((r) => { setTimeout(r, ms); });
async function until(what, check) {
	const end = Date.now() + 900000;
	for (;;) {
		const got = await check();
		if (got) return got;
		if (Date.now() > end) {
			ok(what, false, "waited in vain");
			process.exit(1);
		}
		await pause(200);
	}
}
const status = () => readFileSync(`/proc/${servePid}/status`, "utf8");
const kib = (what) => Number(status().match(new RegExp(`${what}:\\s+(\\d+)`))[1]);
const cpuMs = () => {
	const f = readFileSync(`/proc/${servePid}/stat`, "utf8").split(") ")[1]
		.split(" ");
	return (Number(f[11]) + Number(f[12])) * 10;
};
const figure = (text) => console.log(`# figure: ${text}, load ` +
	loadavg()[0].toFixed(1));
const get = (path) => ask("GET", path, { cookies: me.jar });
const waiting = (text) => Number(text.match(/(\d[\d,  ]*) of (\d+) flags wait/)[1]
	.replace(/\D/g, ""));
const flags = (text) => Number(text.match(/of (\d+) flags wait/)[1]);

// ---- cold ----
const before = Date.now();
const first = await get("/");
is("the first screen is there", 200, first.status);
figure(`cold: first screen ${Date.now() - before} ms`);
const readSince = Date.now();
await until("all days are read", async () =>
	(await metrics()).flags_behind === 0);
figure(`cold: all read in ${((Date.now() - readSince) / 1000).toFixed(1)} s, ` +
	`${cpuMs()} ms of CPU`);

// Feeding stops: from here on nothing comes but what is said.
process.kill(Number(feederPid), "SIGTERM");
await until("the feeder has drained", async () =>
	/^drained/m.test(readFileSync(`${work}/fed`, "utf8")));
const acknowledged = readFileSync(`${work}/acks`, "utf8").trim().split("\n");
const days = [...new Set(acknowledged.map((l) => l.split(" ")[1]))].map((d) =>
	`${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`).sort();
const m = await metrics();
ok("each session was judged once", m.sessions_judged_total <=
	acknowledged.length, JSON.stringify(m) + acknowledged.length);
is("and none was left out", acknowledged.length, m.sessions_judged_total);

// ---- it says what the console says ----
const redis = (...words) => execFileSync("redis-cli", ["-s",
	`${work}/redis.sock`, "--user", "admin", "--pass", "admin", "--no-auth-warning",
	...words], { encoding: "utf8" }).trim();
const list = (day) => run("review", "list", "--day", day).split("\n")
	.map((l) => l.match(/^([0-9a-f]{16}) /)?.[1]).filter((id) => id);
const idsOf = (text) => [...text.matchAll(/<td><a href="\/session\/(\w{16})"/g)]
	.map((x) => x[1]);

// All of a day that is shown, page by page.
async function shown(day) {
	const ids = [];
	for (;;) {
		const { text } = await get(`/review?show=all&day=${day}&from=${ids.length}`);
		const page = idsOf(text);
		ids.push(...page);
		if (page.length < 25) return ids;
	}
}

async function compare(when) {
	for (const day of [days[0], days.at(-2)]) {
		const truth = list(day), got = await shown(day);
		const set = new Set(got);
		ok(`${when}: ${day} is in the order of beadle review list`,
			got.length > 0 && truth.filter((id) => set.has(id)).join() ===
			got.join(), `${truth.length} ${got.length}`);
		const missing = truth.filter((id) => !set.has(id)).slice(0, 5);
		const told = await Promise.all(missing.map(async (id) =>
			(await ask("GET", "/api/v1/session/" + id, bearer)).status));
		ok(`${when}: what it lacks is not for this person to see`,
			told.every((t) => t === 404), told);
	}
}
async function judgedBy(does) {
	const a = await metrics();
	await does();
	await until("all days are read", async () =>
		(await metrics()).flags_behind === 0);
	return (await metrics()).sessions_judged_total - a.sessions_judged_total;
}
await compare("cold");
is("a hundred pages judge nothing again", 0, await judgedBy(async () => {
	for (let i = 0; i < 50; i++) {
		await get("/");
		await get(`/review?from=${25 * i}`);
	}
}));

// ---- what changes, and what that costs ----
const page = await get("/review");
const [top] = idsOf(page.text);
is("a review judges nothing again", 0, await judgedBy(async () => {
	run("review", top, "embed", "--by", "d.lindop");
	const { text } = await get("/review");
	is("and shows at once: one waits less", waiting(page.text) - 1, waiting(text));
	is("of as many", flags(page.text), flags(text));
	ok("and is not in the list", !idsOf(text).includes(top));
}));
is("taking it back, too", 0, await judgedBy(async () => {
	run("review", "--undo", top, "--by", "d.lindop");
	is("it waits again", waiting(page.text), waiting((await get("/review")).text));
}));
is("a register entry has all judged again", acknowledged.length,
	await judgedBy(async () => {
		run("register", "acknowledgement", "add", "--person", "j.reed",
			"--by", "j.reed");
		await get("/");
	}));
await compare("after a register entry");
if (!isLong) {
	// As the keeper does: out of the day's list, the record gone, and what
	// was ordered is in the ledger.
	is("what is deleted has all the others judged again",
		acknowledged.length - 1, await judgedBy(async () => {
			const [id, day] = acknowledged[0].split(" ");
			const key = `b:{school}:day:${day}`;
			const lines = redis("GET", key).split("\n");
			ok("it was listed", lines.some((l) => l.includes(id)));
			redis("SET", key, lines.filter((l) => !l.includes(id))
				.join("\n") + "\n");
			is("its record is gone", "1",
				redis("DEL", `b:{school}:session:${id}`));
			run("subject", "erase", "--person", "j.reed", "--by", "a.bello",
				"--authority", "the governors, minute 7");
			ok("it is not shown", !(await shown(days[0])).includes(id));
		}));
	await compare("after a deletion");
}
ok("serve is small", kib("VmRSS") <= 65536, kib("VmRSS"));
figure(`serve: ${kib("VmRSS")} KiB resident, at most ${kib("VmHWM")}, with ` +
	`${flags((await get("/review")).text)} flags of ${acknowledged.length} sessions`);

// ---- Redis goes, and comes back ----
const socket = `${work}/redis.sock`;
const judged = (await metrics()).sessions_judged_total;
const flagsBefore = flags((await get("/review")).text);
renameSync(socket, socket + ".away");
execFileSync("redis-cli", ["-s", socket + ".away", "--user", "admin", "--pass",
	"admin", "--no-auth-warning", "CLIENT", "KILL", "TYPE", "normal"]);
for (const path of ["/", "/review", "/session/" + top, "/own", "/accuracy",
	"/devices/unknown", "/review?day=" + days[0]]) {
	const { status: got, headers, text } = await get(path);
	ok(`${path} says that it cannot be read, and when to try again`,
		got === 503 && headers["retry-after"] === "30" &&
		/cannot be read now/.test(text) && !/flags wait|None\./.test(text),
		got + text.slice(-900));
}
for (const path of ["/api/v1/status", "/api/v1/sessions", "/api/v1/session/" + top,
	"/metrics"]) {
	const { status: got, headers, text } = await ask("GET", path, bearer);
	ok(`${path} says so, too`, got === 503 && headers["retry-after"] === "30" &&
		/cannot be read now/.test(JSON.parse(text).error), got + text);
}
for (const path of ["/registers", "/register/official", "/people", "/devices",
	"/person/j.reed", "/places", "/law", "/law/changes", "/calendar", "/help",
	"/account", "/audit", "/coverage", "/reports", "/devices/import"]) {
	const { status: got, text } = await get(path);
	ok(`${path} does without, and says what is missing`, got === 200 &&
		/Redis does not answer; this page does without/.test(text),
		got + text.slice(-900));
}
is("an API that does without answers", 200,
	(await ask("GET", "/api/v1/registers", bearer)).status);
renameSync(socket + ".away", socket);
const back = await until("Redis is found again", async () => {
	const answer = await get("/review");
	return answer.status === 200 && answer;
});
is("with it all flags are back", flagsBefore, flags(back.text));
ok("and nothing is said of it", !/Redis does not answer/.test(
	(await get("/registers")).text));
is("nothing was judged again for it", judged,
	(await metrics()).sessions_judged_total);

// ---- no page keeps the others waiting ----
const account = (...words) => run("account", ...words);
await routes({ base, isLong, ask, figure, bearer, people: {
	manager: me, auditor: await enter("a.uditor", account),
	head: await enter("a.bello", account),
	chair: await enter("c.hair", account) }, session: top });

// ---- times, by hand ----
const exec = promisify(execFile);
async function load(path) {
	const cookie = Object.entries(me.jar).map(([k, v]) => `${k}=${v}`).join("; ");
	const cpu = cpuMs();
	const { stdout } = await exec("wrk", ["-t2", "-c20", "-d15s", "--latency",
		"-H", `Cookie: ${cookie}`, base + path]);
	const ms = (p) => {
		const [, n, unit] = stdout.match(new RegExp(`${p}%\\s+([\\d.]+)(us|ms|s)`));
		return Number(n) * { us: 0.001, ms: 1, s: 1000 }[unit];
	};
	const requests = Number(stdout.match(/(\d+) requests in/)[1]);
	ok(`no request for ${path} failed`, !/Non-2xx/.test(stdout), stdout);
	figure(`${path} with 20 users who do not pause: median ${ms(50)} ms, p99 ` +
		`${ms(99)} ms, ${Math.round(requests / 15)} a second, ` +
		`${((cpuMs() - cpu) / requests).toFixed(2)} ms of CPU each`);
	return [ms(50), ms(99)];
}
if (isLong)
	for (const path of ["/", "/review", "/review?from=5000",
		"/review?service=facebook&grade=2"]) {
		await get(path);
		const [median, worst] = await load(path);
		ok(`${path}: median at most 100 ms`, median <= 100, median);
		ok(`${path}: p99 at most 300 ms`, worst <= 300, worst);
	}
end();
