// receivers.mjs: those that heads are sent to, in one process, for a test:
//
//	node receivers.mjs DIR [KEY CERTIFICATE]
//
// A witness (POST /heads; /busy answers 503), a time-stamping authority
// (POST /tsa, by openssl ts and DIR/tsa.cnf) and a mail server, plain and, with
// a key, by TLS. DIR/ports names the ports: http smtp https smtps. What comes
// is appended to DIR/witness, DIR/mail.
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { join } from 'node:path';

const [dir, key, cert] = process.argv.slice(2);
const secrets = key && { key: readFileSync(key), cert: readFileSync(cert) };

function stamp(query) {
	writeFileSync(join(dir, 'query.tsq'), query);
	execFileSync('openssl', ['ts', '-reply', '-config', join(dir, 'tsa.cnf'), '-queryfile',
		join(dir, 'query.tsq'), '-out', join(dir, 'reply.tsr')], { stdio: 'ignore' });
	return readFileSync(join(dir, 'reply.tsr'));
}

function web(request, response) {
	const parts = [];
	request.on('data', (p) => parts.push(p));
	request.on('end', () => {
		const body = Buffer.concat(parts);
		if (request.method !== 'POST' || request.url === '/busy') {
			response.writeHead(503).end();
		} else if (request.url === '/tsa') {
			response.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(stamp(body));
		} else {
			appendFileSync(join(dir, 'witness'), body);
			response.writeHead(204).end();
		}
	});
}

function mail(socket) {
	let text = '', inData = false;
	const say = (line) => socket.write(`${line}\r\n`);
	socket.on('error', () => {});
	socket.on('data', (bytes) => {
		text += bytes.toString('latin1');
		for (let end; (end = text.indexOf('\r\n')) >= 0;) {
			const line = text.slice(0, end);
			text = text.slice(end + 2);
			if (inData) {
				inData = line !== '.';
				appendFileSync(join(dir, 'mail'), `${line}\n`);
				if (!inData)
					say('250 taken');
			} else if (/^EHLO/i.test(line)) {
				say('250-test');
				say('250 8BITMIME');
			} else if (/^(MAIL|RCPT)/i.test(line)) {
				appendFileSync(join(dir, 'mail'), `${line}\n`);
				say('250 yes');
			} else if (/^DATA/i.test(line)) {
				inData = true;
				say('354 go on');
			} else if (/^QUIT/i.test(line)) {
				say('221 bye');
				socket.end();
			} else {
				say('502 what?');
			}
		}
	});
	say('220 test');
}

const servers = [http.createServer(web), net.createServer(mail)];
if (secrets)
	servers.push(https.createServer(secrets, web), tls.createServer(secrets, mail));
Promise.all(servers.map((s) => new Promise((done) => s.listen(0, '127.0.0.1', () => done(s.address().port)))))
	.then((ports) => writeFileSync(join(dir, 'ports'), `${ports.join(' ')}\n`));
