// crowd.mjs BASE STATE LAW BEADLE PID: one person asks for more slow pages than
// there are processes to make them, strangers for as many as they can, and
// others get theirs all the same. Pages are slow while another holds the
// ledger: who looks at a device waits a second for it. Plain requests.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { request } from "node:https";
import { ok, is, end } from "./tap.mjs";
import { client } from "./client.mjs";

const [base, state, law, beadle, pid] = process.argv.slice(2);
const { ask, enter } = client(base);
const account = (...words) => execFileSync(beadle, ["account", ...words,
	"--state", state, "--law", law], { encoding: "utf8" });
const manager = await enter("d.lindop", account);
const business = await enter("p.shaw", account);

const lock = state + "/journal/ledger/lock";
const holder = spawn("flock", [lock, "sleep", "60"],
	{ stdio: "ignore", detached: true });
const turn = () => new Promise((done) => setImmediate(done));
while (spawnSync("flock", ["-n", lock, "true"]).status === 0)
	await turn();

// The processes that make pages.
function making() {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ")
		.filter((child) => {
			try {
				return readFileSync(`/proc/${child}/comm`, "utf8")
					.trim() === "beadle-page";
			} catch {
				return false;	// it has ended
			}
		});
}

// Does a process hold this text anywhere it may write?
function holds(of, text) {
	const memory = openSync(`/proc/${of}/mem`);
	try {
		return readFileSync(`/proc/${of}/maps`, "utf8").split("\n").some((line) => {
			const [, from, to] = line.match(/^(\w+)-(\w+) rw/) ?? [];
			if (!from) return false;
			const start = parseInt(from, 16);
			const bytes = Buffer.alloc(parseInt(to, 16) - start);
			try {
				return bytes.subarray(0, readSync(memory, bytes, 0,
					bytes.length, start)).includes(text);
			} catch {
				return false;	// what is not there
			}
		});
	} finally {
		closeSync(memory);
	}
}

function forgot(page) {
	try {
		return !holds(page, hash) && holds(page, state);
	} catch {
		return false;	// it has ended
	}
}

const isRefused = (answer) => answer.text.includes("more pages at once than one person");
let over = 0;		// of the slow ones, but for those that are refused
let isOver = false;
const slow = Array.from({ length: 16 }, async () => {
	const answer = await ask("GET", "/device/office-01",
		{ cookies: manager.jar });
	over += !isRefused(answer);
	return answer;
});
while (making().length < 2)
	await turn();

// Who makes pages lets nobody in.
const [, hash] = readFileSync(state + "/accounts", "utf8")
	.match(/(\$argon2id\$\S{60,})/);
if (process.getuid() === 0) {
	ok("who serves knows the hashes of passwords", holds(pid, hash));
	// One that has forgotten them, lives still and holds what it must: of one
	// that ended meanwhile nothing is known.
	Promise.all(slow).then(() => isOver = true);
	let isClean = false;
	for (; !isClean && !isOver; await turn())
		isClean = making().some(forgot);
	ok("who makes a page does not", isClean);
}

// 72 from 3 addresses: what one address may have open is less.
const strangers = Promise.all(Array.from({ length: 72 }, (_, i) =>
	ask("GET", "/coverage", { from: `127.0.0.${2 + i % 3}` })));
const theirs = await ask("GET", "/coverage", { cookies: business.jar });
is("a person's slow pages keep nobody else's back", 200, theirs.status);
is("nor do they keep who signs in", 200,
	(await ask("GET", "/sign-in")).status);
is("or has a link", 404, (await ask("GET", "/join?token=" +
	"0".repeat(64))).status);
ok("all this comes while those go on", over <= 4, over);
const told = await strangers;
ok("strangers are sent to sign in", told.every((a) => a.status === 303 &&
	a.headers.location === "/sign-in"), told.map((a) => a.status).join(" "));
ok("and do not wait for that", over <= 4, over);

const answers = await Promise.all(slow);
const refused = answers.filter(isRefused).length;
ok("of one person's so many wait, and no more", refused > 0 && refused <= 6,
	refused);
ok("all others are told that the ledger is busy", answers.every((a) =>
	a.status === 503), answers.map((a) => a.status).join(" "));

// Pages nobody waits for any more take no place of those that are.
const leave = async () => {
	const asked = request(base + "/device/office-01", { agent: false,
		rejectUnauthorized: false, headers: { cookie: Object.entries(
			manager.jar).map(([k, v]) => `${k}=${v}`).join("; ") } });
	asked.on("error", () => {});
	asked.end();
	await once(asked, "finish");
	return asked;
};
const left = await Promise.all(Array.from({ length: 10 }, leave));
is("others are served", 200, (await ask("GET", "/sign-in")).status);
await Promise.all(left.map((one) => new Promise((done) =>
	one.on("close", done).destroy())));
const anew = await Promise.all(Array.from({ length: 8 }, () =>
	ask("GET", "/device/office-01", { cookies: manager.jar })));
is("what was asked for and left takes no place", 0,
	anew.filter(isRefused).length);
process.kill(-holder.pid);
is("and with the ledger back it is shown", 200, (await ask("GET",
	"/device/office-01", { cookies: manager.jar })).status);
end();
