#!/usr/bin/python3
"""corpus.py: run beadled over every capture of a folder, under sanitizers,
and hold the names it reads against those tshark reads.

    corpus.py BEADLED FOLDER TABLE [--write]

Prints TAP. TABLE is the golden table: what each capture's flows were named,
by what, and where the two readers differ. --write replaces it instead.
A name only tshark has is a failure unless the capture's line in
explained.txt says why; a name only beadle has is listed in the table.
"""
import collections
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT_S = 120


def captures(folder):
    found = []
    for top, _, files in os.walk(folder):
        for name in files:
            if name.endswith((".pcap", ".pcapng", ".cap")):
                path = os.path.join(top, name)
                found.append((os.path.relpath(path, folder), path))
    return sorted(found)


def beadle_flows(beadled, path):
    """The flows of one capture, the exit status, and what was complained."""
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99",
               UBSAN_OPTIONS="print_stacktrace=1")
    try:
        run = subprocess.run([beadled, "-r", path, "--flows"], env=env,
                             stdin=subprocess.DEVNULL, timeout=LIMIT_S,
                             capture_output=True)
    except subprocess.TimeoutExpired:
        return [], "timeout", "more than %d s" % LIMIT_S
    flows = [json.loads(line) for line in run.stdout.splitlines()]
    return flows, run.returncode, run.stderr.decode("utf-8", "replace")


TSHARK_FIELDS = ["frame.protocols", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst",
                 "tcp.srcport", "udp.srcport", "tcp.dstport", "udp.dstport",
                 "tls.handshake.extensions_server_name"]


def tshark_names(path):
    """{(client, port, server, port, transport): name} of every hello."""
    command = ["tshark", "-n", "-r", path, "-Y",
               "tls.handshake.extensions_server_name", "-T", "fields",
               "-E", "separator=/t", "-E", "occurrence=l"]
    for field in TSHARK_FIELDS:
        command += ["-e", field]
    out = subprocess.run(command, capture_output=True, text=True).stdout
    names = {}
    for line in out.splitlines():
        row = dict(zip(TSHARK_FIELDS, line.split("\t")))
        protocols = row["frame.protocols"].split(":")
        transport = "quic" if "quic" in protocols else \
            "dtls" if "dtls" in protocols else "tls"
        port = "udp" if transport != "tls" else "tcp"
        key = (row["ipv6.src"] or row["ip.src"], row[port + ".srcport"],
               row["ipv6.dst"] or row["ip.dst"], row[port + ".dstport"])
        names.setdefault((key, transport),
                         row["tls.handshake.extensions_server_name"])
    return names


def explanations():
    """{(capture, transport or "*"): why beadle does not read that name}"""
    told = {}
    with open(os.path.join(HERE, "explained.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                capture, transport, why = line.rstrip("\n").split("\t")
                told[capture, transport] = why
    return told


def as_tshark_shows(name):
    """tshark's field output: control characters escaped, cut at a NUL."""
    return (name or "").split("\0")[0].replace("\r", "\\r") \
        .replace("\n", "\\n").replace("\t", "\\t")


def table_of(capture, flows, status):
    """The golden lines of one capture."""
    counted = collections.Counter(
        (f["basis"], f["service"] or "-", f["role"] or "-", f["ndpi"] or "-",
         json.dumps(f["name"] or "-")[1:-1]) for f in flows)
    lines = ["%s: %d flows%s" % (capture, len(flows),
             "" if status == 0 else ", exit status %s" % status)]
    for (basis, service, role, ndpi, name), n in sorted(counted.items()):
        lines.append("\t%d\t%s\t%s\t%s\t%s\t%s" %
                     (n, basis, service, role, ndpi, name))
    return lines


def compare(capture, flows, names, told):
    """(names both read, names explained, names only tshark reads)"""
    ours = {}
    for f in flows:
        key = (f["client"], str(f["client_port"]), f["server"],
               str(f["server_port"]))
        ours.setdefault(key, set()).add(as_tshark_shows(f["name"]))
    both, explained, missing = 0, 0, []
    for (key, transport), name in sorted(names.items()):
        if name in ours.get(key, ()):
            both += 1
        elif (capture, transport) in told or (capture, "*") in told:
            explained += 1
        else:
            missing.append("%s:%s > %s:%s %s %s" % (*key, transport, name))
    return both, explained, missing


def main():
    beadled, folder, table_path = sys.argv[1:4]
    write = "--write" in sys.argv
    told = explanations()
    table, n, failed = [], 0, 0
    total, both_total, explained_total = 0, 0, 0
    for capture, path in captures(folder):
        flows, status, complaint = beadle_flows(beadled, path)
        n += 1
        clean = status in (0, 1, 2) and "Sanitizer" not in complaint \
            and "runtime error" not in complaint
        print("%sok %d - %s runs without a finding" %
              ("" if clean else "not ", n, capture))
        if not clean:
            failed += 1
            print("# status %s: %s" % (status, complaint[:2000]))
        names = tshark_names(path)
        both, explained, missing = compare(capture, flows, names, told)
        total += len(names)
        both_total += both
        explained_total += explained
        if names:
            n += 1
            print("%sok %d - %s: the names tshark reads" %
                  ("not " if missing else "", n, capture))
            failed += bool(missing)
            for line in missing:
                print("# only tshark: " + line)
        table += table_of(capture, flows, status)
    print("# figure: names: tshark reads %d, beadle the same %d, explained %d"
          % (total, both_total, explained_total))
    text = "\n".join(table) + "\n"
    if write:
        with open(table_path, "w", encoding="utf-8") as f:
            f.write(text)
        return 0
    if not os.path.exists(table_path):
        return 1 if failed else 0
    n += 1
    with open(table_path, encoding="utf-8") as f:
        golden = f.read()
    same = golden == text
    print("%sok %d - the table of services is the golden one" %
          ("" if same else "not ", n))
    if not same:
        failed += 1
        import difflib
        for line in difflib.unified_diff(golden.splitlines(),
                                         text.splitlines(), "golden", "now",
                                         lineterm="", n=0):
            print("# " + line)
    print("1..%d" % n)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
