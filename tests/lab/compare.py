#!/usr/bin/python3
"""compare.py VISITS SESSIONS: what the clients did against what was kept.

Every visited host must be found under its service, by what carried its name,
and no service that was not visited. Prints TAP.
"""
import json
import sys


# How a client's names travel. A record keeps the weakest of a host's bases,
# so that of a host visited both ways QUIC is what shows.
BASIS = {"chromium-quic": {"quic"}, "firefox-quic": {"quic"},
         "gtlsclient": {"quic"}, "curl-http": {"http"}}
USUAL = {"tls", "quic"}


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        visits = [line.split() for line in f if line[0] not in "#\n"]
    with open(sys.argv[2], encoding="utf-8") as f:
        sessions = [json.loads(line) for line in f]
    found = {}
    for s in sessions:
        for h in s["hosts"]:
            found.setdefault(s["service"], {}).setdefault(
                h["host"], set()).add(h["basis"])
    n, failed = 0, 0

    def tell(good, what):
        nonlocal n, failed
        n += 1
        failed += not good
        print("%sok %d - %s" % ("" if good else "not ", n, what))

    real = [v for v in visits if v[2] != "-"]
    for client, host, service in real:
        tell(any((host == h or host.endswith("." + h)) and
                 basis & BASIS.get(client, USUAL)
                 for h, basis in found.get(service, {}).items()),
             "%s by %s is found as %s" % (host, client, service))
    extra = sorted(set(found) - {v[2] for v in real})
    tell(not extra, "no service that was not visited %s" % " ".join(extra))
    print("# figure: %d of %d visits found, %d services too many" %
          (n - 1 - failed + bool(extra), len(real), len(extra)))
    print("1..%d" % n)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
