#!/usr/bin/python3
"""backend.py SOCKET LOG: what the lab's web servers ask for what they do not
have: pages, bytes of any number, redirects and sockets. It writes the time and
address of each page a tab shows: when somebody was where."""

import base64
import hashlib
import http.server
import os
import random
import socketserver
import struct
import sys
import time
import urllib.parse
import zlib

import pages

FOLDER = os.path.dirname(os.path.abspath(__file__))
POOL = random.Random(1).randbytes(1 << 20)
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"       # RFC 6455 1.3
KINDS = {"png": "image/png", "gif": "image/gif", "js": "text/javascript",
         "css": "text/css", "json": "application/json", "html": "text/html",
         "m4s": "video/mp4"}


def chunk(kind, body):
    return struct.pack("!I", len(body)) + kind + body \
        + struct.pack("!I", zlib.crc32(kind + body))


def picture(size):
    """A PNG of one pixel, as large as wanted."""
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
        "!IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    tail = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return head + chunk(b"prVt", POOL[:max(0, size - len(head + tail) - 12)]) \
        + tail


def body(kind, size):
    if kind in ("png", "gif"):
        return picture(size)
    if kind in ("js", "css"):
        return b"/*" + base64.b64encode(POOL[:size])[:max(0, size - 4)] + b"*/"
    return POOL[:size]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, data, kind, status=200, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Access-Control-Allow-Origin", "*")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        words = url.path.strip("/").split("/")
        if words[0] == "page":
            self.note(query.get("tab", "0"))
            self.answer(pages.make(words[1], query).encode(), "text/html")
        elif words[0] == "b":
            kind = words[2].rpartition(".")[2]
            time.sleep(0.01 + 0.04 * random.random())
            self.answer(body(kind, int(words[1])), KINDS[kind])
        elif words[0] == "player.js":
            with open(FOLDER + "/player.js", "rb") as f:
                self.answer(f.read(), "text/javascript")
        elif words[0] == "go":
            self.answer(b"", "text/html", 302, Location=query["to"])
        elif words[0] == "socket":
            self.socket()
        else:
            self.answer(b"", "text/plain", 404)

    do_POST = do_GET

    def note(self, tab):
        if self.headers.get("Sec-Fetch-Dest") == "document":
            with open(self.server.log, "a", encoding="utf-8") as f:
                f.write(f"{time.time():.3f} {tab} {self.headers['Host']} "
                        f"{self.path}\n")

    # ---- RFC 6455, as much of it as a heartbeat needs ----

    def socket(self):
        key = self.headers["Sec-WebSocket-Key"] + GUID
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest())
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept.decode())
        self.end_headers()
        self.wfile.flush()
        self.close_connection = True
        while True:
            head = self.rfile.read(2)
            if len(head) < 2 or head[0] & 15 == 8:
                return
            size = head[1] & 127
            if size == 126:
                size = struct.unpack("!H", self.rfile.read(2))[0]
            self.rfile.read(4 + size)       # the mask, and what was said
            self.say(random.randint(20, 70))
            if random.random() < 0.06:      # something to tell
                self.say(random.randint(200, 1400))

    def say(self, size):
        head = struct.pack("!BB", 0x82, size) if size < 126 \
            else struct.pack("!BBH", 0x82, 126, size)
        self.wfile.write(head + POOL[:size])
        self.wfile.flush()


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 256

    def get_request(self):
        request, _ = super().get_request()
        return request, ("lab", 0)


if __name__ == "__main__":
    server = Server(sys.argv[1], Handler)
    os.chmod(sys.argv[1], 0o666)
    server.log = sys.argv[2]
    server.serve_forever()
