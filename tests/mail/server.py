#!/usr/bin/python3
"""A mail server for tests, by aiosmtpd: takes letters, or does not.

    server.py DIR [KEY CERTIFICATE]

Says its port in DIR/port. Reads before each command what it is to do from
DIR/mode, which may be empty:

    later          answers RCPT with 450
    never ADDRESS  answers RCPT for that address with 550
    busy           answers the letter's end with 451
    full           answers the letter's end with 552
    hang           says nothing more once the letter begins
    dies           takes the letter, and ends the connection without a word

With KEY and CERTIFICATE it offers STARTTLS, and takes nothing in clear. With
DIR/users, lines of "NAME PASSWORD", one must log in: by password, or by
XOAUTH2 with the password as the token. Each letter taken is a line of JSON in
DIR/letters, as Python's own email module reads it."""

import asyncio
import base64
import email
import email.policy
import hashlib
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, MISSING

folder = sys.argv[1]


def mode():
    try:
        with open(os.path.join(folder, "mode"), encoding="ascii") as f:
            return f.read().split()
    except FileNotFoundError:
        return []


def users():
    try:
        with open(os.path.join(folder, "users"), encoding="ascii") as f:
            return dict(line.split() for line in f)
    except FileNotFoundError:
        return None


def is_user(name, password):
    return AuthResult(success=(users() or {}).get(name) == password,
                      handled=False)


def authenticate(server, session, envelope, mechanism, data):
    if mechanism not in ("PLAIN", "LOGIN"):
        return AuthResult(success=False, handled=False)
    return is_user(data.login.decode(), data.password.decode())


def said(part):
    content = part.get_content()
    raw = content.encode() if isinstance(content, str) else content
    return {"type": part.get_content_type(), "name": part.get_filename(),
            "text": content if isinstance(content, str) else None,
            "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


class Server(SMTP):
    async def auth_XOAUTH2(self, _, args):
        text = base64.b64decode(args[1]).decode()
        name, token = text.split("\1")[:2]
        return is_user(name.removeprefix("user="),
                       token.removeprefix("auth=Bearer "))


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        what = mode()
        if what[:1] == ["later"]:
            return "450 4.2.1 try later"
        if what == ["never", address]:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        what = mode()
        if what == ["hang"]:
            await asyncio.sleep(3600)
        if what == ["busy"]:
            return "451 4.3.0 busy"
        if what == ["full"]:
            return "552 5.3.4 too large"
        letter = email.message_from_bytes(envelope.content,
                                          policy=email.policy.default)
        parts = [said(p) for p in letter.walk() if not p.is_multipart()]
        with open(os.path.join(folder, "letters"), "a",
                  encoding="utf-8") as f:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                       "tls": session.ssl is not None,
                       "headers": dict(letter.items()), "parts": parts}, f)
            f.write("\n")
        if what == ["dies"]:
            server.transport.abort()
            return MISSING
        return "250 taken"


def serve(context):
    return Server(Handler(), hostname="mail.test", tls_context=context,
                  require_starttls=context is not None,
                  auth_required=users() is not None,
                  authenticator=authenticate, auth_require_tls=False)


async def main():
    context = None
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[2])
    server = await asyncio.get_running_loop().create_server(
        lambda: serve(context), "127.0.0.1", 0)
    port = os.path.join(folder, "port")
    with open(port + ".new", "w", encoding="ascii") as f:
        print(server.sockets[0].getsockname()[1], file=f)
    os.rename(port + ".new", port)
    await server.serve_forever()


asyncio.run(main())
