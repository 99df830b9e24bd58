#!/usr/bin/python3
"""live_rate.py BUILD [--short]: how many frames a second are taken from a
device without one lost: by a bare libpcap loop with the same ring, and by
beadled. Needs root: a cable (veth) in a network namespace of its own, which
tcpreplay fills at one rate after the other with short conversations.

The rate doubles until both lose, then goes back half way. A frame counts as
lost if the kernel dropped it or it is missing from what was handled: beadled's
own words are its coverage. Sender and listener share the machine, and whoever
else runs on it: its load is printed. Prints TAP.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import measure  # noqa: E402

NET = "beadle-rate-%d" % os.getpid()
RING = 64 << 20
INSIDE = ["ip", "netns", "exec", NET]
# Who else runs on the machine is not what is measured.
FIRST = ["nice", "-n", "-15", *INSIDE]


def sh(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def network_up():
    sh("ip", "netns", "add", NET)
    sh(*INSIDE, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1",
       "net.ipv6.conf.default.disable_ipv6=1")
    sh(*INSIDE, "ip", "link", "add", "out", "type", "veth", "peer", "name",
       "in")
    for device in ("out", "in"):
        sh(*INSIDE, "ip", "link", "set", device, "mtu", "9000", "up")
        sh(*INSIDE, "ethtool", "-K", device, "tso", "off", "gso", "off",
           "gro", "off", "tx", "off")


def listens():
    """Is a packet socket bound to all protocols?"""
    text = subprocess.run([*INSIDE, "cat", "/proc/net/packet"], check=True,
                          capture_output=True, text=True).stdout
    return any(line.split()[3] == "0003" for line in text.splitlines()[1:])


def replay(capture, rate, frames):
    """Frames sent, and a second."""
    out = subprocess.run(
        [*FIRST, "tcpreplay", "-K", "-i", "out", "--pps=%d" % rate,
         "-L", str(frames), capture], check=True, capture_output=True,
        text=True).stdout
    sent = int(re.search(r"Successful packets:\s+(\d+)", out).group(1))
    pps = float(re.search(r"([\d.]+) pps", out).group(1))
    return sent, pps


def take(command, capture, rate, frames):
    """Run a listener over one sending: its output, frames sent, the rate."""
    child = subprocess.Popen([*FIRST, *command], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while not listens():
        if time.monotonic() > until or child.poll() is not None:
            sys.exit("live_rate: %s does not listen" % command[0])
        time.sleep(0.02)
    sent, pps = replay(capture, rate, frames)
    child.send_signal(signal.SIGTERM)
    return child.communicate()[0], sent, pps


def by_ring(build, capture, rate, frames, _):
    out, sent, pps = take([build + "/tests/bench/ring", "in", str(RING)],
                          capture, rate, frames)
    return sent, sent - int(out.split()[0]), pps


def by_beadled(build, capture, rate, frames, state):
    shutil.rmtree(state, ignore_errors=True)
    _, sent, pps = take([build + "/beadled", "-i", "in", "--ring", "64M",
                         "--law", build + "/sample/law", "--state", state],
                        capture, rate, frames)
    cover = measure.coverage(state)
    if cover.get("packets", 0) + cover.get("dropped", 0) != sent:
        print("# figure: of %d frames %d are in the coverage" %
              (sent, cover.get("packets", 0) + cover.get("dropped", 0)))
    return sent, sent - cover.get("packets", 0), pps


def best(name, listener, build, capture, state, most):
    """The highest rate without loss, in three halvings."""
    rate, good, bad = 100000, 0, None
    for _ in range(9):
        frames = min(most, rate * 2)
        sent, lost, pps = listener(build, capture, rate, frames, state)
        print("# figure: live: %-7s asked %7d/s, sent %7.0f/s: %d of %d lost" %
              (name, rate, pps, lost, sent))
        if lost == 0 and pps > good:
            good = pps
        if lost == 0 and pps < 0.6 * rate:      # the sender's limit
            return good, True
        if lost == 0:
            if bad and bad - rate < rate // 8:
                break
            rate = (rate + bad) // 2 if bad else rate * 2
        else:
            bad = rate
            rate = (int(good) + bad) // 2
        if bad and bad - good < good / 8:
            break
    return good, False


def main():
    build = os.path.abspath(sys.argv[1])
    most = 400000 if "--short" in sys.argv else 2000000
    if os.geteuid() != 0 or not shutil.which("tcpreplay"):
        print("1..0 # SKIP it needs root and tcpreplay")
        return
    scratch = tempfile.mkdtemp(prefix="beadle-rate.")
    print("# figure: live: the machine's load before: %.1f %.1f %.1f" %
          os.getloadavg())
    try:
        capture = scratch + "/short.pcap"
        with open(capture, "wb") as f:
            subprocess.run([build + "/tests/bench/make_traffic", "short",
                            str(most // 8), "tests/bench/hellos"], stdout=f,
                           check=True)
        network_up()
        raw, cut = best("libpcap", by_ring, build, capture, None, most)
        ours, cut_too = best("beadled", by_beadled, build, capture,
                             scratch + "/state", most)
    finally:
        subprocess.run(["ip", "netns", "del", NET], check=False)
        shutil.rmtree(scratch)
    print("# figure: live: without loss, short conversations, a ring of 64 "
          "MiB: libpcap %.0f/s%s, beadled %.0f/s%s" %
          (raw, " (the sender's limit)" if cut else "",
           ours, " (the sender's limit)" if cut_too else ""))
    # Where the sender could not send more, there is nothing against beadled.
    good = ours >= 0.8 * raw or cut_too
    print("%sok 1 - beadled takes at least 80 %% of what libpcap does%s"
          % ("" if good else "not ", ", or all that could be sent" if cut_too
             else ""))
    print("1..1")
    sys.exit(not good)


if __name__ == "__main__":
    main()
