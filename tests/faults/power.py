#!/usr/bin/python3
"""Cut the power of a virtual machine in which the store keeps, and look.

    power.py KERNEL INITRD DISK CUTS [SEED]

The machine boots from INITRD, mounts DISK, tells what the journal has ("had
ID", "ready COUNT DOUBLED"), keeps, and tells what is acknowledged ("ID NUMBER").
It is killed at a random moment after that, and started again: what it told
before must be there, once. Prints TAP."""

import random
import re
import subprocess
import sys
import threading
import time

PATIENCE_S = 600


class Machine:
    def __init__(self, kernel, initrd, disk, first):
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", "256",
             "-nographic", "-no-reboot", "-kernel", kernel, "-initrd", initrd,
             "-append", "console=ttyS0 quiet panic=-1 "
             # A busy host lets its timer look broken.
             f"no_timer_check first={first}",
             "-drive", f"file={disk},format=raw,cache=none,if=virtio"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.had, self.acked, self.said = [], [], []
        self.ready = threading.Event()
        self.doubled = None
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for raw in self.process.stdout:
            line = raw.decode("ascii", "replace").strip()
            word, _, rest = line.partition(" ")
            if word == "had":
                self.had.append(rest)
            elif re.fullmatch("[0-9a-z-]{16} [0-9]+", line):
                self.acked.append(word)
            elif word == "ready":
                self.doubled = int(rest.split()[1])
                self.ready.set()
            else:
                self.said.append(line)

    def cut(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()


def main():
    kernel, initrd, disk = sys.argv[1:4]
    cuts = int(sys.argv[4])
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.randrange(1 << 30)
    rng = random.Random(seed)
    acked, lost, doubled, opened = set(), set(), 0, 0
    began = time.monotonic()
    for i in range(cuts + 1):
        machine = Machine(kernel, initrd, disk, 2000 * i)
        if not machine.ready.wait(PATIENCE_S):
            machine.cut()
            print("\n".join("# " + line for line in machine.said[-20:]))
            break
        opened += 1
        lost |= acked - set(machine.had)
        doubled += machine.doubled
        if i < cuts:
            time.sleep(0.5 + 4 * rng.random())
        machine.cut()
        acked |= set(machine.acked)
    good = [opened == cuts + 1, not lost, doubled == 0, len(acked) > cuts]
    for n, what in enumerate(("it always opens again", "nothing that was "
                              "acknowledged is lost", "nothing is there twice",
                              "there was something to lose"), 1):
        print(f"{'ok' if good[n - 1] else 'not ok'} {n} - power cuts: {what} "
              f"(seed {seed})")
    print(f"# figure: {opened - 1} real power cuts in "
          f"{time.monotonic() - began:.0f} s: {len(acked)} sessions and looks "
          f"acknowledged, {len(lost)} lost, {doubled} twice")
    print("1..4")
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
