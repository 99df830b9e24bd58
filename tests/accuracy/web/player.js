// What a page of the accuracy lab does once it is loaded, by its plan (a JSON
// object its maker, web/pages.py, put before this script). Every time and size
// is drawn from the plan's seed.
"use strict";
let state = plan.seed >>> 0;
const random = () => {		// mulberry32
	state = (state + 0x6D2B79F5) >>> 0;
	let t = state;
	t = Math.imul(t ^ (t >>> 15), t | 1);
	t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const between = ([low, high]) => low + random() * (high - low);
const whole = (range) => Math.round(between(range));
const pause = (range) => new Promise((go) =>
	setTimeout(go, 1000 * between(range)));
const text = (range) => "x".repeat(whole(range));
let serial = 0;
const bytes = (host, range, what) =>
	`https://${host}/b/${whole(range)}/${plan.seed}-${serial++}.${what}`;
const pick = (list) => list[Math.floor(random() * list.length)];

function picture(host, range) {
	const image = new Image(200, 150);
	image.src = bytes(host, range, "png");
	document.body.append(image);
}

const get = (url, options) =>
	fetch(url, { mode: "no-cors", credentials: "include", ...options })
		.then((answer) => answer.blob()).catch(() => null);
const post = (host, up, down) =>
	get(bytes(host, down, "json"), { method: "POST", body: text(up) });

// A feed: ask for more of it, show its pictures, read, scroll.
async function feed(f) {
	for (let page = 0; page < f.pages; page++) {
		await post(f.api, [700, 2400], f.answer);
		for (let n = whole(f.pictures); n > 0; n--)
			picture(pick(f.content), f.size);
		window.scrollTo(0, document.body.scrollHeight);
		await pause(f.every);
	}
}

// A film as players fetch it: some pieces at once, then one a piece's length.
async function film(f) {
	await pause(f.after);
	for (let n = 0; n < f.pieces; n++) {
		await get(bytes(f.content, f.size, "m4s"));
		if (n >= 2)
			await pause(f.every);
	}
}

async function chat(c) {
	const socket = new WebSocket(`wss://${c.push}/socket`);
	socket.onopen = async () => {
		for (let n = 0; n < c.messages; n++) {
			await pause(c.every);
			socket.send(text([80, 600]));
			if (random() < c.picture)
				picture(pick(c.content), c.size);
		}
	};
}

// A heartbeat over a socket that is opened again when it is lost, now and
// then with something to tell; or by asking again and again.
function beat(b) {
	const socket = new WebSocket(`wss://${b.push}/socket`);
	let timer;
	socket.onopen = () => {
		socket.send(text([300, 900]));
		timer = setInterval(() => socket.send(text(b.size)),
			1000 * b.every);
	};
	socket.onclose = () => {
		clearInterval(timer);
		setTimeout(() => beat(b), 1000 * between([1, 6]));
	};
}

async function ask(a) {
	for (;;) {
		await pause(a.every);
		await post(a.host, a.up, a.down);
	}
}

async function beacons(b) {
	await pause(b.after);
	for (let n = 0; n < b.count; n++) {
		navigator.sendBeacon(bytes(b.host, [40, 400], "gif"),
			text(b.size));
		await pause(b.every);
	}
}

// What other sites' pages load of a service: at once or a little later.
async function part(p) {
	await pause(p.after);
	if (p.frame) {
		const frame = document.createElement("iframe");
		frame.src = p.frame;
		document.body.append(frame);
	}
	if (p.pixel)
		new Image().src = bytes(p.pixel, [43, 80], "gif") + "?" +
			text([500, 1400]);
	if (p.call)
		await post(p.call, [300, 900], p.down);
	if (p.picture)
		picture(p.picture, p.down);
}

// A person opens pages in tabs, one after the other.
async function tabs(t) {
	for (const url of t.urls) {
		window.open(url, "_blank");
		await pause([1, 6]);
	}
}

async function leave(l) {
	await pause([l.at, l.at]);
	if (l.tell)
		addEventListener("pagehide", () => navigator.sendBeacon(
			bytes(l.tell, [40, 200], "gif"), text([900, 3800])));
	location.href = l.to;
}

const does = { feed, film, chat, beat, ask, beacons, part, tabs, leave };
addEventListener("load", () => {
	for (const step of plan.does)
		does[step.do](step);
});
