// build.mjs OUT: what the dashboard serves, from the sources beside this file.
// The same sources give the same bytes, on every machine: tests/assets.sh
// builds anew and compares. SHA256SUMS goes with them.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import postcss from "postcss";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];

// Our markup has words of its own, to which components are applied by
// @extend: selectors by the components' own names match nothing there.
const prune = {
	postcssPlugin: "prune",
	Rule(rule) {
		const kept = rule.selectors.filter((s) => !s.includes(".govuk-"));
		if (kept.length === 0) rule.remove();
		else if (kept.length < rule.selectors.length) rule.selectors = kept;
	},
	AtRule(at) {
		if (/\\0|\ufffd/.test(at.params)) at.remove();	// a browser of 2013
	},
	OnceExit(root) {
		root.walkAtRules((at) => { if (at.nodes?.length === 0) at.remove(); });
	},
};

// 1.2.3 of each library whose text is in what is served.
const versionOf = (name) => JSON.parse(readFileSync(join(here, "node_modules",
	name, "package.json"), "utf8")).version;

function style(name, ...plugins) {
	const { css } = compile(join(here, name + ".scss"), {
		loadPaths: [join(here, "node_modules")], style: "expanded",
		charset: false, quietDeps: true });
	const { code } = transformSync(postcss(plugins).process(css,
		{ from: undefined }).css, { loader: "css", minify: true,
		charset: "utf8", target: ["chrome111", "firefox115", "safari16.4"] });
	return code;
}

function script(name) {
	return transformSync(readFileSync(join(here, name + ".js"), "utf8"),
		{ loader: "js", format: "esm", minify: true, charset: "utf8",
			target: "es2022" }).code;
}

const files = {
	"app.js": script("app"),
	"live.js": script("live"),
	"style.css": `/* beadle; with parts of GOV.UK Frontend ${versionOf(
		"govuk-frontend")}, MIT: see NOTICE */\n` + style("style", prune),
};
mkdirSync(out, { recursive: true });
let sums = "";
for (const [name, text] of Object.entries(files)) {
	writeFileSync(join(out, name), text);
	sums += createHash("sha256").update(text).digest("hex") + `  ${name}\n`;
}
writeFileSync(join(out, "SHA256SUMS"), sums);
