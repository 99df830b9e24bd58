// A person with an authenticator app: codes by RFC 6238, written anew here from
// node's own HMAC, so that both sides are not wrong alike.
import { createHmac } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOf(base32) {
	let bits = "";
	for (const c of base32.replaceAll(" ", ""))
		bits += LETTERS.indexOf(c).toString(2).padStart(5, "0");
	return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
}

export function code(secret, step) {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac("sha1", bytesOf(secret)).update(counter).digest();
	const at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000)
		.padStart(6, "0");
}

export class Person {
	constructor(id, password) {
		this.id = id;
		this.password = password;
		this.used = 0;
	}
	// A code that was not used before, once it counts: the server takes
	// those of the step before, this and the next, each once, so the third
	// within half a minute may have to be waited for. It holds for another
	// ten seconds at least, however slow the machine is.
	async code() {
		const now = Math.floor((Date.now() + 10000) / 30000);
		this.used = Math.max(now - 1, this.used + 1);
		const wait = (this.used - 1) * 30000 - Date.now();
		if (wait > 0)
			await new Promise((done) => setTimeout(done, wait));
		return code(this.secret, this.used);
	}
}
