"""peers.py: whom beadled is measured beside: how each is run so that it does
the same work, and what it says it saw.

Whoever keeps fewer flows than there are does another work than who keeps
them all. softflowd's own setting is 8,192, of which it gives up the oldest for
each new one, so it gets room for all (-m, a flow for each packet); and it gets
IPv6 (-6), which it does not look at otherwise. Its time-outs need no setting:
from a file it ends flows for want of room alone (softflowd(8), -r); what is
counted are those it had at the end. argus and ndpiReader have no such limit.
"""
import os
import re
import shutil
import subprocess

import measure

# tshark keeps all it reads: it gets this much of a workload, and is scaled.
TSHARK_FRAMES = 50000


def number(pattern, text):
    found = re.search(pattern, text)
    return int(found.group(1)) if found else None


# Each returns the packets it was shown, those it looked into, and its flows;
# None where it does not say.

def limit_saw(place, out):
    packets, flows = (int(out.split()[i]) for i in (0, 2))
    return packets, packets, flows


def read_saw(place, out):
    return limit_saw(place, out)[0], None, None


def beadled_saw(place, out):
    cover = measure.coverage(place.state)
    return (cover["received"], cover["packets"] - cover.get("undecodable", 0),
            cover["flows_new"])


def softflowd_saw(place, out):
    looked = number(r"Packets processed: (\d+)", out)
    ignored = number(r"Ignored packets: (\d+)", out)
    # Of those it ended, the ones it had until it was told to stop.
    return looked + ignored, looked, number(r"flushed = +(\d+)", out)


def ndpi_saw(place, out):
    return (number(r"of (\d+) packets total", out),
            number(r"IP packets: +(\d+)", out),
            number(r"Unique flows: +(\d+)", out))


def argus_saw(place, out):
    """By what it writes, read by racount; not in the run that is measured."""
    records = place.scratch + "/argus"
    subprocess.run(["argus", "-X", "-r", place.path, "-w", records], check=True)
    said = subprocess.run(["racount", "-M", "proto", "-r", records],
                          check=True, capture_output=True, text=True).stdout
    os.unlink(records)
    rows = [line.split() for line in
            said.split("Protocol Summary\n")[1].splitlines()]
    packets = sum(int(row[2]) for row in rows if len(row) > 2)
    return packets, packets, sum(int(row[1]) for row in rows if len(row) > 2)


def tshark_saw(place, out):
    return None, None, out.count("<->")


class Place:
    """A workload on the disk, what is known of it, and room beside it."""

    def __init__(self, build, path, scratch):
        self.build, self.path, self.scratch = build, path, scratch
        self.state = scratch + "/state"
        out = subprocess.run([build + "/tests/bench/limit", path], check=True,
                             capture_output=True, text=True).stdout
        self.packets = int(out.split()[0])
        self.octets = os.path.getsize(path) - 24 - 16 * self.packets


# name -> its command, what it saw, and what its flows are
PEERS = {
    "read": (lambda p: [p.build + "/tests/bench/limit", p.path, "read"],
             read_saw, ""),
    "limit": (lambda p: [p.build + "/tests/bench/limit", p.path],
              limit_saw, "of IPv4 alone, without VLAN"),
    "beadled": (lambda p: [p.build + "/beadled", "-r", p.path, "--law",
                           p.build + "/sample/law", "--state", p.state],
                beadled_saw, ""),
    "softflowd": (lambda p: ["softflowd", "-6", "-m", str(p.packets), "-r",
                             p.path], softflowd_saw, "all kept: -6 -m"),
    "argus": (lambda p: ["argus", "-X", "-r", p.path, "-w", "/dev/null"],
              argus_saw, "records, of which a long flow has several"),
    "ndpiReader": (lambda p: ["ndpiReader", "-i", p.path], ndpi_saw, ""),
    "tshark": (lambda p: ["tshark", "-c", str(TSHARK_FRAMES), "-n", "-q",
                          "-z", "conv,tcp", "-z", "conv,udp", "-r", p.path],
               tshark_saw, "of TCP and UDP"),
}
# What else a peer needs, for its count.
NEEDS = {"argus": ("argus", "racount")}


def missing(place, name):
    """The program that is not installed; None: all are."""
    for program in NEEDS.get(name, (PEERS[name][0](place)[0],)):
        if not shutil.which(program):
            return program
    return None


def measured(place, name):
    """One run, and what it saw."""
    shutil.rmtree(place.state, ignore_errors=True)
    return measure.measure(PEERS[name][0](place))


def saw(place, name, out):
    return PEERS[name][1](place, out)
