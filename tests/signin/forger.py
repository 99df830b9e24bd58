#!/usr/bin/python3
"""forger.py CERTIFICATE KEY PORT-FILE: an OpenID Connect provider that lies as
it is told. Its tokens are made here, by hand, so that no library of theirs or
ours decides what can be said.

A code is base64url of {"kind": ..., "nonce": ..., "challenge": ...}: what to
answer, and what the browser was sent away with. PKCE, the secret and the
address to come back to are checked before."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import sys
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

RSA = rsa.generate_private_key(65537, 2048)
NEXT = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
WEAK = rsa.generate_private_key(65537, 1024)
EC = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())
published = ["rsa", "weak", "ec", "p384"]  # and "next", once it signed


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(n, size=None):
    return b64(n.to_bytes(size or (n.bit_length() + 7) // 8, "big"))


def rsa_key(kid, key):
    n = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "use": "sig", "n": number(n.n),
            "e": number(n.e)}


def ec_key(kid, key, curve, size):
    n = key.public_key().public_numbers()
    return {"kty": "EC", "kid": kid, "crv": curve, "x": number(n.x, size),
            "y": number(n.y, size)}


def keys():
    all_keys = {"rsa": rsa_key("rsa", RSA), "next": rsa_key("next", NEXT),
                "weak": rsa_key("weak", WEAK),
                "ec": ec_key("ec", EC, "P-256", 32),
                "p384": ec_key("p384", P384, "P-384", 48)}
    return {"keys": [{"kty": "oct", "kid": "odd", "k": "c2VjcmV0"}] +
            [all_keys[k] for k in published]}


def rs256(key):
    return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def es256(key, size=32):
    def sign(data):
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    return sign


def pem(key):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM,
        serialization.PublicFormat.SubjectPublicKeyInfo)


def hs256(secret):
    return lambda data: hmac.new(secret, data, hashlib.sha256).digest()


NOW = object()
# kind: (head, signer, what is other in the claims: a number behind NOW is of
# seconds from now, None leaves a claim out)
KINDS = {
    "good": ({}, rs256(RSA), {}),
    "ec": ({"alg": "ES256", "kid": "ec"}, es256(EC), {}),
    "no-kid": ({"kid": None}, rs256(RSA), {}),
    "aud-list": ({}, rs256(RSA), {"aud": ["beadle"], "azp": "beadle"}),
    "mfa": ({}, rs256(RSA), {"amr": ["pwd", "mfa"]}),
    "nearly-over": ({}, rs256(RSA), {"exp": (NOW, -30)}),
    "nobody": ({}, rs256(RSA), {"sub": "somebody-else"}),
    "wrong-nonce": ({}, rs256(RSA), {"nonce": "0" * 64}),
    "no-nonce": ({}, rs256(RSA), {"nonce": None}),
    "wrong-aud": ({}, rs256(RSA), {"aud": "another"}),
    "two-auds": ({}, rs256(RSA), {"aud": ["beadle", "another"],
                                  "azp": "beadle"}),
    "no-aud": ({}, rs256(RSA), {"aud": None}),
    "wrong-azp": ({}, rs256(RSA), {"azp": "another"}),
    "wrong-iss": ({}, rs256(RSA), {"iss": "https://localhost:1"}),
    "no-iss": ({}, rs256(RSA), {"iss": None}),
    "over": ({}, rs256(RSA), {"exp": (NOW, -120)}),
    "no-exp": ({}, rs256(RSA), {"exp": None}),
    "exp-text": ({}, rs256(RSA), {"exp": "9999999999"}),
    "iat-later": ({}, rs256(RSA), {"iat": (NOW, 300)}),
    "nbf-later": ({}, rs256(RSA), {"nbf": (NOW, 300)}),
    "no-sub": ({}, rs256(RSA), {"sub": None}),
    "sub-spaces": ({}, rs256(RSA), {"sub": "t 1"}),
    "wrong-tid": ({}, rs256(RSA), {"tid": "72f988bf-86f1-41af-91ab-2d7cd011db48"}),
    "no-tid": ({}, rs256(RSA), {"tid": None}),
    "wrong-hd": ({}, rs256(RSA), {"hd": "evil.example"}),
    "no-hd": ({}, rs256(RSA), {"hd": None}),
    "unverified": ({}, rs256(RSA), {"email_verified": False}),
    "verified-text": ({}, rs256(RSA), {"email_verified": "true"}),
    "none": ({"alg": "none"}, lambda data: b"", {}),
    "None": ({"alg": "None"}, lambda data: b"", {}),
    "no-alg": ({"alg": None}, rs256(RSA), {}),
    "hs256-pem": ({"alg": "HS256"}, hs256(pem(RSA)), {}),
    "hs256-n": ({"alg": "HS256"},
                hs256(base64.urlsafe_b64decode(rsa_key("", RSA)["n"] + "==")), {}),
    "hs256-oct": ({"alg": "HS256", "kid": "odd"}, hs256(b"secret"), {}),
    "rs256-by-secret": ({}, hs256(pem(RSA)), {}),
    "other-key": ({}, rs256(OTHER), {}),
    "other-key-no-kid": ({"kid": None}, rs256(OTHER), {}),
    "own-jwk": ({"kid": None, "jwk": rsa_key("x", OTHER)}, rs256(OTHER), {}),
    "weak-key": ({"kid": "weak"}, rs256(WEAK), {}),
    "p384": ({"alg": "ES256", "kid": "p384"}, es256(P384, 48), {}),
    "es-zero": ({"alg": "ES256", "kid": "ec"}, lambda data: bytes(64), {}),
    "es-der": ({"alg": "ES256", "kid": "ec"},
               lambda data: EC.sign(data, ec.ECDSA(hashes.SHA256())), {}),
    "es-as-rs": ({"alg": "RS256", "kid": "ec"}, es256(EC), {}),
    "crit": ({"crit": ["b64"], "b64": True}, rs256(RSA), {}),
    "no-signature": ({}, lambda data: b"", {}),
    "rotated": ({"kid": "next"}, rs256(NEXT), {}),
    "shaw": ({"kid": "next"}, rs256(NEXT),
             {"sub": "m-1", "email": "P.Shaw@school.example"}),
    "next-shaw": ({"kid": "next"}, rs256(NEXT),
                  {"sub": "m-2", "email": "p.shaw@school.example"}),
}


def token(kind, nonce, issuer):
    head_change, sign, change = KINDS[kind]
    now = int(time.time())
    claims = {"iss": issuer, "aud": "beadle", "sub": "t-1", "nonce": nonce,
              "iat": now, "exp": now + 300,
              "tid": "72F988BF-86f1-41af-91ab-2d7cd011db47",
              "hd": "school.example", "email": "t.okafor@school.example",
              "email_verified": True}
    for name, value in change.items():
        claims[name] = now + value[1] if isinstance(value, tuple) else value
    head = {"typ": "JWT", "alg": "RS256", "kid": "rsa", **head_change}
    parts = [b64(json.dumps({k: v for k, v in part.items()
                             if v is not None}).encode())
             for part in (head, claims)]
    data = ".".join(parts).encode()
    return data.decode() + "." + b64(sign(data))


def mangled(kind, nonce, issuer):
    good = token("good", nonce, issuer)
    head, claims, signature = good.split(".")
    return {
        "two-parts": head + "." + claims,
        "four-parts": good + ".x",
        "empty": "..",
        "not-base64": head + "." + claims + "=." + signature,
        "more-claims": head + "." + b64(
            base64.urlsafe_b64decode(claims + "==") + b" ") + "." + signature,
        "huge": "a" * 20000 + good,
        "bit": good[:-40] + ("A" if good[-40] != "A" else "B") + good[-39:],
    }.get(kind)


class Forger(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    issuer = ""

    def log_message(self, *args):
        pass

    def say(self, status, what):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/.well-known/openid-configuration":
            self.say(200, {"issuer": self.issuer,
                           "authorization_endpoint": self.issuer + "/go",
                           "token_endpoint": self.issuer + "/token",
                           "jwks_uri": self.issuer + "/keys"})
        elif self.path == "/keys":
            self.say(200, keys())
        else:
            self.say(404, {"error": "not_found"})

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
        ask = json.loads(base64.urlsafe_b64decode(form["code"] + "=="))
        challenge = b64(hashlib.sha256(form["code_verifier"].encode()).digest())
        kind = ask["kind"]
        if (form["grant_type"], form["client_id"], form["client_secret"],
                challenge) != ("authorization_code", "beadle", "s3cret & more",
                               ask["challenge"]) \
                or not form["redirect_uri"].endswith("/sign-in/oidc/done"):
            self.say(400, {"error": "invalid_client"})
        elif kind == "spent":
            self.say(400, {"error": "invalid_grant", "error_description":
                           "code <b>was</b> used"})
        elif kind == "redirect":
            self.send_response(307)
            self.send_header("Location", self.issuer + "/token")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif kind == "html":
            self.say(500, "<html>")
        else:
            if kind == "rotated" and "next" not in published:
                published[:] = ["next"]
            self.say(200, {"token_type": "Bearer", "access_token": "x",
                           "id_token": mangled(kind, ask["nonce"], self.issuer)
                           or token(kind, ask["nonce"], self.issuer)})


def main():
    certificate, key, port_file = sys.argv[1:4]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forger)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Forger.issuer = "https://localhost:%d" % server.server_port
    with open(port_file + ".new", "w") as f:
        f.write("%d" % server.server_port)
    os.rename(port_file + ".new", port_file)
    server.serve_forever()


main()
