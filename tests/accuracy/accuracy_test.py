#!/usr/bin/python3
"""What the corpus and its figures rest on, by hand: intervals as published,
a heartbeat that keeps its beat, a use that became several sessions."""

import os
import random
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE + "/web", HERE + "/../day"]
sys.dont_write_bytecode = True

import accuracy                             # noqa: E402
import replay                               # noqa: E402


def shape(seconds, length, **more):
    return {"kind": "push", "site": "facebook", "length": length,
            "present": [], "connections": [
                {"at": 0, "host": "edge-chat.facebook.com", "closed": None,
                 "seconds": [[ms, 60, 60, 1, 1] for ms in seconds]}], **more}


def use(kind, grade, least, most, **more):
    return {"kind": kind, "grade": grade, "least": least, "most": most,
            "use": least, "present": [], "lower_s": 0, "true_s": 0.0,
            "upper_s": 0, **more}


class Wilson(unittest.TestCase):
    def test_published(self):
        """R. G. Newcombe, Statistics in Medicine 17 (1998), table I."""
        for good, of, lower, upper in ((81, 263, 0.2553, 0.3662),
                                       (15, 148, 0.0624, 0.1605),
                                       (0, 20, 0.0, 0.1611),
                                       (1, 29, 0.0061, 0.1718)):
            self.assertEqual(accuracy.wilson(good, of)[1:], [lower, upper])

    def test_nothing(self):
        self.assertIsNone(accuracy.wilson(0, 0))


class Rates(unittest.TestCase):
    def test_false_and_missed(self):
        rows = [use("visit", 3, 3, 4), use("visit", 2, 3, 4),
                use("short", 3, 2, 3), use("lone", 3, 2, 2),
                use("pixels", 0, 0, 1)]
        three = accuracy.rates(rows, 3)
        self.assertEqual((three["graded"], three["false"]), (3, 1))
        self.assertEqual((three["due"], three["missed"]), (2, 1))
        self.assertEqual(three["precision"][0], 0.6667)

    def test_bounds(self):
        inside = use("visit", 3, 3, 4, lower_s=60, true_s=90.5, upper_s=120)
        self.assertTrue(accuracy.is_inside(inside))
        self.assertFalse(accuracy.is_inside({**inside, "lower_s": 120}))
        self.assertTrue(accuracy.is_inside({**inside, "upper_s": 90}))
        self.assertFalse(accuracy.is_inside({**inside, "upper_s": 89}))

    def test_union(self):
        spans = [[0, 10000000], [5000000, 12000000], [20000000, 21000000]]
        self.assertEqual(accuracy.union_s(spans), 13)


class Replay(unittest.TestCase):
    def test_a_heartbeat_goes_on(self):
        beat = shape(range(0, 240000, 10000), 231000)
        timeline = replay.Timeline(beat, 3600000, 0.0, random.Random(1))
        (_, events, _), = replay.plan(beat, timeline).values()
        at = sorted(when for when, _, _ in events)
        self.assertEqual({b - a for a, b in zip(at, at[1:])}, {10000})
        self.assertGreaterEqual(at[-1], 3600000)

    def test_as_recorded(self):
        beat = shape([0, 700, 9000], 10000)
        timeline = replay.Timeline(beat, 0, 0.0, random.Random(1))
        (_, events, _), = replay.plan(beat, timeline).values()
        self.assertEqual([when for when, _, _ in events], [0, 700, 9000])

    def test_other_services_play_the_same_parts(self):
        names = replay.cast(shape([0], 1, kind="push"), ["reddit"],
                            random.Random(1))
        self.assertEqual(names, {"edge-chat.facebook.com":
                                 "gql-realtime.reddit.com"})


if __name__ == "__main__":
    unittest.main()
