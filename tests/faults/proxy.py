#!/usr/bin/python3
"""proxy.py LISTEN TARGET MODE: between the keeper and its Redis, on Unix
sockets; what it does to what passes is the word in the file MODE, read anew
for each piece: pass; swallow (both ways: half-open); mute (commands go on,
replies do not); cut (half a reply, then the end); garbage (bytes in its
place)."""
import os
import socket
import sys
import threading


def mode():
    with open(sys.argv[3]) as f:
        return f.read().strip()


def pump(source, sink, is_reply):
    try:
        while True:
            piece = source.recv(65536)
            if not piece:
                break
            now = mode()
            if now == "swallow" or (now == "mute" and is_reply):
                continue
            if is_reply and now == "garbage":
                piece = b"?\x00\xff*-7\r\n" + os.urandom(len(piece))
            if is_reply and now == "cut":
                sink.sendall(piece[:len(piece) // 2])
                break
            sink.sendall(piece)
    except OSError:
        pass
    for s in (source, sink):
        try:
            s.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    while True:
        client, _ = listener.accept()
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(sys.argv[2])
        except OSError:
            client.close()
            continue
        for pair in ((client, server, False), (server, client, True)):
            threading.Thread(target=pump, args=pair, daemon=True).start()


main()
