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
	return element instanceof HTMLInputElement ||
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
	for (const element of document.querySelectorAll("[data-key]")) {
		if (element.dataset.key !== event.key) continue;
		event.preventDefault();
		element.click();
		return;
	}
});

document.querySelector(".wrong")?.focus();
