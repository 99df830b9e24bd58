#!/usr/bin/python3
"""make_corpus.py MIX SHAPES OUT: school days of which is known what was done.

For each day of the mix, OUT/DAY/day.pcap, OUT/DAY/law/{calendar,roster}.yaml
and OUT/DAY/truth.jsonl: each machine's use of each service, what kind it was,
and when somebody was there. All of it is recordings played again (replay.py);
the same mix gives the same bytes."""

import argparse
import glob
import json
import multiprocessing
import os
import random
import sys
import zoneinfo
from dataclasses import dataclass, field

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE + "/web", HERE + "/../day"]
sys.dont_write_bytecode = True

import catalogue                            # noqa: E402
import frames                               # noqa: E402
import lawtext                              # noqa: E402
import pcapfile                             # noqa: E402
import replay                               # noqa: E402
import scenario                             # noqa: E402
import tls                                  # noqa: E402
from plan import Day, Host, micros          # noqa: E402

MINUTE_US = 60000000
APART_US = 12 * MINUTE_US       # so that two uses are two sessions
OPENS, CLOSES = "08:30", "16:30"
SCHOOL = {
    "zone": "Europe/London", "school": "School of the corpus",
    "resolver": "10.20.10.2", "people": [
        {"id": "a.bello", "kind": "staff", "group": "staff",
         "from": "2026-09-01"}],
    "calendar": {
        "terms": [{"name": "Autumn 2026", "from": "2026-09-02",
                   "to": "2026-12-18"}],
        "timetables": [{"group": "staff", "days": [
            "mon", "tue", "wed", "thu", "fri"], "working": "08:30-16:00",
            "periods": [{"name": "Lunch", "from": "12:00", "until": "13:00",
                         "kind": "break"}]}]},
    "networks": [{"id": "school", "vlan": "10", "range": "10.20.10.0/24",
                  "equipment": "school", "used_by": "staff",
                  "from": "2026-09-01", "lies_in": "10.20.10.0/24"}]}


@dataclass
class Act:
    """One thing done: what, on which services, where and when."""
    kind: str
    services: list
    shape: dict
    lasts_ms: int = 0
    size: float = 1.0
    pace: float = 0.0
    scene: str = None
    at_us: int = 0              # where set: then, and not when it suits
    device: str = None
    timeline: object = None
    names: dict = field(default_factory=dict)


def load(path):
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, Loader=yaml.BaseLoader)


def shapes_of(folder, which):
    """kind -> its recordings of the set, by name."""
    kinds = {}
    for path in sorted(glob.glob(folder + "/*.json")):
        with open(path, encoding="utf-8") as f:
            shape = json.load(f)
        if shape["set"] == which:
            name = os.path.basename(path)[:-5]
            kinds.setdefault(shape["kind"], {})[name] = shape
    return kinds


