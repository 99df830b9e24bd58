// Keys, where there is a keyboard: every one of them is a link or a button on
// the page, so that nothing is lost without this file.
const rows = [...document.querySelectorAll(".queue tbody tr")];
let here = -1;

function go(to) {
	if (rows.length === 0) return;
	if (here >= 0) rows[here].classList.remove("here");
	here = Math.max(0, Math.min(rows.length - 1, to));
	rows[here].classList.add("here");
	rows[here].querySelector("a").focus();
}

function isTyping(element) {
	return (element instanceof HTMLInputElement &&
	    element.type !== "checkbox") ||
	    element instanceof HTMLSelectElement ||
	    element instanceof HTMLTextAreaElement;
}

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey ||
	    isTyping(event.target)) return;
	if (event.key === "j" || event.key === "k") {
		go(here + (event.key === "j" ? 1 : -1));
		return;
	}
	if (event.key === "x" && here >= 0) {
		rows[here].querySelector("input").click();
		return;
	}
	for (const element of document.querySelectorAll("[data-key]")) {
		if (element.dataset.key !== event.key ||
		    !element.checkVisibility()) continue;
		event.preventDefault();
		if (isTyping(element)) element.focus();
		else element.click();
		return;
	}
});

document.querySelector(".wrong")?.focus();

// Where there is no room for all pages in a line, a button opens their list.
const menu = document.querySelector(".menu");

function fold(narrow) {
	menu.hidden = !narrow.matches;
	menu.setAttribute("aria-expanded", "false");
}

if (menu) {
	const narrow = matchMedia("(max-width: 40.05em)");
	narrow.addEventListener("change", fold);
	fold(narrow);
	menu.addEventListener("click", () => menu.setAttribute("aria-expanded",
		String(menu.getAttribute("aria-expanded") !== "true")));
}

// Pages that say data-live are shown again when something changed. The page is
// asked for whole and parsed by the browser without running anything of it.
const live = document.querySelector("[data-live]");

function ask() {
	const request = new XMLHttpRequest();
	request.open("GET", location.href);
	request.responseType = "document";
	request.onload = () => {
		const fresh = request.response?.querySelector("[data-live]");
		if (!fresh) {
			location.reload();	// signed out
			return;
		}
		if (live.dataset.live === "all") renew(fresh);
		else note(fresh);
	};
	request.send();
}

// The whole of it, keeping what was opened and where the keyboard was.
function renew(fresh) {
	const all = (root) => [...root.querySelectorAll("details")];
	const stops = (root) => [...root.querySelectorAll("a, summary, [tabindex]")];
	const at = stops(live).indexOf(document.activeElement);
	fresh = document.adoptNode(fresh);
	all(live).forEach((d, i) => { if (all(fresh)[i]) all(fresh)[i].open = d.open; });
	live.replaceChildren(...fresh.childNodes);
	if (at >= 0) stops(live)[at]?.focus({ preventScroll: true });
}

// Nothing moves under a reviewer's hands: only the count, and that there is
// something new.
function note(fresh) {
	if (live.textContent === fresh.textContent) return;
	live.replaceChildren(...document.adoptNode(fresh).childNodes);
	document.querySelector("[data-news]")?.removeAttribute("hidden");
}

function listen() {
	const path = document.querySelector("script[data-worker]").dataset.worker;
	const policy = window.trustedTypes?.createPolicy("beadle-live", {
		createScriptURL(url) {
			if (!/^\/assets\/live-[0-9a-f]{16}\.js$/.test(url))
				throw new TypeError("not a worker of ours");
			return url;
		},
	}) ?? { createScriptURL: (url) => url };
	let timer = 0, poll = 0;
	const soon = () => { timer ||= setTimeout(() => { timer = 0; ask(); }, 50); };
	const slowly = () => { poll ||= setInterval(ask, 10000); };
	if (!("SharedWorker" in window)) return slowly();
	const worker = new SharedWorker(policy.createScriptURL(path));
	worker.onerror = slowly;
	worker.port.onmessage = (message) => {
		if (message.data === "changed") soon();
		else if (message.data === "over") location.reload();
		else if (message.data === "closed") slowly();
		else if (message.data === "open") {
			clearInterval(poll);
			poll = 0;
		}
	};
	addEventListener("pagehide", () => worker.port.postMessage("bye"));
}

if (live) listen();
