// verify.mjs: a second verifier for exports of beadle's journals, written from
// their README alone: node's standard library, and nothing of beadle's code.
//
//	node verify.mjs DIR [HEADS]
//
// HEADS is a file of head lines that was taken elsewhere. It prints what is
// wrong first, or "right", and ends with 1 or 0.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ENTRY = 246;
const SALT = 33;
const TEXT_MOST = 4 << 20;
const ZEROS = '0'.repeat(64);
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const KINDS = ['session', 'cover', 'count', 'event', 'act', 'law', 'review', 'removed',
	'hold', 'look', 'order', 'proof', 'contest', 'reread', 'report',
	'advice'];
const CHAIN = /^(\d{16}) ([a-z]+ *) (\d{16}) (\d{8}) ([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{64})$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NAME = /^[a-z0-9-]{1,31}$/;
const HEAD = new RegExp('^beadle-head 1 ([a-z0-9-]{1,31}) ([a-z0-9-]{1,31}) ([a-z]{1,15}) ' +
	'(\\d{16}) ([0-9a-f]{64}) (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ) ([0-9a-f]{16})$');

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// What is wrong: in which journal or "keys", at which entry or line.
class Wrong extends Error {
	constructor(where, at, what) {
		super(`${where}: ${what} (${at})`);
		Object.assign(this, { where, at, what });
	}
}

// The lines of a text of bytes, and what is left after the last newline.
function lines(bytes) {
	const all = bytes.toString('latin1').split('\n');
	return { whole: all.slice(0, -1), rest: all.at(-1) };
}

function isSigned(key, line) {
	const text = line.slice(0, -129);
	const digits = line.slice(-128);
	if (line.length < 130 || line.at(-129) !== ' ' || !/^[0-9a-f]{128}$/.test(digits))
		return false;
	return verifySignature(null, Buffer.from(text, 'latin1'), key, Buffer.from(digits, 'hex'));
}

// The public keys by id; each is signed by the one before it.
function readKeys(bytes) {
	const keys = new Map();
	let signer = null;
	const { whole, rest } = lines(bytes);
	whole.forEach((line, i) => {
		const wrong = (what) => new Wrong('keys', `line ${i + 1}`, what);
		const w = line.split(' ');
		if (w.length !== 9 || w[0] !== 'beadle-key' || w[1] !== '1' || !NAME.test(w[2]) ||
		    !NAME.test(w[3]) || !TIME.test(w[5]) || !/^[0-9a-f]{64}$/.test(w[6]))
			throw wrong('not a key');
		if (w[4] !== String(i + 1))
			throw wrong('not the next number');
		const der = Buffer.concat([SPKI, Buffer.from(w[6], 'hex')]);
		const key = { id: sha256(der).slice(0, 16),
			key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
		signer ??= key;
		if (w[7] !== signer.id || !isSigned(signer.key, line))
			throw wrong('not signed by the key before it');
		keys.set(key.id, key.key);
		signer = key;
	});
	if (rest !== '')
		throw new Wrong('keys', `line ${whole.length + 1}`, 'cut short');
	return keys;
}

function readHead(line) {
	const m = HEAD.exec(line.slice(0, -129));
	return m && { journal: m[3], sequence: BigInt(m[4]), digest: m[5], time: m[6], key: m[7] };
}

function readOwnHeads(journal, bytes, keys) {
	const heads = [];
	const { whole, rest } = lines(bytes);
	let last = 0n;
	whole.forEach((line, i) => {
		const wrong = (what) => new Wrong(journal, `line ${i + 1}`, what);
		const h = readHead(line);
		if (!h || h.journal !== journal)
			throw wrong('not a head of this journal');
		if (!keys.has(h.key))
			throw wrong('there is no such key');
		if (!isSigned(keys.get(h.key), line))
			throw wrong('its signature is wrong');
		if (h.sequence < last)
			throw wrong('of an earlier entry than the one before');
		last = h.sequence;
		heads.push(h);
	});
	if (rest !== '')
		throw new Wrong(journal, `line ${whole.length + 1}`, 'cut short');
	return heads;
}

// [[from,to],...] of a tombstone, all before it.
function readTombstone(text, sequence) {
	const m = /"sequences":\[((?:\[\d{1,16},\d{1,16}\],?)*)\]/.exec(text);
	const ranges = m && [...m[1].matchAll(/\[(\d+),(\d+)\]/g)].map((r) => [BigInt(r[1]), BigInt(r[2])]);
	if (!ranges || ranges.some(([from, to]) => from === 0n || from > to || to >= sequence))
		return null;
	return ranges;
}

class Journal {
	constructor(name, files, keys, given) {
		this.name = name;
		this.prefix = `journal/${name}/`;
		this.files = files;
		this.heads = readOwnHeads(name, files.get(`${this.prefix}heads`) ?? Buffer.alloc(0), keys);
		for (const h of given.filter((g) => g.journal === name)) {
			if (!keys.has(h.key))
				throw new Wrong(name, '', `the head given was signed by ${h.key}, not a key here`);
			this.heads.push(h);
		}
		this.heads.sort((a, b) => (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0));
		this.sequence = 0n;
		this.own = ZEROS;
		this.gone = [];
		this.covered = [];
	}

	wrong(what, sequence = this.sequence + 1n) {
		return new Wrong(this.name, `entry ${sequence}`, what);
	}

	check() {
		const segments = [...this.files.keys()].filter((f) => f.startsWith(this.prefix))
			.map((f) => f.slice(this.prefix.length)).filter((f) => /^\d{8}-\d{4}\.chain$/.test(f)).sort();
		segments.forEach((s, i) => this.segment(s.slice(0, -6), segments[i + 1]?.slice(0, -6)));
		if (this.heads.length)
			throw this.wrong(`missing: a head names entry ${this.heads[0].sequence}`);
		const bare = this.gone.find((s) => !this.covered.some(([from, to]) => from <= s && s <= to));
		if (bare)
			throw this.wrong('its text is gone without a tombstone', bare);
		return { entries: this.sequence, own: this.own };
	}

	// Is what lies behind an entry how the next segment begins? A writer whose disk failed left it.
	isLeft(chain, at, body, bodyAt, next) {
		const nextChain = this.files.get(`${this.prefix}${next}.chain`);
		const nextBody = this.files.get(`${this.prefix}${next}.body`) ?? Buffer.alloc(0);
		const begins = (whole, part) => whole.subarray(0, part.length).equals(part);
		return Boolean(nextChain) && nextChain.toString('latin1', 0, 16) === String(this.sequence + 1n).padStart(16, '0') &&
		    begins(nextChain, chain.subarray(at)) && begins(nextBody, body.subarray(bodyAt));
	}

	segment(name, next) {
		const chain = this.files.get(`${this.prefix}${name}.chain`);
		const body = this.files.get(`${this.prefix}${name}.body`);
		let at = 0, bodyAt = 0;
		if (!body)
			throw this.wrong('its segment has no body');
		for (; chain.length - at >= ENTRY && !this.isLeft(chain, at, body, bodyAt, next); at += ENTRY) {
			const used = this.entry(chain.toString('latin1', at, at + ENTRY), body, bodyAt);
			if (used === 0)
				break;
			bodyAt += used;
		}
		if ((at !== chain.length || bodyAt !== body.length) && !this.isLeft(chain, at, body, bodyAt, next))
			throw this.wrong('bytes after it are no entry', this.sequence);
	}

	// The bytes of the body that belong to this entry; 0: they are not there.
	entry(line, body, at) {
		const m = line.endsWith('\n') && CHAIN.exec(line.slice(0, -1));
		if (!m || m[2].length !== 7 || !KINDS.includes(m[2].trimEnd()) ||
		    sha256(Buffer.from(line.slice(0, 181), 'latin1')) !== m[7])
			throw this.wrong('its chain line is not what was written');
		const sequence = BigInt(m[1]), len = Number(m[4]);
		if (sequence !== this.sequence + 1n)
			throw this.wrong(`it is number ${sequence}`);
		if (m[6] !== this.own)
			throw this.wrong('it does not follow the entry before');
		if (len < SALT + 1 || len > TEXT_MOST + SALT + 1)
			throw this.wrong('its length is impossible');
		if (at >= body.length)
			return 0;
		const isGone = body[at] === 0x0a;
		if (!isGone && len > body.length - at)
			return 0;
		const text = body.subarray(at, at + len);
		if (!isGone && sha256(text) !== m[5])
			throw this.wrong('its text is not what was written');
		this.sequence = sequence;
		this.own = m[7];
		while (this.heads.length && this.heads[0].sequence <= sequence) {
			const h = this.heads.shift();
			if (h.sequence !== sequence || h.digest !== m[7])
				throw this.wrong(`another than the head of ${h.time} names`, sequence);
		}
		this.note(m[2].trimEnd(), isGone, text.toString('latin1', SALT));
		return isGone ? 1 : len;
	}

	note(kind, isGone, text) {
		if (kind === 'removed') {
			const ranges = !isGone && readTombstone(text, this.sequence);
			if (!ranges)
				throw this.wrong('a tombstone that names no earlier entries', this.sequence);
			this.covered.push(...ranges);
		}
		if (isGone)
			this.gone.push(this.sequence);
	}
}

// files: a Map of names below the export to bytes; given: text of head lines.
// null, or what is wrong first.
export function verify(files, given = '') {
	try {
		const keys = readKeys(files.get('keys/public') ?? Buffer.alloc(0));
		const heads = given.split('\n').filter(Boolean).map((line) => {
			const h = readHead(line);
			if (!h || (keys.has(h.key) && !isSigned(keys.get(h.key), line)))
				throw new Wrong('head', '', 'what was given is no head');
			return h;
		});
		for (const name of ['observations', 'ledger'])
			new Journal(name, files, keys, heads).check();
	} catch (e) {
		if (e instanceof Wrong)
			return e;
		throw e;
	}
	return null;
}

export function load(dir) {
	const files = new Map();
	for (const sub of ['keys', 'journal/observations', 'journal/ledger']) {
		let names = [];
		try {
			names = readdirSync(join(dir, sub));
		} catch (e) {
			if (e.code !== 'ENOENT')
				throw e;
		}
		for (const name of names)
			files.set(`${sub}/${name}`, readFileSync(join(dir, sub, name)));
	}
	return files;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const wrong = verify(load(process.argv[2]),
		process.argv[3] ? readFileSync(process.argv[3], 'latin1') : '');
	console.log(wrong ? wrong.message : 'right');
	process.exit(wrong ? 1 : 0);
}