class Corpus:
    """The acts of a mix, dealt out over its days."""

    def __init__(self, mix, shapes):
        self.mix, self.shapes = mix, shapes
        self.rng = random.Random(mix["seed"])
        self.spreads = {k: replay.Spread(list(v.values()))
                        for k, v in shapes.items()}
        self.days = {day: [] for day in mix["days"]}
        for row in mix["does"]:
            self.deal(row)
        for row in mix["scenes"]:
            self.scene(row)

    def act(self, row, number, shape=None):
        rng, kind = self.rng, row["kind"]
        shape = shape or rng.choice(list(self.shapes[kind].values()))
        listed = row.get("services", [])
        parts = int(row.get("parts", 0))
        services = rng.sample(list(dict.fromkeys(listed)), min(
            parts, len(set(listed)), len(shape["site"].split(",")))) \
            if parts else listed[number % max(1, len(listed)):][:1]
        vary = self.spreads[kind]
        act = Act(kind, services, shape,
                  size=replay.Timeline.pace(vary.size, rng), pace=vary.pause)
        if kind in ("push", "idle", "pixels"):      # machines keep time
            act.pace = 0.0
        if "lasts" in row:
            low, high = (micros(x) // 1000 for x in row["lasts"])
            act.lasts_ms = int(low * (high / low) ** rng.random())
        return act

    def deal(self, row):
        days = list(self.days)
        for number in range(int(row["count"])):
            day = days[number % len(days)]
            if "machines" not in row:
                self.days[day].append(self.act(row, number))
                continue
            # A room logs on: the same page on every machine in one minute.
            first = self.act(row, number)
            at = clock_us(day, f"08:{40 + self.rng.randrange(15)}")
            for machine in range(int(row["machines"])):
                act = self.act(row, number, first.shape)
                act.services = first.services
                act.at_us = at + self.rng.randrange(45 * 1000000)
                act.device = f"pc-{machine + 1:02d}"
                self.days[day].append(act)

    def scene(self, row):
        shape = self.shapes[row["kind"]][row["recording"]]
        day = list(self.days)[0]
        for number in range(int(row.get("times", 1))):
            act = Act(row["kind"], row["services"], shape, scene=row["name"],
                      at_us=clock_us(day, row["at"]) + number
                      * micros(row.get("every", "0s")), device="scene-"
                      + row["kind"])
            act.lasts_ms = micros(row.get("lasts", "0s")) // 1000
            self.days[day].append(act)


def clock_us(day, text):
    return scenario.local_us(day, text, zoneinfo.ZoneInfo(SCHOOL["zone"]))


class SchoolDay:
    """One day of the corpus, as a plan of conversations."""

    def __init__(self, date, acts, mix, entries):
        self.date, self.acts, self.entries = date, acts, entries
        self.rng = random.Random(f"{mix['seed']}/{date}")
        listed = {"equipment": "school", "used_by": "staff", "group": "staff",
                  "place": "school", "shared": "yes", "from": "2026-09-01"}
        scenes = sorted({a.device for a in acts if a.scene})
        machines = [{"id": "pc", "count": mix["machines"], "network":
                     "school", "mac": "00:1b:21:10:00:01", "ip": "10.20.10.11",
                     "listed": listed}] + [
            {"id": name, "network": "school", "mac": f"00:1b:21:20:00:{n:02x}",
             "ip": f"10.20.10.{200 + n}", "listed": listed}
            for n, name in enumerate(scenes)]
        text = {**SCHOOL, "day": date, "seed": f"{mix['seed']}/{date}",
                "machines": machines}
        self.day = Day(text, text["seed"], zoneinfo.ZoneInfo(text["zone"]),
                       {}, {})
        self.day.devices = scenario.read_devices(
            text, scenario.read_networks(text))
        self.day.pool = random.Random(text["seed"]).randbytes(tls.POOL_BYTES)
        self.day.until_us = clock_us(date, "23:00")
        self.pool_of = [d for d in self.day.devices if d not in scenes]
        self.truth = []

    def host(self, name):
        if name not in self.day.hosts:
            entry = catalogue.find(self.entries, name)
            service, role, _ = self.entries.get(entry, (None, None, None))
            n = len(self.day.hosts)
            self.day.hosts[name] = Host(name, service, role,
                                        f"198.18.{n // 250}.{n % 250 + 1}")
        return self.day.hosts[name]

    def prepare(self, act):
        rng = self.rng
        act.timeline = replay.Timeline(act.shape, act.lasts_ms, act.pace, rng)
        act.names = replay.cast(act.shape, act.services, rng)
        start, stop, pace, at = act.timeline.rounds[-1]
        return int((at + (stop - start) * max(1, pace)) * 1000) + 2 * MINUTE_US

    def place(self):
        """Where and when, so that no machine does two things with a service
        at once."""
        busy = {}
        opens, closes = (clock_us(self.date, t) for t in (OPENS, CLOSES))
        fixed_first = sorted(self.acts, key=lambda a: not a.at_us)
        for act in fixed_first:
            length = self.prepare(act)
            services = {self.host(n).service for n in act.names.values()} \
                - {None}
            for _ in range(1000):
                device = act.device or self.rng.choice(self.pool_of)
                at = act.at_us or self.rng.randrange(
                    opens, max(opens + 1, closes - length))
                spans = [s for name in services
                         for s in busy.get((device, name), [])]
                if all(at > b + APART_US or at + length < a - APART_US
                       for a, b in spans):
                    break
            else:
                raise RuntimeError(f"no room for {act.kind} on {self.date}")
            act.device, act.at_us = device, at
            for name in services:
                busy.setdefault((device, name), []).append((at, at + length))

    def play(self, kinds):
        for number, act in enumerate(sorted(self.acts,
                                            key=lambda a: a.at_us)):
            rng = random.Random(f"{self.day.seed}/{number}")
            made = replay.Replay(self.day, self.day.devices[act.device],
                                 rng).play(act.at_us, act.shape, act.timeline,
                                           act.names, act.size)
            self.note(act, made, kinds)
        self.day.conversations.sort(key=lambda c: c.segments[0].at_us)

    def note(self, act, made, kinds):
        """What is true of each service that the act touched."""
        spans = {}
        for c in made:
            if c.host and c.host.service:
                a, b = spans.get(c.host.service, (1 << 62, 0))
                spans[c.host.service] = (min(a, c.events[0][0]),
                                         max(b, c.events[-1][0]))
        for service, (start, end) in sorted(spans.items()):
            row = kinds[act.kind]
            is_own = service in act.services
            person = is_own and row["person"] == "yes"
            self.truth.append({
                "device": act.device, "service": service,
                "kind": act.kind if is_own else "beside",
                "use": int(row["use"]) if is_own else 0,
                "least": int(row["least"]) if is_own else 0,
                "most": int(row["most"]) if is_own else 1,
                "start": start, "end": end, "scene": act.scene,
                "present": self.present(act) if person else []})

    @staticmethod
    def present(act):
        spans = []
        for a, b in act.shape["present"]:
            first = min(w for _, w in act.timeline.moments(a))
            last = max(w for _, w in act.timeline.moments(
                min(b, act.shape["length"])))
            spans.append([act.at_us + int(first * 1000),
                          act.at_us + int(last * 1000)])
        return spans

    def write(self, folder):
        os.makedirs(folder + "/law", exist_ok=True)
        for name, text in (("calendar", lawtext.calendar_text(
                self.day.scenario)), ("roster", lawtext.roster_text(
                self.day))):
            with open(f"{folder}/law/{name}.yaml", "w",
                      encoding="utf-8") as f:
                f.write(text)
        with open(folder + "/truth.jsonl", "w", encoding="utf-8") as f:
            for row in self.truth:
                f.write(json.dumps(row) + "\n")
        pcapfile.write_pcap(folder + "/day.pcap", frames.day_frames(self.day))


def make_day(task):
    date, acts, mix, out = task
    entries = catalogue.read(HERE + "/../../etc/catalogue.yaml")
    day = SchoolDay(date, acts, mix, entries)
    day.place()
    day.play(load(HERE + "/kinds.yaml")["kinds"])
    day.write(f"{out}/{date}")
    return f"{date}: {len(day.truth)} uses, " \
           f"{os.path.getsize(f'{out}/{date}/day.pcap') >> 20} MiB"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mix")
    parser.add_argument("shapes")
    parser.add_argument("out")
    args = parser.parse_args()
    mix = load(args.mix)
    corpus = Corpus(mix, shapes_of(args.shapes, mix["set"]))
    tasks = [(day, acts, mix, args.out) for day, acts in corpus.days.items()]
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        for line in pool.imap(make_day, tasks, chunksize=1):
            print(line)


if __name__ == "__main__":
    main()
