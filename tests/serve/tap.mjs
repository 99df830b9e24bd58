// TAP for the scripts of this folder: one line a claim.
let count = 0, failed = 0;

export function ok(what, good, more = "") {
	count++;
	if (!good) {
		failed++;
		for (const line of String(more).split("\n").slice(0, 20))
			console.log("# " + line.slice(0, 300));
	}
	console.log(`${good ? "ok" : "not ok"} ${count} - ${what}`);
	return good;
}

export function is(what, expected, got) {
	return ok(what, expected === got, `expected: ${expected}\n     got: ${got}`);
}

export function end() {
	console.log(`1..${count}`);
	process.exitCode = failed ? 1 : 0;
}
