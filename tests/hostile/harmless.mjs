// What hostile words must not have done: to a page in a browser, and to text
// that a terminal, a spreadsheet or a program reads.
import { ok } from "../serve/tap.mjs";

// What is not shown as it is, by the Unicode that this file is written from:
// controls, soft hyphen, combining marks, direction and zero-width marks,
// surrogates, the byte order mark, what stands for no character.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]/u;

// As words.json's are to be read by who must not be misled by them.
export const shown = (text) => [...text].map((c) => !HIDDEN.test(c) ? c :
	c < "\u0080" ? "\\x" + c.charCodeAt(0).toString(16).padStart(2, "0") :
	`\\u{${c.codePointAt(0).toString(16)}}`).join("");

// In the page, before anything of it: what the policy blocked.
export const trap = () => {
	window.trapped = [];
	document.addEventListener("securitypolicyviolation", (e) =>
		window.trapped.push(`${e.violatedDirective} ${e.blockedURI}`));
};

// In the page: what is wrong with it, and what it says.
function inspect(hiddenSource) {
	const hidden = new RegExp(hiddenSource, "u");
	const wrong = [...window.trapped];
	const say = (what, node) => wrong.push(`${what}: ${node.outerHTML?.slice(0,
		200) ?? JSON.stringify(node)}`);
	if (window.xss !== undefined) wrong.push(`it ran: ${window.xss}`);
	const markup = "html head meta title link script body a abbr b blockquote " +
		"br button caption code datalist dd del details div dl dt em fieldset " +
		"footer form h1 h2 h3 header hr input ins kbd label legend li main " +
		"nav ol optgroup option p section select small span strong summary " +
		"table tbody td textarea tfoot th thead tr ul " +
		"svg g rect line path text tspan desc";
	const known = new Set(markup.split(" "));
	for (const node of document.querySelectorAll("*")) {
		if (!known.has(node.localName)) say("an element of theirs", node);
		for (const { name, value } of node.attributes) {
			if (/^on|^style$|^srcdoc$|^autofocus$/.test(name))
				say(`an attribute of theirs, ${name}`, node);
			if (/^(href|src|action|formaction)$/.test(name) &&
			    !/^[/#?]|^$/.test(value)) say("leads elsewhere", node);
			// A browser drops line ends between markup and attribute.
			if (hidden.test(value.replace(/[\n\t]/g, "")))
				say(`hidden characters in ${name}`, node);
		}
	}
	if (document.querySelectorAll("script").length !== 1)
		wrong.push("another script");
	const text = document.documentElement.textContent;
	const found = hidden.exec(text.replace(/[\n\t]/g, ""));
	if (found) wrong.push(`shows U+${found[0].codePointAt(0).toString(16)} ` +
		`in ${JSON.stringify(text.slice(found.index - 20, found.index + 20))}`);
	if (document.documentElement.scrollWidth > innerWidth)
		wrong.push(`${document.documentElement.scrollWidth} wide`);
	return { wrong, text };
}

export async function harmless(page, where) {
	const { wrong, text } = await page.evaluate(inspect, HIDDEN.source);
	if (wrong.length) ok(`${where} is harmless`, false, wrong.join("\n"));
	return text;
}

// Of an output: lines of text, or as many JSON texts, or CSV.
export function wrongText(bytes, ends = "\n") {
	let text;
	try {
		text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
			.decode(bytes);
	} catch {
		return "is not UTF-8";
	}
	const found = HIDDEN.exec(text.replaceAll(ends, ""));
	return found ? `has U+${found[0].codePointAt(0).toString(16)}` : "";
}

export function wrongJson(bytes) {
	const text = bytes.toString();
	if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text))
		return "has control characters";
	try {
		JSON.parse(text);
		return "";
	} catch { /* a text a line, then */ }
	try {
		text.split("\n").forEach((line) => line && JSON.parse(line));
		return "";
	} catch (e) {
		return String(e);
	}
}

// A page that holds its style has tabs.
export const wrongHtml = (bytes) => wrongText(bytes, /[\n\t]/g);

// By RFC 4180, written anew; no cell begins as a formula does.
export function wrongCsv(bytes) {
	const wrong = wrongText(bytes, /\r\n|^\ufeff/g);
	if (wrong) return wrong;
	const text = bytes.toString().replace(/^\ufeff/, "");
	const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)]
		.map((m) => (m[1] ?? m[2]).replaceAll('""', '"'));
	const formula = cells.find((c) => /^[=+@\t\r]/.test(c) ||
		/^-(?![\d.]+$)./.test(c));
	return formula === undefined ? "" : `a formula: ${formula}`;
}
