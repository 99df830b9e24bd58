// client(BASE): requests as a browser sends them, without one.
import { request } from "node:https";
import { Person } from "./person.mjs";

export function client(base) {
	function ask(method, path, { cookies = {}, headers = {}, form,
		from } = {}) {
		const body = form ? new URLSearchParams(form).toString() : undefined;
		const cookie = Object.entries(cookies).map(([k, v]) => `${k}=${v}`).join("; ");
		return new Promise((resolve, reject) => {
			const r = request(base + path, { method, rejectUnauthorized: false,
				agent: false, localAddress: from, headers: { ...(cookie && { cookie }),
					...(body && { "content-type":
						"application/x-www-form-urlencoded",
					"content-length": Buffer.byteLength(body) }),
					...headers } }, (answer) => {
				const parts = [];
				if (answer.headers["content-type"] === "text/event-stream") {
					resolve({ status: answer.statusCode,
						headers: answer.headers, text: "" });
					answer.destroy();	// it has no end
					return;
				}
				answer.on("data", (d) => parts.push(d));
				answer.on("end", () => {
					const bytes = Buffer.concat(parts);
					resolve({ status: answer.statusCode, bytes,
						headers: answer.headers, text: bytes.toString() });
				});
			});
			r.on("error", reject);
			r.end(body);
		});
	}

	const own = { origin: base };
	const form = (method, path, cookies, fields, headers = own, from) =>
		ask(method, path, { cookies, headers, form: fields, from });
	const field = (text, name) =>
		text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

	function cookiesOf(answer) {
		const jar = {};
		for (const line of answer.headers["set-cookie"] ?? []) {
			const [pair] = line.split(";");
			const at = pair.indexOf("=");
			jar[pair.slice(0, at)] = pair.slice(at + 1);
		}
		return jar;
	}

	// An account from the console's link to a signed-in jar of cookies.
	async function join(person, link) {
		const page = await ask("GET", link);
		person.used = 0;
		person.secret = page.text.match(/<code>([A-Z2-7 ]+)<\/code>/)[1];
		const answer = await form("POST", "/join", {}, { token: link.split("=")[1],
			person: person.id, password: person.password,
			again: person.password, code: await person.code() });
		person.jar = cookiesOf(answer);
		return answer;
	}

	const signIn = async (person, jar = {}, fields = {}) =>
		form("POST", "/sign-in", jar, { person: person.id,
			password: person.password, code: await person.code(), ...fields });

	async function formOf(jar) {
		return field((await ask("GET", "/sign-out", { cookies: jar })).text, "form");
	}

	// Somebody with an account, new or reset by the console's words, signed in.
	async function enter(id, account, ...flags) {
		const person = new Person(id, "four words do well");
		let link;
		try {
			link = account("add", id, ...flags);
		} catch {
			link = account("reset", id);
		}
		await join(person, link.match(/\/join\?token=\w+/)[0]);
		return person;
	}

	return { enter, ask, form, field, own, cookiesOf, join, signIn, formOf };
}
