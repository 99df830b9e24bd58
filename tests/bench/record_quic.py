#!/usr/bin/python3
"""record_quic.py DIR: the first flights of real QUIC clients and of a real
server (caddy), as files for make_traffic, of chromium and firefox:

    DIR/CLIENT-quic.client	the ClientHello, as one TLS record
    DIR/CLIENT-quic.shape	how it was laid into Initial packets: a line
				for each packet (bytes of its datagram, its
				own, of both ids, its number, bytes of that)
				and for each of its frames
    DIR/CLIENT-quic.server	the server's datagrams, each after two bytes of
				its length

Each asks for NAME at a relay on this machine. A client's Initial packets are
opened by what anyone on the path knows (RFC 9001 5.2), with the keys of
tests/unit/quic_bytes.py. Needs python3-cryptography.
"""
import base64
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../unit"))
import quic_bytes  # noqa: E402
from cryptography.hazmat.primitives.ciphers import (  # noqa: E402
    Cipher, algorithms, modes)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402

NAME = "name.to.be.replaced.example"


def sh(*words):
    return subprocess.run(words, check=True, capture_output=True).stdout


# ---- opening ----

def varint(b, at):
    n = 1 << (b[at] >> 6)
    return int.from_bytes(b[at:at + n], "big") & (1 << 8 * n - 2) - 1, at + n


def opened(b):
    """(first id, own id, number, length of it, payload, bytes after it)"""
    assert b[0] & 0xf0 == 0xc0 and b[1:5] == b"\0\0\0\1", "no Initial"
    at = 6 + b[5]
    first = b[6:at]
    own, at = b[at + 1:at + 1 + b[at]], at + 1 + b[at]
    token, at = varint(b, at)
    size, at = varint(b, at + token)
    key, iv, hp = quic_bytes.keys(quic_bytes.V1, first)
    mask = Cipher(algorithms.AES(hp), modes.ECB()).encryptor().update(
        b[at + 4:at + 20])
    head = bytearray(b[:at])
    head[0] ^= mask[0] & 15
    n = (head[0] & 3) + 1
    head += bytes(x ^ y for x, y in zip(b[at:at + n], mask[1:]))
    number = int.from_bytes(head[-n:], "big")
    nonce = bytes(x ^ y for x, y in zip(iv, number.to_bytes(12, "big")))
    payload = AESGCM(key).decrypt(nonce, b[at + n:at + size], bytes(head))
    return first, own, number, n, payload, b[at + size:]


def frames(payload, stream):
    """Lines of its frames; what they carry goes to stream."""
    at, lines = 0, []
    while at < len(payload):
        if payload[at] == 0:
            n = len(payload[at:]) - len(payload[at:].lstrip(b"\0"))
            lines.append("padding %d" % n)
            at += n
        elif payload[at] == 1:
            lines.append("ping")
            at += 1
        else:
            assert payload[at] == 6, "a frame of type %d" % payload[at]
            offset, at = varint(payload, at + 1)
            size, at = varint(payload, at)
            for i in range(size):
                stream[offset + i] = payload[at + i]
            lines.append("crypto %d %d" % (offset, size))
            at += size
    return lines


def length(stream):
    """Of the hello, when its beginning is known."""
    if not all(i in stream for i in range(4)):
        return None
    return 4 + int.from_bytes(bytes(stream[i] for i in range(1, 4)), "big")


def taken_apart(datagrams):
    """The hello, and the lines of the shape, as far as it goes."""
    stream, lines = {}, []
    for b in datagrams:
        if len(stream) == length(stream):
            break
        first, own, number, n, payload, rest = opened(b)
        assert not rest.strip(b"\0"), "more than one packet in a datagram"
        lines.append("packet %d %d %d %d %d %d" % (
            len(b), len(b) - len(rest), len(first), len(own), number, n))
        lines += frames(payload, stream)
    return bytes(stream[i] for i in range(length(stream))), lines


# ---- recording ----

