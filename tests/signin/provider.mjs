// provider.mjs CERTIFICATE KEY FOLDER MODULES: a real OpenID Connect provider
// (npm's oidc-provider, which is certified) over HTTPS. Its port is written to
// FOLDER/provider-port; where clients come back to is read from
// FOLDER/provider-back when the first request comes. SIGUSR2: other keys, of
// another kind.
import { createServer } from "node:https";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [certificate, key, folder, modules] = process.argv.slice(2);
const { default: Provider } = await import(
	pathToFileURL(modules + "/node_modules/oidc-provider/lib/index.js"));

const kinds = {
	RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
	ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
};
let provider, algorithm = "RS256";

function begin() {
	const { privateKey } = kinds[algorithm]();
	const jwk = { ...privateKey.export({ format: "jwk" }), use: "sig",
		alg: algorithm, kid: randomBytes(4).toString("hex") };
	provider = new Provider(issuer, {
		clients: [{ client_id: "beadle", client_secret: "s3cret & more",
			token_endpoint_auth_method: "client_secret_post",
			id_token_signed_response_alg: algorithm,
			redirect_uris: readFileSync(folder + "/provider-back", "utf8")
				.trim().split("\n") }],
		jwks: { keys: [jwk] },
		cookies: { keys: [randomBytes(16).toString("hex")] },
		pkce: { required: () => true },
		conformIdTokenClaims: false,
		claims: { openid: ["sub"], email: ["email", "email_verified"] },
		findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id,
			email: `${id}@School.example`, email_verified: id !== "p.shaw" }) }),
	}).callback();
}

const server = createServer({ cert: readFileSync(certificate),
	key: readFileSync(key) }, (q, r) => {
	if (!provider)
		begin();
	provider(q, r);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `https://localhost:${server.address().port}`;
process.on("SIGUSR2", () => {
	algorithm = "ES256";
	provider = undefined;
	writeFileSync(folder + "/provider-rotated", "");
});
writeFileSync(folder + "/port.new", String(server.address().port));
renameSync(folder + "/port.new", folder + "/provider-port");
