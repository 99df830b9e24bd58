#!/usr/bin/python3
"""Turn a scenario into a capture, its law and its ground truth.

    make_day.py SCENARIO OUTDIR [--pcapng] [--catalogue FILE [--local FILE]]

writes OUTDIR/day.pcap (or day.pcapng), OUTDIR/law/{calendar,roster}.yaml and
OUTDIR/truth/{flows,sessions,unkept}.jsonl, report-DAY.json. The same scenario
gives the same bytes. With a catalogue, services and roles the scenario states
must be the catalogue's, and records name its entries."""

import argparse
import json
import os
import subprocess
import sys

import catalogue
import frames
import lawtext
import pcapfile
import scenario
import truth
import verdict


def digest(path):
    said = subprocess.run(["b3sum", "--no-names", path], check=True,
                          capture_output=True, text=True)
    return said.stdout.strip()


def write_lines(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


def write_law(day, folder):
    os.makedirs(folder, exist_ok=True)
    for name, text in (("calendar", lawtext.calendar_text(day.scenario)),
                       ("roster", lawtext.roster_text(day))):
        with open(f"{folder}/{name}.yaml", "w", encoding="utf-8") as out:
            out.write(text)


def write_truth(day, folder, context):
    os.makedirs(folder, exist_ok=True)
    write_lines(f"{folder}/flows.jsonl", truth.flow_rows(day))
    sessions = truth.session_rows(day, context)
    fate = {s["id"]: verdict.keep(day, s) for s in sessions}
    kept = [s for s in sessions if fate[s["id"]] == "kept"]
    write_lines(f"{folder}/sessions.jsonl", kept)
    write_lines(f"{folder}/unkept.jsonl",
                [s for s in sessions if fate[s["id"]] != "kept"])
    dates = sorted({truth.local_day(s["start"], day.zone) for s in sessions})
    for date in dates:
        numbers = verdict.report(day, date, sessions)
        names = [f"report-{date}.json"]
        if date.isoformat() == day.scenario["day"]:
            names.append("report.json")
        for name in names:
            with open(f"{folder}/{name}", "w", encoding="utf-8") as out:
                json.dump(numbers, out, indent=1)
                out.write("\n")
    return kept


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("outdir")
    parser.add_argument("--pcapng", action="store_true")
    parser.add_argument("--catalogue")
    parser.add_argument("--local")
    args = parser.parse_args()

    day = scenario.read_day(args.scenario)
    texts = [path for path in (args.catalogue, args.local) if path]
    entries = catalogue.read(*texts)
    faults = list(catalogue.differences(entries, day)) if entries else []
    if faults:
        sys.exit("make_day: " + "\nmake_day: ".join(faults))
    write_law(day, f"{args.outdir}/law")
    # The plan's truth needs no packets; the capture's own SHA-256 does.
    path = f"{args.outdir}/day.pcap" + ("ng" if args.pcapng else "")
    packets = frames.day_frames(day)
    write = pcapfile.write_pcapng if args.pcapng else pcapfile.write_pcap
    write(path, packets)
    context = {"site": day.scenario.get("site", ""),
               "box": day.scenario.get("box", ""),
               "source": "blake3:" + digest(path),
               "catalogue": digest(args.catalogue) if entries else "",
               "roster": digest(f"{args.outdir}/law/roster.yaml"),
               "entry_of": lambda name: catalogue.find(entries, name)
               if entries else name}
    kept = write_truth(day, f"{args.outdir}/truth", context)
    print(f"{path}: {len(packets)} frames, {len(day.conversations)} flows, "
          f"{len(day.devices)} machines, {len(kept)} sessions to keep, "
          f"{os.path.getsize(path) >> 20} MiB")


if __name__ == "__main__":
    main()
