#!/usr/bin/python3
"""live_rate.py BUILD [--short]: how many frames a second are taken from a
device without one lost: by a bare libpcap loop with the same ring, and by
beadled. Needs root: a cable (veth) in a network namespace of its own, which
send_frames fills at one rate after the other with short conversations.

The rate doubles until both lose, then goes back half way. A frame counts as
lost if the kernel dropped it or it is missing from what was handled: beadled's
own words are its coverage. Where there is a processor for the sender and one
for each of two sensors, these are measured too, sharing the device (fan-out).
The sender has a processor, which also puts the frames into the listener's
ring, and the listener the others, so that neither takes the other's time;
whoever else runs on the machine takes both's: its load is printed. Prints TAP.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import measure  # noqa: E402
import tap  # noqa: E402

NET = "beadle-rate-%d" % os.getpid()
RING = 64 << 20
INSIDE = ["ip", "netns", "exec", NET]
# Who else runs on the machine is not what is measured.
FIRST = ["nice", "-n", "-15", *INSIDE]
PROCESSORS = sorted(os.sched_getaffinity(0))


def on(processors, command):
    """command on these; on any, if there are none."""
    return [*FIRST, "taskset", "-c", ",".join(map(str, processors)),
            *command] if processors else [*FIRST, *command]


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


def received():
    """Frames the device took in so far."""
    return int(subprocess.run(
        [*INSIDE, "cat", "/sys/class/net/in/statistics/rx_packets"],
        check=True, capture_output=True, text=True).stdout)


def replay(build, capture, rate, frames):
    """Frames the device took in, and a second. Of a busy sender the cable
    gives up some, which nobody could listen to."""
    before = received()
    sent, pps = subprocess.run(
        on(PROCESSORS[:1], [build + "/tests/bench/send_frames", "out",
                            capture, str(rate), str(frames)]),
        check=True, capture_output=True, text=True).stdout.split()
    taken = received() - before
    return taken, float(pps) * taken / int(sent)


def take(build, command, capture, rate, frames):
    """Run a listener over one sending: its output, frames sent, the rate."""
    child = subprocess.Popen(on(PROCESSORS[1:], command),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True)
    until = time.monotonic() + 30
    while not listens():
        if time.monotonic() > until or child.poll() is not None:
            sys.exit("live_rate: %s does not listen" % command[0])
        time.sleep(0.02)
    sent, pps = replay(build, capture, rate, frames)
    child.send_signal(signal.SIGTERM)
    return child.communicate()[0], sent, pps


def by_ring(build, capture, rate, frames, _):
    out, sent, pps = take(build, [build + "/tests/bench/ring", "in",
                                  str(RING)], capture, rate, frames)
    return sent, sent - int(out.split()[0]), pps


def by_beadled(build, capture, rate, frames, state, sensors=1):
    shutil.rmtree(state, ignore_errors=True)
    _, sent, pps = take(build, [build + "/beadled", "-i", "in", "-w",
                                str(sensors), "--ring", "64M", "--law",
                                build + "/sample/law", "--state", state],
                        capture, rate, frames)
    cover = measure.coverage(state)
    if cover.get("packets", 0) + cover.get("dropped", 0) != sent:
        tap.figure("of %d frames %d are in the coverage" %
                   (sent, cover.get("packets", 0) + cover.get("dropped", 0)))
    return sent, sent - cover.get("packets", 0), pps


def by_two(*args):
    return by_beadled(*args, sensors=2)


def best(name, listener, build, capture, state, most):
    """The highest rate without loss, in three halvings."""
    rate, good, bad = 100000, 0, None
    for _ in range(9):
        frames = min(most, rate * 2)
        sent, lost, pps = listener(build, capture, rate, frames, state)
        tap.figure("live: %-11s asked %7d/s, sent %7.0f/s: %d of %d lost" %
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


def told(name, rate, is_cut):
    return "%s %.0f/s%s" % (name, rate,
                            " (the sender's limit)" if is_cut else "")


def judge(name, ours, raw):
    """ours and raw: the rate, and was it the sender's limit?"""
    what = "%s takes at least 80 %% of what libpcap does" % name
    if raw[0] == 0:
        tap.skip(what, "libpcap lost frames at every rate that was tried: "
                 "this machine does not take a device's frames, at this load "
                 "(%.1f)" % os.getloadavg()[0])
        return
    if ours[0] < 0.8 * raw[0] and ours[1]:
        tap.skip(what, "it lost none of what could be sent, which was less "
                 "beside it (load %.1f)" % os.getloadavg()[0])
        return
    tap.check(ours[0] >= 0.8 * raw[0], what)


def measured(build, scratch, most, two):
    """name -> the best rate, and was it the sender's limit?"""
    capture = scratch + "/short.pcap"
    with open(capture, "wb") as f:
        subprocess.run([build + "/tests/bench/make_traffic", "short",
                        str(most // 8), "tests/bench/hellos"], stdout=f,
                       check=True)
    network_up()
    listeners = {"libpcap": by_ring, "beadled": by_beadled}
    if two:
        listeners["two sensors"] = by_two
    return {name: best(name, listener, build, capture, scratch + "/state",
                       most) for name, listener in listeners.items()}


def main():
    build = os.path.abspath(sys.argv[1])
    most = 400000 if "--short" in sys.argv else 2000000
    for program in ("ip", "ethtool"):
        if os.geteuid() != 0 or not shutil.which(program):
            print("1..0 # SKIP it needs root and " + program)
            return
    processors = len(PROCESSORS)
    scratch = tempfile.mkdtemp(prefix="beadle-rate.")
    tap.figure("live: the machine's load before: %.1f %.1f %.1f" %
               os.getloadavg())
    try:
        found = measured(build, scratch, most, processors > 2)
    finally:
        subprocess.run(["ip", "netns", "del", NET], check=False)
        shutil.rmtree(scratch)
    tap.figure("live: without loss, short conversations, a ring of 64 MiB a "
               "sensor: " + ", ".join(told(name, *rate) for name, rate in
                                      found.items()))
    judge("beadled", found["beadled"], found["libpcap"])
    if "two sensors" in found:
        judge("beadled of two sensors", found["two sensors"],
              found["libpcap"])
    else:
        tap.skip("beadled of two sensors", "it needs a processor for the "
                 "sender and one for each sensor; there are %d" % processors)
    tap.end()


if __name__ == "__main__":
    main()
