#!/usr/bin/python3
"""altered.py BEADLED LAW FOLDER COUNT: captures of a folder with bytes of their
frames changed and their clock moved to and fro, by minutes and by days, as
where captures are put together: whatever is in them, a sensor ends well, and
the keeper believes all that it says. The same COUNT gives the same captures.
"""
import glob
import os
import random
import struct
import subprocess
import sys
import tempfile

MOST_BYTES = 2000000
HEADER, RECORD = 24, 16
LATEST = 4102444799		# of 2099: later than that no frame is read
LEAPS = (1, 30, 59, 61, 119, 121, 3600, 7439, 7441, 86399, 86401, 90000,
         400000, -1, -61, -4000, -90001)
WRONG = (b"sensor-refused", b"sensor-lost", b"accounts-wrong")


def altered(data, rng):
    """The capture with some of its frames, and of its times, changed."""
    data = bytearray(data)
    in_frames = rng.choice((0, 0.02, 0.2, 0.9))
    in_times = rng.choice((0, 0.001, 0.01, 0.1))
    at, leap = HEADER, 0
    while at + RECORD <= len(data):
        seconds, _, length = struct.unpack_from("<III", data, at)
        if at + RECORD + length > len(data):
            break
        if length and rng.random() < in_frames:
            for _ in range(rng.randint(1, 3)):
                data[at + RECORD + rng.randrange(min(length, 200))] = \
                    rng.randrange(256)
        if rng.random() < in_times:
            leap += rng.choice(LEAPS)
        struct.pack_into("<I", data, at, max(0, min(seconds + leap, LATEST)))
        at += RECORD + length
    return data


def journal(state):
    text = b""
    for path in glob.glob(state + "/journal/observations/*.body"):
        with open(path, "rb") as f:
            text += f.read()
    return text


def main():
    beadled, law, folder, count = sys.argv[1:]
    captures = []
    for path in sorted(glob.glob(folder + "/*.pcap")):
        if os.path.getsize(path) <= MOST_BYTES:
            with open(path, "rb") as f:
                captures.append((os.path.basename(path), f.read()))
    captures = [c for c in captures if c[1][:4] == b"\xd4\xc3\xb2\xa1"]
    bad = 0
    for seed in range(int(count)):
        rng = random.Random(seed)
        name, data = rng.choice(captures)
        with tempfile.TemporaryDirectory(prefix="beadle-altered.") as scratch:
            path, state = scratch + "/altered.pcap", scratch + "/state"
            with open(path, "wb") as f:
                f.write(altered(data, rng))
            done = subprocess.run(
                [beadled, "-r", path, "--law", law, "--state", state, "-w",
                 str(rng.randint(1, 3))], capture_output=True)
            found = [w.decode() for w in WRONG if w in journal(state)]
        if done.returncode != 0 or found:
            bad += 1
            print("# %s altered by seed %d: exit %d, %s %s" %
                  (name, seed, done.returncode, " ".join(found),
                   done.stderr.decode(errors="replace")[:300]))
    print("# figure: %d altered captures, of %d, were read" %
          (int(count), len(captures)))
    sys.exit(bad > 0 or not captures)


if __name__ == "__main__":
    main()
