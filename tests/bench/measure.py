"""measure.py: what a command takes: CPU time and the peaks of memory of all
its processes; and what beadled wrote in its coverage."""
import array
import fcntl
import glob
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections import namedtuple

CORE = 0
PATIENCE_S = 300
# CPU and wall time in seconds, the peak of memory, what it printed.
Taken = namedtuple("Taken", "cpu wall kib out")


def tree(pid):
    """pid and its descendants, as long as they live."""
    found = [pid]
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            for child in f.read().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


class Peak(threading.Thread):
    """The sum of the peaks of all processes below pid, in KiB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.seen, self.over = pid, {}, threading.Event()

    def run(self):
        os.sched_setaffinity(0, range(os.cpu_count()))
        while not self.over.wait(0.01):
            for pid in tree(self.pid):
                try:
                    with open("/proc/%d/status" % pid) as f:
                        for line in f:
                            # What it has of a file's pages, mapped, is the
                            # page cache's: anonymous memory is its own.
                            if line.startswith(("RssAnon:", "RssShmem:")):
                                self.add(pid, line)
                except OSError:
                    pass

    def add(self, pid, line):
        kind, kib = line.split()[:2]
        at = (pid, kind)
        self.seen[at] = max(self.seen.get(at, 0), int(kib))

    def kib(self):
        self.over.set()
        self.join()
        return max(1, sum(self.seen.values()))


def measure(command, stdin=subprocess.DEVNULL, good=(0,), cores=(CORE,)):
    """What one run took, pinned to these cores."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(
            command, stdin=stdin, stdout=out, stderr=subprocess.PIPE,
            preexec_fn=lambda: os.sched_setaffinity(0, cores))
        peak = Peak(child.pid)
        peak.start()
        complaint = child.stderr.read()
        if child.wait() not in good:
            sys.exit("bench: %s failed: %s" % (command[0], complaint.decode()))
        wall = time.monotonic() - start
        out.seek(0)
        said = out.read().decode(errors="replace")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(cpu, wall, peak.kib(), said)


def anonymous(pid):
    """KiB of memory a process has now, but what is mapped of files."""
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        return sum(int(line.split()[1]) for line in f if
                   line.startswith(("RssAnon:", "RssShmem:")))


def at_rest(pid):
    """Do all of them wait for something?"""
    try:
        for one in tree(pid):
            with open("/proc/%d/stat" % one, encoding="ascii") as f:
                if f.read().rsplit(")", 1)[1].split()[0] != "S":
                    return False
    except OSError:        # one has just ended
        return False
    return True


def waiting(pipe):
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def held(command, maker, is_so=lambda: True):
    """KiB of memory each process of command has when all was read that maker
    writes, is_so says so, and the stream is not over: of beadled launcher,
    keeper, sensor, as it starts them."""
    end, begin = os.pipe()
    made = subprocess.Popen(maker, stdout=begin, stderr=subprocess.DEVNULL)
    child = subprocess.Popen(command, stdin=end, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    made.wait()
    calm, until = 0, time.monotonic() + PATIENCE_S
    while calm < 20:
        if child.poll() is not None or time.monotonic() > until:
            child.kill()
            sys.exit("bench: %s ended, or never came to rest" % command[0])
        calm = calm + 1 if not waiting(end) and is_so() and \
            at_rest(child.pid) else 0
        time.sleep(0.02)
    kib = [anonymous(pid) for pid in tree(child.pid)]
    os.close(begin)
    os.close(end)
    if made.returncode != 0 or child.wait() != 0:
        sys.exit("bench: %s failed" % command[0])
    return kib


def spread(values):
    return [min(values), statistics.median(values), max(values)]


def coverage(state):
    """All that the journal's coverage adds up to."""
    total = {}
    for path in glob.glob(state + "/journal/observations/*.body"):
        with open(path, encoding="utf-8", errors="replace") as f:
            for line in f:
                at = line.find("{")
                record = json.loads(line[at:]) if at >= 0 else {}
                if record.get("what") != "cover":
                    continue
                for name, n in record["add"].items():
                    total[name] = total.get(name, 0) + n
    return total
