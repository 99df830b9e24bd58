#!/usr/bin/python3
"""handed.py SETTINGS COMMAND...: run COMMAND with a socket on a port of the
kernel's choice, as systemd hands one over (LISTEN_FDS), and with its number
written for @PORT@ in the file SETTINGS before."""
import os
import socket
import sys

settings, command = sys.argv[1], sys.argv[2:]
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen(64)
with open(settings) as f:
    text = f.read().replace("@PORT@", str(s.getsockname()[1]))
with open(settings, "w") as f:
    f.write(text)
if s.fileno() != 3:
    os.dup2(s.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(command[0], command)
