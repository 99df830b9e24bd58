#!/usr/bin/python3
"""record_hellos.py DIR: the first flights of real TLS clients and of a real
server, as files for make_traffic: DIR/CLIENT.client and DIR/CLIENT.server.

    chromium, firefox, curl, gnutls (gnutls-cli) over TLS 1.3, and openssl12
    (openssl s_client) over TLS 1.2, whose server shows its certificate

Each asks for NAME at a relay on this machine, behind which openssl s_server
answers; what is written are bytes of the wire and nothing else. They were
recorded once and are committed: the bench must not depend on which browser a
machine has.
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

NAME = "name.to.be.replaced.example"


def clients(port, scratch):
    quiet = ["--headless=new", "--no-sandbox", "--disable-gpu",
             "--no-first-run", "--disable-background-networking",
             "--disable-quic", "--ignore-certificate-errors",
             "--user-data-dir=" + scratch + "/chromium",
             "--host-resolver-rules=MAP * 127.0.0.1"]
    profile = scratch + "/firefox"
    os.mkdir(profile)
    with open(profile + "/user.js", "w", encoding="ascii") as f:
        f.write('user_pref("network.dns.forceResolve", "127.0.0.1");\n'
                'user_pref("network.captive-portal-service.enabled", false);\n'
                'user_pref("network.connectivity-service.enabled", false);\n')
    url = "https://%s:%d/" % (NAME, port)
    return {
        "curl": ["curl", "-sk", "--resolve",
                 "%s:%d:127.0.0.1" % (NAME, port), url],
        "gnutls": ["gnutls-cli", "--insecure", "--sni-hostname", NAME, "-p",
                   str(port), "127.0.0.1"],
        "openssl12": ["openssl", "s_client", "-tls1_2", "-servername", NAME,
                      "-connect", "127.0.0.1:%d" % port],
        "chromium": ["chromium", *quiet, "--dump-dom", url],
        "firefox": [shutil.which("firefox-esr") or "firefox", "--headless",
                    "--no-remote", "--profile", profile, "--screenshot",
                    scratch + "/x.png", url],
    }


class Flights(threading.Thread):
    """Relays one connection that asks for NAME; keeps its first two
    flights."""

    def __init__(self, server_port):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server_port = server_port
        self.client, self.server = b"", b""
        self.done = threading.Event()

    def run(self):
        while not self.done.is_set():
            conn, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(conn,),
                             daemon=True).start()

    def serve(self, conn):
        try:
            self.relay(conn)
        except OSError:        # the client has gone
            pass

    def relay(self, conn):
        onward = socket.create_connection(("127.0.0.1", self.server_port))
        said = [b"", b""]
        turn = threading.Event()

        def back():
            try:
                while data := onward.recv(65536):
                    if not turn.is_set():
                        said[1] += data
                    conn.sendall(data)
                conn.close()
            except OSError:
                pass
        threading.Thread(target=back, daemon=True).start()
        while True:
            data = conn.recv(65536)
            if not data:
                return
            if said[1] and not turn.is_set():
                turn.set()
                if NAME.encode() in said[0]:
                    self.client, self.server = said
                    self.done.set()
            if not turn.is_set():
                said[0] += data
            onward.sendall(data)


def record(name, scratch):
    version = "-tls1_2" if name.endswith("12") else "-tls1_3"
    port = socket.create_server(("127.0.0.1", 0)).getsockname()[1]
    server = subprocess.Popen(
        ["openssl", "s_server", "-quiet", "-www", version, "-accept",
         "127.0.0.1:%d" % port, "-cert", scratch + "/cert.pem", "-key",
         scratch + "/key.pem"], stdout=subprocess.DEVNULL)
    flights = Flights(port)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            continue
    flights.start()
    child = subprocess.Popen(
        clients(flights.port, tempfile.mkdtemp(dir=scratch))[name],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    if not flights.done.wait(60):
        sys.exit("record_hellos: %s said nothing in a minute" % name)
    child.kill()
    server.kill()
    return flights.client, flights.server


def main():
    out = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-days", "30", "-subj", "/CN=" + NAME, "-addext",
             "subjectAltName=DNS:" + NAME, "-keyout", scratch + "/key.pem",
             "-out", scratch + "/cert.pem"], check=True, capture_output=True)
        for name in ("chromium", "firefox", "curl", "gnutls", "openssl12"):
            for side, data in zip(("client", "server"),
                                  record(name, scratch)):
                with open("%s/%s.%s" % (out, name, side), "wb") as f:
                    f.write(data)
                print(name, side, len(data), "bytes")


if __name__ == "__main__":
    main()
