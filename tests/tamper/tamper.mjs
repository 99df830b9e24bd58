// tamper.mjs: journals that somebody changed, shown to both verifiers.
//
//	node tamper.mjs BEADLE EXPORT SECRET COUNT SEED
//
// EXPORT is a directory as "beadle journal export" makes it, SECRET the file
// of its secret key, which the insider has. Each of COUNT mutants is an export
// with one thing changed; the last heads of before are what was taken
// elsewhere. Both must find it, and name the same entry. Prints TAP.
import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load, sha256, verify } from './verify.mjs';

const [beadle, dir, secretFile, count, seed] = process.argv.slice(2);
const ENTRY = 246;

// Chance that a seed repeats.
let state = createHash('sha256').update(`tamper ${seed}`).digest();
function below(n) {
	state = createHash('sha256').update(state).digest();
	return Number(state.readBigUInt64LE() % BigInt(n));
}
const pick = (list) => list[below(list.length)];

const base = load(dir);
base.delete('journal/observations/lock');
const work = mkdtempSync(join(tmpdir(), 'beadle-tamper.'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const d of ['keys', 'journal/observations', 'journal/ledger'])
	mkdirSync(join(work, d), { recursive: true });
const put = (name, bytes) => writeFileSync(join(work, name), bytes);
for (const [name, bytes] of base)
	put(name, bytes);

// The last head of each journal, as it was taken elsewhere.
const headsFile = join(work, 'elsewhere');
const elsewhere = ['observations', 'ledger'].map((j) =>
	base.get(`journal/${j}/heads`).toString('latin1').trimEnd().split('\n').at(-1) + '\n').join('');
writeFileSync(headsFile, elsewhere);

// ---- segments as lists of entries ----

const chains = [...base.keys()].filter((n) => n.endsWith('.chain'));

function split(files, chainName) {
	const chain = files.get(chainName), bodyName = chainName.replace(/chain$/, 'body');
	const body = files.get(bodyName), entries = [];
	let at = 0;
	for (let i = 0; i < chain.length; i += ENTRY) {
		const end = body.indexOf(10, at) + 1;
		entries.push({ chain: chain.subarray(i, i + ENTRY), body: body.subarray(at, end) });
		at = end;
	}
	return { chainName, bodyName, entries };
}

function join2(files, s) {
	files.set(s.chainName, Buffer.concat(s.entries.map((e) => e.chain)));
	files.set(s.bodyName, Buffer.concat(s.entries.map((e) => e.body)));
}

// ---- what an insider with the key can do ----

const privateKey = (seedHex) => createPrivateKey({ format: 'der', type: 'pkcs8', key:
	Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seedHex, 'hex')]) });
const spki = (key) => createPublicKey(key).export({ format: 'der', type: 'spki' });
const signed = (text, key) => `${text} ${sign(null, Buffer.from(text, 'latin1'), key).toString('hex')}\n`;

// The chain of a journal computed anew over its texts, from the first on.
function relink(files, journal) {
	const own = new Map();
	let previous = '0'.repeat(64), sequence = 0;
	for (const name of [...files.keys()].filter((n) => n.startsWith(`journal/${journal}/`) &&
	    n.endsWith('.chain')).sort()) {
		const s = split(files, name);
		for (const e of s.entries) {
			const old = e.chain.toString('latin1').split(/ +/);
			const gone = e.body.length === 1;
			const n = String(++sequence).padStart(16, '0');
			const text = `${n} ${e.chain.toString('latin1', 17, 24)} ${old[2]} ` +
				`${gone ? old[3] : String(e.body.length).padStart(8, '0')} ` +
				`${gone ? old[4] : sha256(e.body)} ${previous} `;
			previous = sha256(Buffer.from(text, 'latin1'));
			own.set(n, previous);
			e.chain = Buffer.from(`${text}${previous}\n`, 'latin1');
		}
		join2(files, s);
	}
	return own;
}

// Its heads again, with the digests that now are right, by this key.
function resign(files, journal, own, key) {
	const id = sha256(spki(key)).slice(0, 16), name = `journal/${journal}/heads`;
	const lines = files.get(name).toString('latin1').trimEnd().split('\n').map((line) => {
		const w = line.split(' ').slice(0, 9);
		const n = own.has(w[5]) ? w[5] : [...own.keys()].at(-1);
		[w[5], w[6], w[8]] = [n, own.get(n), id];
		return signed(w.join(' '), key);
	});
	files.set(name, Buffer.from(lines.join(''), 'latin1'));
}

