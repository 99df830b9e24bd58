"""filtered.py UNIT COMMAND...: run it with no system call but those that the
unit's SystemCallFilter= lets through, by the sets that systemd prints. The
first line says what is let through, those behind it add or, with ~, take."""
import ctypes
import os
import subprocess
import sys

REFUSE = 0x00050000 | 1  # EPERM, as SystemCallErrorNumber= has it
ALLOW = 0x7FFF0000


def calls(name):
    if not name.startswith("@"):
        return {name}
    said = subprocess.run(["systemd-analyze", "syscall-filter", name],
                          capture_output=True, text=True, check=True).stdout
    names = [line.strip() for line in said.splitlines()[1:]]
    return set().union(*(calls(n) for n in names if n and n[0] != "#"))


allowed = set()
for line in open(sys.argv[1]):
    key, _, value = line.strip().partition("=")
    if key == "SystemCallFilter":
        named = set().union(*(calls(n) for n in value.lstrip("~").split()))
        allowed = allowed - named if value[0] == "~" else allowed | named
if not allowed:
    sys.exit("no SystemCallFilter= in " + sys.argv[1])

seccomp = ctypes.CDLL("libseccomp.so.2")
seccomp.seccomp_init.restype = ctypes.c_void_p
context = ctypes.c_void_p(seccomp.seccomp_init(REFUSE))
for name in allowed | calls("@default"):
    number = seccomp.seccomp_syscall_resolve_name(name.encode())
    if number != -1:
        seccomp.seccomp_rule_add(context, ALLOW, number, 0)
if seccomp.seccomp_load(context) != 0:
    sys.exit("the filter cannot be loaded")
os.execvp(sys.argv[2], sys.argv[2:])