class Relay(threading.Thread):
    """Of one connection: its first datagrams. The server acknowledges one
    Initial before the other has come."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.inside.bind(("127.0.0.1", 0))
        self.outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.outside.connect(("127.0.0.1", port))
        self.port = self.inside.getsockname()[1]
        self.client, self.server = [], []
        self.peer, self.done = None, threading.Event()

    def back(self):
        while True:
            try:
                data = self.outside.recv(65536)
            except OSError:        # the server was ended
                return
            if not self.done.is_set():
                self.server.append(data)
            self.inside.sendto(data, self.peer)

    def run(self):
        threading.Thread(target=self.back, daemon=True).start()
        while True:
            data, peer = self.inside.recvfrom(65536)
            if self.peer not in (None, peer):
                continue
            self.peer = peer
            if not self.done.is_set():
                self.client.append(data)
            if len(self.client) > 3 and len(self.server) > 1:
                self.done.set()
            self.outside.send(data)


def clients(port, scratch, certificate, spki):
    profile = scratch + "/firefox"
    os.mkdir(profile)
    sh("certutil", "-d", profile, "-N", "--empty-password")
    sh("certutil", "-d", profile, "-A", "-n", "lab", "-t", "C,,", "-i",
       certificate)
    with open(profile + "/user.js", "w", encoding="ascii") as f:
        f.write('user_pref("network.dns.forceResolve", "127.0.0.1");\n'
                'user_pref("network.captive-portal-service.enabled", false);\n'
                'user_pref("network.connectivity-service.enabled", false);\n'
                'user_pref("network.http.http3.alt-svc-mapping-for-testing", '
                '"%s;h3=:%d");\n' % (NAME, port))
    return {
        "chromium": [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
            "--no-first-run", "--disable-background-networking",
            "--user-data-dir=" + scratch + "/chromium",
            "--host-resolver-rules=MAP * 127.0.0.1", "--enable-quic",
            "--origin-to-force-quic-on=%s:%d" % (NAME, port),
            "--ignore-certificate-errors-spki-list=" + spki, "--dump-dom",
            "https://%s:%d/" % (NAME, port)],
        "firefox": [
            shutil.which("firefox-esr") or "firefox", "--headless",
            "--no-remote", "--profile", profile, "--screenshot",
            scratch + "/x.png", "https://%s/" % NAME],
    }


def serve(scratch, port):
    with open(scratch + "/Caddyfile", "w", encoding="ascii") as f:
        f.write("{\nadmin off\nauto_https off\nservers {\nprotocols h3\n}\n}\n"
                "https://:%d {\nbind 127.0.0.1\ntls %s/cert.pem %s/key.pem\n"
                "respond hello\n}\n" % (port, scratch, scratch))
    return subprocess.Popen(
        ["caddy", "run", "--adapter", "caddyfile", "--config",
         scratch + "/Caddyfile"], stderr=subprocess.DEVNULL,
        env=dict(os.environ, HOME=scratch, XDG_DATA_HOME=scratch))


def record(name, scratch, spki):
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    server = serve(scratch, port)
    while "%04X" % port not in open("/proc/net/udp", encoding="ascii").read():
        time.sleep(0.05)
    relay = Relay(port)
    relay.start()
    command = clients(relay.port, tempfile.mkdtemp(dir=scratch),
                      scratch + "/cert.pem", spki)[name]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    heard = relay.done.wait(60)
    child.kill()
    child.wait()
    server.kill()
    if not heard:
        sys.exit("record_quic: %s said nothing in a minute" % name)
    return relay.client, relay.server


def main():
    out = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        sh("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
           "ec_paramgen_curve:P-256", "-nodes", "-days", "10", "-subj",
           "/CN=" + NAME, "-addext", "subjectAltName=DNS:" + NAME, "-keyout",
           scratch + "/key.pem", "-out", scratch + "/cert.pem")
        sh("openssl", "x509", "-in", scratch + "/cert.pem", "-noout",
           "-pubkey", "-out", scratch + "/public.pem")
        spki = base64.b64encode(hashlib.sha256(sh(
            "openssl", "pkey", "-pubin", "-in", scratch + "/public.pem",
            "-outform", "DER")).digest()).decode()
        for name in ("chromium", "firefox"):
            client, server = record(name, scratch, spki)
            hello, lines = taken_apart(client)
            path = "%s/%s-quic." % (out, name)
            with open(path + "client", "wb") as f:
                f.write(b"\x16\3\1" + len(hello).to_bytes(2, "big") + hello)
            with open(path + "shape", "w", encoding="ascii") as f:
                f.write("\n".join(lines) + "\n")
            with open(path + "server", "wb") as f:
                for b in server:
                    f.write(len(b).to_bytes(2, "big") + b)
            print(name, len(client), "datagrams, the server", len(server))


if __name__ == "__main__":
    main()