function changeText(files) {
	const s = split(files, pick(chains));
	const e = pick(s.entries.filter((x) => x.body.toString('latin1').endsWith('"}\n')));
	e.body = Buffer.from(e.body.toString('latin1').replace(/.(?="}\n$)/, (c) => (c === '#' ? '%' : '#')), 'latin1');
	join2(files, s);
	return s.chainName.split('/')[1];
}

const own = privateKey(readFileSync(secretFile, 'latin1').trim());

const mutations = {
	'a bit flipped': (f) => {
		const name = pick([...f.keys()].filter((n) => /chain$|body$|heads$|public$/.test(n)));
		const bytes = Buffer.from(f.get(name));
		bytes[below(bytes.length)] ^= 1 << below(8);
		f.set(name, bytes);
	},
	'a record removed': (f) => {
		const s = split(f, pick(chains));
		s.entries.splice(below(s.entries.length), 1);
		join2(f, s);
	},
	'a line of the chain removed': (f) => {
		const s = split(f, pick(chains)), k = below(s.entries.length);
		f.set(s.chainName, Buffer.concat(s.entries.filter((_, i) => i !== k).map((e) => e.chain)));
	},
	'a text removed': (f) => {
		const s = split(f, pick(chains)), k = below(s.entries.length);
		f.set(s.bodyName, Buffer.concat(s.entries.filter((_, i) => i !== k).map((e) => e.body)));
	},
	'two records swapped': (f) => {
		const s = split(f, pick(chains)), a = below(s.entries.length), b = below(s.entries.length);
		[s.entries[a], s.entries[b]] = [s.entries[b], s.entries[a]];
		join2(f, s);
	},
	'two texts swapped': (f) => {
		const s = split(f, pick(chains)), a = pick(s.entries), b = pick(s.entries);
		[a.body, b.body] = [b.body, a.body];
		join2(f, s);
	},
	'a record inserted': (f) => {
		const s = split(f, pick(chains)), k = below(s.entries.length + 1);
		const other = pick(split(f, pick(chains)).entries);
		s.entries.splice(k, 0, other);
		join2(f, s);
	},
	'a record doubled': (f) => {
		const s = split(f, pick(chains)), k = below(s.entries.length);
		s.entries.splice(k, 0, s.entries[k]);
		join2(f, s);
	},
	'the tail cut at a record': (f) => {
		const s = split(f, chains.filter((n) => n.includes('observations')).at(-1));
		s.entries.splice(below(s.entries.length));
		join2(f, s);
	},
	'the tail cut anywhere': (f) => {
		const name = pick([...f.keys()].filter((n) => /chain$|body$/.test(n)));
		f.set(name, f.get(name).subarray(0, below(f.get(name).length)));
	},
	'a segment removed': (f) => {
		const name = pick(chains);
		f.delete(name);
		f.delete(name.replace(/chain$/, 'body'));
	},
	'a text taken out without a tombstone': (f) => {
		const s = split(f, pick(chains));
		pick(s.entries).body = Buffer.from('\n');
		join2(f, s);
	},
	'bytes added': (f) => {
		const name = pick([...f.keys()].filter((n) => /chain$|body$/.test(n)));
		f.set(name, Buffer.concat([f.get(name), Buffer.from(pick(['x', '\n', '0'.repeat(ENTRY - 1) + '\n']))]));
	},
	'a text changed, the chain written anew': (f) => {
		relink(f, changeText(f));
	},
	'all written anew and signed with the key at rest': (f) => {
		const journal = changeText(f);
		resign(f, journal, relink(f, journal), own);
	},
	'the tail cut, all signed with the key at rest': (f) => {
		const s = split(f, chains.filter((n) => n.includes('observations')).at(-1));
		s.entries.splice(below(s.entries.length));
		join2(f, s);
		resign(f, 'observations', relink(f, 'observations'), own);
	},
	'all written anew with new keys': (f) => {
		const { privateKey: key } = generateKeyPairSync('ed25519');
		const public64 = spki(key).subarray(12).toString('hex'), id = sha256(spki(key)).slice(0, 16);
		changeText(f);
		f.set('keys/public', Buffer.from(signed(
			`beadle-key 1 school beadle 1 2026-11-20T12:00:00Z ${public64} ${id}`, key), 'latin1'));
		for (const j of ['observations', 'ledger'])
			resign(f, j, relink(f, j), key);
	},
};

// ---- both verifiers ----

// [where, at] of what beadle names first; null: right.
function ask(args) {
	const r = spawnSync(beadle, ['journal', 'verify', '--state', work, ...args], { encoding: 'latin1' });
	if (r.status === 0)
		return null;
	const m = /^(\S+) +WRONG: (.*)$/m.exec(r.stdout);
	if (!m)
		return ['', `status ${r.status}: ${r.stderr}`];
	const at = /\bentry \d+/.exec(m[2]) ?? /\bline \d+/.exec(m[2]) ?? [''];
	return [m[1], at[0]];
}

function same(a, b) {
	return a === null || b === null ? a === b : a[0] === b.where && a[1] === b.at;
}

let failed = 0, number = 0;
function tell(ok, what, more = '') {
	failed += !ok;
	if (more)
		console.log(`# ${more}`);
	console.log(`${ok ? 'ok' : 'not ok'} ${++number} - ${what}`);
}

tell(ask(['--head', headsFile]) === null && verify(base, elsewhere) === null,
	'nothing changed: both say it is right');

const kinds = Object.keys(mutations), tally = new Map(kinds.map((k) => [k, { made: 0, found: 0, agreed: 0, first: '' }]));
for (let i = 0; i < Number(count); i++) {
	const kind = kinds[i % kinds.length], files = new Map(base), t = tally.get(kind);
	mutations[kind](files);
	const changed = [...new Set([...base.keys(), ...files.keys()])].filter((n) =>
		!files.has(n) || !base.get(n).equals(files.get(n)));
	if (changed.length === 0)
		continue;
	for (const n of changed)
		files.has(n) ? put(n, files.get(n)) : rmSync(join(work, n));
	const one = ask(['--head', headsFile]), other = verify(files, elsewhere);
	t.made++;
	t.found += one !== null && other !== null;
	t.agreed += same(one, other);
	if (!same(one, other) || one === null)
		t.first ||= `mutant ${i}: beadle ${JSON.stringify(one)}, the other ${other && other.message}; ${changed}`;
	for (const n of changed)
		put(n, base.get(n));
}
const all = { made: 0, found: 0, agreed: 0 };
for (const [kind, t] of tally) {
	tell(t.made > 0 && t.found === t.made && t.agreed === t.made, `${kind}: ${t.made} found by both, at the same entry`, t.first);
	for (const k of Object.keys(all))
		all[k] += t[k];
}
console.log(`# figure: tamper: of ${all.made} mutated journals ${all.found} found against the last head; ` +
	`both verifiers agree on ${all.agreed}`);
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
