// roster.mjs BASE STATE LAW BEADLE SCREENS MODULES: devices, places and people;
// an asset register from a file to a published law, and what must not get in.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { request } from "node:https";
import { client } from "./client.mjs";
import { eyes, stateOf } from "./eyes.mjs";
import { ok, is, end } from "./tap.mjs";

const [base, state, law, beadle, screens, modules] = process.argv.slice(2);
const { ask, form, formOf, field, enter } = client(base);
const place = ["--state", state, "--law", law];
const account = (...words) => execFileSync(beadle, ["account", ...words,
	...place], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const get = (person, path) => ask("GET", path, { cookies: person.jar });
const post = async (person, path, fields) => form("POST", path, person.jar,
	{ form: await formOf(person.jar), ...fields });
const textOf = (html) => html.replace(/<[^>]*>/g, " ").replace(/&#39;/g, "'")
	.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">")
	.replace(/&amp;/g, "&").replace(/\s+/g, " ");
const ledger = () => readdirSync(state + "/journal/ledger")
	.filter((f) => f.endsWith(".body")).map((f) => readFileSync(
		`${state}/journal/ledger/${f}`, "latin1")).join("");

const manager = await enter("d.lindop", account);
const head = await enter("a.bello", account);

// ---- the list says what the roster's file does ----

const rows = readFileSync(law + "/roster.yaml", "utf8").split("\n")
	.filter((l) => /^ {2}- \{id: \S+, (mac|range|vlan): .*equipment/.test(l) &&
		!/ssid|(office|classrooms|tablets|staff-wifi|guest-wifi|hall), vlan/
			.test(l));
const list = await get(manager, "/devices?show=all");
const listed = new Set([...list.text.matchAll(/href="\/device\/([^"]+)"/g)]
	.map((m) => m[1]));
const ids = rows.map((l) => l.match(/id: ([^,]+),/)[1]);
ok("each device of the roster is listed", ids.length > 10 &&
	ids.every((id) => listed.has(id)), ids.filter((id) => !listed.has(id)));
const found = async (query) => [...(await get(manager, "/devices?" + query)).text
	.matchAll(/href="\/device\/([^"]+)"/g)].map((m) => m[1]).sort().join(" ");
is("by MAC", "office-02", await found("find=02:00:5e:10:00:02"));
is("by place", "office-01 office-02", await found("place=front%20office"));
is("by custodian", "site-01", await found("find=d.lindop"));
is("the shared ones", "hall-screen library-tablets staffroom-01 trolley",
	await found("show=shared"));
is("nothing where nothing is", "", await found("find=nothing-such"));
ok("made-up MACs are marked", list.text.includes("made-up MAC"));
is("a device that is none", 404, (await get(manager, "/device/none-01")).status);
is("a person who is none", 404, (await get(manager, "/person/no.body")).status);
is("people are found by office", "p.shaw", [...(await get(manager,
	"/people?find=business")).text.matchAll(/href="\/person\/([^"]+)"/g)]
	.map((m) => m[1]).join(" "));
const person = textOf((await get(manager, "/person/l.may")).text);
ok("a person's own hours are those of the roster", person.includes(
	"Monday 11:30 to 13:30") && person.includes("12:30 to 12:40"), person);
ok("with what is in their keeping", person.includes("lunch-01"));
ok("that the manager looked is in the ledger",
	ledger().includes('"command":"page person","person":"l.may"') ||
	/"what":"look"[^\n]*"person":"l.may"/.test(ledger()));
const asked = await get(head, "/person/j.reed");
is("the head is asked why", "/reason?back=/person/j.reed",
	asked.headers.location);
await post(head, "/reason", { back: "/person/j.reed",
	reason: "a question about her hours" });
is("and then sees it", 200, (await get(head, "/person/j.reed")).status);
ok("the reason is in the ledger", ledger().includes(
	"a question about her hours"));

// ---- an asset register: from a browser, by file ----

const { browser, open, look, phone, said } = await eyes(screens, modules);
const page = await open({ storageState: stateOf(manager.jar) });
page.setDefaultTimeout(10000);
const head1 = "Asset tag,MAC address,Room,Assigned to,Type,Used by\n";
const good = head1 +
	"office-09,3c:52:82:10:00:09,<b>Room 7</b>,j.reed,laptop,staff\n";
await page.goto(base + "/devices/import");
await look(page, "import");
await page.locator("main button").click();
await page.waitForSelector(".wrong");
is("without a file it says so at the file", "#file", await page.locator(
	".wrong a").getAttribute("href"));
await look(page, "import-wrong");
await page.setInputFiles("#file", { name: "assets.csv", mimeType: "text/csv",
	buffer: Buffer.from(good) });
await page.check("input[name=part]");
await page.locator("main button").click();
await page.waitForSelector(".changes");
ok("what it changes is shown", (await page.locator(".changes .added")
	.innerText()).includes("office-09"));
is("a hostile room is text", 0, await page.locator("main b").count());
await look(page, "import-preview");
is("and nothing is changed", 404, (await get(manager,
	"/device/office-09")).status);
const laws = (text) => (text.match(/"what":"law"/g) ?? []).length;
const before = laws(ledger());
await page.fill("#minute", "asset register of the day");
await page.locator("main button").click();
await page.waitForURL(/devices\?done=published/);
ok("it is published", (await page.locator(".done").innerText())
	.includes("is published"));
await look(page, "devices-published");
ok("by a law with the minute and who", laws(ledger()) > before &&
	ledger().includes("asset register of the day"));
is("the device has its row", 200, (await get(manager,
	"/device/office-09")).status);
is("and the others theirs", 200, (await get(manager,
	"/device/office-01")).status);

// ---- plain requests: parts, staleness, one's own ----

async function upload(person, csv, fields = {}, type) {
	const mark = "----beadle" + "x".repeat(20);
	const parts = { form: await formOf(person.jar), part: "yes", ...fields };
	const chunks = Object.entries(parts).map(([k, v]) => Buffer.from(
		`--${mark}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n` +
		`${v}\r\n`));
	if (csv !== undefined)
		chunks.push(Buffer.from(`--${mark}\r\nContent-Disposition: form-data; ` +
			'name="file"; filename="x.csv"\r\nContent-Type: text/csv\r\n\r\n'),
			Buffer.from(csv), Buffer.from("\r\n"));
	chunks.push(Buffer.from(`--${mark}--\r\n`));
	return send(person, "/devices/import", Buffer.concat(chunks),
		type ?? "multipart/form-data; boundary=" + mark);
}
function send(who, path, body, type) {
	const cookie = Object.entries(who.jar).map(([k, v]) => `${k}=${v}`)
		.join("; ");
	return new Promise((resolve) => {
		const r = request(base + path, { method: "POST", agent: false,
			rejectUnauthorized: false, headers: { cookie, origin: base,
				"content-type": type, "content-length": body.length } },
			(answer) => {
				let text = "";
				answer.on("data", (d) => { text += d; });
				answer.on("end", () => resolve({ status: answer.statusCode,
					headers: answer.headers, text }));
			});
		r.on("error", () => resolve({ status: 0, headers: {}, text: "" }));
		// Who is told that it is too much need not send it.
		if (body.length > 1 << 20)
			r.flushHeaders();
		else
			r.end(body);
	});
}
const confirmOf = (answer) => ({ confirm: field(answer.text, "confirm"),
	register: field(answer.text, "register"), day: field(answer.text, "day"),
	part: field(answer.text, "part"), minute: "a minute" });

const one = await upload(manager, head1 +
	"office-10,3c:52:82:10:00:10,store,,laptop,staff\n");
const two = await upload(manager, head1 +
	"office-11,3c:52:82:10:00:11,store,,laptop,staff\n");
is("a confirmed register is published", 303, (await upload(manager, undefined,
	confirmOf(one))).status);
const stale = await upload(manager, undefined, confirmOf(two));
ok("what was confirmed on another roster is shown anew", stale.status === 409 &&
	textOf(stale.text).includes("The roster was changed meanwhile"),
	textOf(stale.text).slice(0, 500));
is("and can be confirmed then", 303, (await upload(manager, undefined,
	confirmOf(stale))).status);
const nothing = await upload(manager, head1 +
	"office-11,3c:52:82:10:00:11,store,,laptop,staff\n");
ok("what is so already changes nothing", textOf(nothing.text).includes(
	"says all of this already") && !field(nothing.text, "confirm"));
const mine = await upload(manager, head1 +
	"site-01,02:00:5e:10:00:04,boiler room,d.lindop,personal,staff\n");
ok("nobody changes what is in their own keeping", textOf(mine.text).includes(
	"in your own keeping") && !field(mine.text, "confirm"),
	textOf(mine.text).slice(0, 600));
const theirs = await upload(head, head1 +
	"site-01,02:00:5e:10:00:04,cellar,d.lindop,school,contractor\n");
ok("the head may", field(theirs.text, "confirm"));
is("and by no request", 409, (await upload(manager, undefined,
	confirmOf(theirs))).status);
const lacking = await upload(manager, undefined, { ...confirmOf(theirs),
	minute: "" });
ok("without a minute it is not published", lacking.status === 400 &&
	lacking.text.includes('href="#minute"'));
is("a changed register is refused", 400, (await upload(manager, undefined,
	{ ...confirmOf(theirs), register: "zz" })).status);

// ---- what must not get in ----

for (const [what, csv, words] of [
	["an empty file", "", "Choose a file"],
	["no columns", "a,b\n1,2\n", "no column is the device's id"],
	["a control character", head1 + "x-1,\u0001,,,,\n", ""],
	["bytes that are no text", Buffer.from([0xff, 0xfe, 0x41, 0x00]), ""],
	["what turns letters round", head1 + "x-1,3c:52:82:10:00:77,\u202eab,,,\n",
		"U+202E"],
	["401 KB", head1 + "x".repeat(410 << 10), "400 KB"],
	["quotes that do not match", head1 + 'x-1,"abc\n', ""],
]) {
	const answer = await upload(manager, csv);
	ok(`${what}: one sentence at the file`, answer.status === 400 &&
		answer.text.includes('href="#file"') && textOf(answer.text)
		.includes(words), answer.status + textOf(answer.text).slice(0, 400));
}
const hostile = '"<script>alert(1)</script>","<img src=x>"';
const seen = await upload(manager, "id,mac,place,\"<i>column</i>\"\n" +
	`${hostile},x,\nx-1,3c:52:82:10:00:77,${"y".repeat(10000)},\n` +
	"x-2,3c:52:82:10:00:78,\"<script>alert(3)</script>\",\n");
ok("hostile cells are text or refused", seen.status === 200 &&
	!/<script>|<img|<i>|\u202e/.test(seen.text) && seen.text.length < 60000,
	seen.status + " " + textOf(seen.text).slice(0, 800));
is("two MiB are too much", 413, (await send(manager, "/devices/import",
	Buffer.alloc(2 << 20, 0x61), "text/plain")).status);
is("and elsewhere 70 KB are", 413, (await send(manager, "/devices/classify",
	Buffer.alloc(70000, 0x61), "text/plain")).status);
is("a form that is none is refused", 400, (await upload(manager, "x", {},
	"multipart/form-data; boundary=other")).status);
is("one without the token, too", 403, (await upload(manager, good,
	{ form: "0".repeat(64) })).status);

// ---- a device gets a row ----

await page.goto(base + "/devices/classify?mac=3c:52:82:10:00:aa");
is("its MAC is there already", "3c:52:82:10:00:aa",
	await page.inputValue("#mac"));
await page.fill("#id", "lab 01");
await page.locator("main button").click();
await page.waitForSelector(".wrong");
is("an id that is none is said at its field", "#id", await page.locator(
	".wrong a").getAttribute("href"));
await look(page, "classify-wrong");
await page.fill("#id", "lab-01");
await page.fill("#place", "lab, \"upstairs\"");
await page.locator("main button").click();
await page.waitForSelector(".changes");
await page.fill("#minute", "found in the lab");
await page.locator("main button").click();
await page.waitForURL(/done=published/);
ok("a device gets a row", (await get(manager, "/device/lab-01")).text
	.includes("lab, &quot;upstairs&quot;"));
const rowOf = (id) => readdirSync(state + "/law", { recursive: true })
	.filter((f) => f.endsWith("roster.yaml"))
	.flatMap((f) => readFileSync(`${state}/law/${f}`, "utf8").split("\n"))
	.find((line) => line.includes(`id: ${id},`));
ok("of which nothing is said that nobody said", /lab-01/.test(rowOf("lab-01")) &&
	!/shared/.test(rowOf("lab-01")), rowOf("lab-01"));
for (const [shared, said] of [["", false], ["yes", true], ["no", true]]) {
	const shows = textOf((await post(manager, "/devices/classify", {
		id: "lab-02", mac: "3c:52:82:10:00:ab", group: "", place: "",
		custodian: "", equipment: "school", used_by: "staff", shared })).text);
	ok(`"${shared}" is ${said ? "" : "not "}said to be shared or not`,
		/lab-02/.test(shows) && /shared/.test(shows.replace(
			/whether it is shared is not said/, "")) === said, shows);
}
await page.goto(base + "/devices/unknown");
await look(page, "devices-unknown");

// ---- looked at ----

for (const [path, name] of [["/devices", "devices"], ["/places", "places"],
	["/device/office-09", "device"], ["/people", "people"],
	["/person/l.may", "person"], ["/devices/import", "import"]]) {
	await page.goto(base + path);
	ok(`${path} shows no markup of a name`, await page.locator("main b").count()
		=== 0);
	await look(page, name);
	await phone(stateOf(manager.jar), base + path, name);
}
await page.emulateMedia({ media: "print" });
await page.goto(base + "/devices");
ok("on paper there is no form", !await page.locator("main form").first()
	.isVisible());
said.splice(0, said.length, ...said.filter((s) => !/status of 40[0349]/.test(s)));
is("no page complained, asked or was blocked", "", said.join("\n"));
await browser.close();
end();
