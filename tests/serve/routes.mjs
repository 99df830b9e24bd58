// routes.mjs: every page once and again, while a second client asks for /healthz
// without a pause: what that one waits is what the loop was held.
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { ok, is } from "./tap.mjs";

const TIMES = 5, MOST_MS = 100;

// Whose page it is, if it is not the network manager's, and of what.
const of = {
	"/audit": "auditor", "/law/try": "head", "/contests": "head",
	"/contest/": "head", "/entry/": "head" };
const ids = { "/register/": "official", "/register-add/": "official",
	"/entry/": "acknowledgement-1", "/device/": "office-01",
	"/person/": "j.reed" };
// What is not there for whoever asks.
const lacks = { "/own/": 404, "/contest/": 404, "/report/": 404, "/assets/": 404,
	"/join": 404, "/recommendation/": 404, "/sign-in/oidc": 404,
	"/sign-in/oidc/done": 404 };
// No page, or a stream.
const others = ["/live", "/review/many", "/reports/make", "/sign-out", "/sign-in/oidc/code"];

// A thread of its own: how long its own node takes is not the server's.
const PING = `
const { parentPort, workerData } = require("node:worker_threads");
const https = require("node:https");
const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
let worst = 0, count = 0;
parentPort.on("message", () => {
	parentPort.postMessage({ worst, count });
	worst = count = 0;
});
function ping() {
	const begun = process.hrtime.bigint();
	const r = https.get(workerData + "/healthz", { agent,
		rejectUnauthorized: false }, (answer) => {
		answer.resume();
		answer.on("end", () => {
			worst = Math.max(worst,
				Number(process.hrtime.bigint() - begun) / 1e6);
			count++;
			setImmediate(ping);
		});
	});
	r.on("error", (e) => { throw e; });
}
ping();
`;

function pinger(base) {
	const worker = new Worker(PING, { eval: true, workerData: base });
	const read = () => new Promise((done) => {
		worker.once("message", done);
		worker.postMessage("read");
	});
	// From a moment at which it runs; what it saw until it was asked again.
	return { end: () => worker.terminate(), read,
		async during(does) {
			while ((await read()).count < 2)
				await new Promise((done) => { setTimeout(done, 5); });
			await does();
			let worst = 0, seen;
			do {		// the one on its way waits, too
				seen = await read();
				worst = Math.max(worst, seen.worst);
			} while (!seen.count);
			return worst;
		} };
}

const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];

export async function routes({ base, isLong, ask, figure, bearer, people,
	session }) {
	const table = [...readFileSync("dashboard/site.c", "utf8").matchAll(
		/^\t\{ "(\/[^"]*)", (?:true|false), /gm)].map((m) => m[1])
		.filter((path) => !others.includes(path));
	const ping = pinger(base);
	const slow = [];
	// What the page does to others it does each time; what the machine does
	// to them, only now and then: a slow round is walked again.
	async function walk(name, to, how, rounds, times = TIMES) {
		const took = [], stalls = [];
		for (let i = 0; i < times; i++)
			stalls.push(await ping.during(async () => {
				const begun = performance.now();
				await ask("GET", to, how);
				took.push(performance.now() - begun);
			}));
		const stall = middle(stalls);
		const row = [middle(took), stall, Math.max(...stalls)].map((n) =>
			n.toFixed(1).padStart(7));
		console.log(`# ${row.join(" ")}  ${name}`);
		if (stall > MOST_MS && rounds > 1)
			await walk(name, to, how, rounds - 1);
		else if (stall > MOST_MS)
			slow.push(`${name} ${row[1]}`);
	}
	console.log("#      ms   stall   worst  GET");
	for (const path of table) {
		const who = people[of[path] ?? "manager"];
		const how = /^\/(api\/|metrics)/.test(path) ? bearer :
			{ cookies: who.jar };
		const to = path + (ids[path] ?? (path.endsWith("/") && path !== "/" ?
			session : ""));
		is(`GET ${path} is answered`, lacks[path] ?? 200,
			(await ask("GET", to, how)).status);
		await walk(path, to, how, isLong ? 3 : 1);
	}
	// Who may see which of all flags is asked anew for another person, and
	// what the head sees depends on what was found, each time.
	await walk("/review, of another", "/review",
		{ cookies: people.chair.jar }, 1, 1);
	await walk("/review, of the head", "/review",
		{ cookies: people.head.jar }, 1, 3);
	await ping.end();
	if (isLong)
		ok(`nobody else waits longer than ${MOST_MS} ms for any page`,
			slow.length === 0, slow.join("\n"));
	figure(`${table.length} routes were walked while another asked`);
}
