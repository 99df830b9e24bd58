#!/usr/bin/python3
"""corpus.py: run beadled over every capture of a folder, under sanitizers,
and hold the names it reads against those tshark reads.

    corpus.py BEADLED FOLDER TABLE [--write]
    corpus.py BEADLED FOLDER --names

Prints TAP. TABLE is the golden table: what each capture's flows were named,
by what, and where the two readers differ. --write replaces it instead.
--names counts names alone, a capture a line, over TLS and QUIC.
A name only one of the two has is a failure unless the capture's line in
explained.txt says why.
"""
import collections
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CATALOGUE = os.path.join(HERE, "../../etc/catalogue.yaml")
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
        run = subprocess.run([beadled, "-r", path, "--flows",
                              "--catalogue", CATALOGUE], env=env,
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
    command = ["tshark", "-n", "-o", "tcp.reassemble_out_of_order:TRUE",
               "-r", path, "-Y",
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
    """{(capture, transport, "*" or "extra"): why the two differ there}"""
    told = {}
    with open(os.path.join(HERE, "explained.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                capture, transport, why = line.rstrip("\n").split("\t")
                told[capture, transport] = why
    return told


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


def spellings(flow):
    """A flow's name, as we print it and as tshark does: to the first NUL."""
    if "name_hex" not in flow:
        return {flow["name"]}
    raw = bytes.fromhex(flow["name_hex"]).split(b"\0")[0]
    text = raw.decode("utf-8", "replace")
    for byte, escape in (("\r", "\\r"), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(byte, escape)
    return {flow["name"], text}


def compare(capture, flows, names, told):
    """(names both read, explained, only tshark's, only beadle's)"""
    ours, hellos = {}, {}
    for f in flows:
        key = (f["client"], str(f["client_port"]), f["server"],
               str(f["server_port"]))
        ours.setdefault(key, set()).update(spellings(f))
        if f["basis"] in ("tls", "quic"):
            hellos[key, f["basis"]] = f["name"]
    both, explained, missing = 0, 0, []
    for (key, transport), name in sorted(names.items()):
        if name in ours.get(key, ()):
            both += 1
        elif (capture, transport) in told or (capture, "*") in told:
            explained += 1
        else:
            missing.append("%s:%s > %s:%s %s %s" % (*key, transport, name))
    extra = ["%s:%s > %s:%s %s %s" % (*key, basis, name)
             for (key, basis), name in sorted(hellos.items())
             if (key, basis) not in names]
    return both, explained, missing, extra


def count_names(beadled, folder, told):
    """The table of names; False: too few, or one is not accounted for."""
    sums, good = [0, 0, 0, 0], True
    print("%-44s %7s %7s %9s %5s" % ("capture", "tshark", "beadle",
                                     "explained", "extra"))
    for capture, path in captures(folder):
        flows, _, _ = beadle_flows(beadled, path)
        names = tshark_names(path)
        both, explained, missing, extra = compare(capture, flows, names, told)
        row = [len(names), both, explained, len(extra)]
        sums = [a + b for a, b in zip(sums, row)]
        if any(row):
            print("%-44s %7d %7d %9d %5d" % (capture, *row))
        for line in missing:
            print("\tonly tshark: " + line)
        for line in extra:
            print("\tonly beadle: %s: %s" %
                  (line, told.get((capture, "extra"), "NOT EXPLAINED")))
        for (where, transport), why in told.items():
            if where == capture and transport != "extra":
                print("\texplained: %s: %s" % (transport, why))
        good = good and (not extra or (capture, "extra") in told)
    print("%-44s %7d %7d %9d %5d" % ("total", *sums))
    if sums[0]:
        print("# figure: names: %.1f %% of the %d that tshark reads" %
              (100 * (sums[1] + sums[2]) / sums[0], sums[0]))
    return good and sums[1] + sums[2] >= 0.99 * sums[0]


def main():
    beadled, folder, table_path = sys.argv[1:4]
    write = "--write" in sys.argv
    told = explanations()
    if table_path == "--names":
        return 0 if count_names(beadled, folder, told) else 1
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
        both, explained, missing, extra = compare(capture, flows, names, told)
        if (capture, "extra") in told:
            extra = []
        total += len(names)
        both_total += both
        explained_total += explained
        if names or extra:
            n += 1
            print("%sok %d - %s: the names tshark reads" %
                  ("not " if missing or extra else "", n, capture))
            failed += bool(missing or extra)
            for line in missing:
                print("# only tshark: " + line)
            for line in extra:
                print("# only beadle: " + line)
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
