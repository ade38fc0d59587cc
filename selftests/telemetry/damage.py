#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Telemetry that is lost or damaged: counted, told of, and never shown as good.

Readers are those of telemetry.py. A damaged record is a hole for its reader,
between the samples before and after it, where those were read.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from telemetry import XPO, Reader, good, reader, telemetry
from xpotest import SLOW, emu, must, wait_for

# Long enough for a fault to be asked for while it reads
FOLLOW = str(4 * SLOW)
DAMAGE = {"crc": "crc", "sequence": "seq", "length": "length",
          "source": "source", "time": "time"}


def health():
    """State and number of errors of the reporter of telemetry"""
    doc = json.loads(must("devlink", "-j", "health", "show",
                          XPO.card()["handle"], "reporter", "telemetry"))
    one = list(doc["health"].values())[0][0]
    return one["state"], one["error"]


def healthy():
    """It was well for a while"""
    wait_for("health", lambda: health()[0] == "healthy", 90)


def damaged_records():
    """Each kind of damage costs the one record that has it, and is counted"""
    XPO.wait_state(0, "ready")
    for kind, name in DAMAGE.items():
        follower = Reader("follow", "now", FOLLOW)
        emu("fault", "card", "ring-garbage", "record-" + kind)
        seen = follower.result()
        assert seen["bad"].pop(name) == 1, (kind, seen)
        assert not any(seen["bad"].values()), (kind, seen)
        assert seen["holes"] <= 1 and seen["lost"] == 0, (kind, seen)
    good(reader("follow", "now", 1))


def damaged_index():
    """An impossible index is counted, reported, and costs no record"""
    healthy()
    errors, bad = health()[1], telemetry()["bad"]
    must("devlink", "health", "dump", "clear", XPO.card()["handle"],
         "reporter", "telemetry")
    follower = Reader("follow", "now", FOLLOW)
    emu("fault", "card", "ring-garbage", "record-index")
    # before the reader ends: what goes well for a while is healthy again
    wait_for("the report", lambda: health() == ("error", errors + 1))
    good(follower.result())
    assert telemetry()["bad"] == bad + 1, telemetry()
    dump = json.loads(must("devlink", "-j", "health", "dump", "show",
                           XPO.card()["handle"], "reporter", "telemetry"))
    assert dump["ring"]["bad"] == bad + 1 and not dump["ring"]["failed"], dump
    healthy()
    assert health()[1] == errors + 1, health()


def overrun():
    """Records that found no room are counted, told of and seen by readers"""
    lost = 300
    healthy()
    errors, before = health()[1], telemetry()
    events = xpotest.Events()
    follower = Reader("follow", "now", FOLLOW)
    emu("fault", "card", "ring-full", lost)
    seen = follower.result()
    assert seen["holes"] > 0 and seen["lost"] == 0, seen
    assert not any(seen["bad"].values()), seen
    told = wait_for("all of them", lambda: [
        one for one in events.all() if one["type"] == "overrun" and
        one["lost"] == before["dropped"] + lost])
    now = telemetry()
    assert now["dropped"] == before["dropped"] + lost, (before, now)
    assert now["overruns"] > before["overruns"], (before, now)
    assert told[-1]["seq"] and "cage" not in told[-1], told
    wait_for("the report", lambda: health()[1] > errors)
    good(reader("follow", "now", 1))
    healthy()


def interrupts():
    """Lost interrupts of the ring, and far too many, cost nothing"""
    for fault, count in (("ring-irq-drop", 30), ("ring-storm", 2000)):
        head = telemetry()["head"]
        emu("fault", "card", fault, count)
        try:
            wait_for("records", lambda h=head: telemetry()["head"] > h + 500)
            good(reader("follow", "now", 2))
        finally:
            emu("fault", "card", "clear")
    assert health()[0] == "healthy", health()


def recovery():
    """devlink health recover starts the ring anew, and that is no error"""
    errors, before = health()[1], telemetry()
    # what is healthy is not recovered
    emu("fault", "card", "ring-garbage", "record-index")
    wait_for("the report", lambda: health() == ("error", errors + 1))
    follower = Reader("follow", "now", FOLLOW)
    must("devlink", "health", "recover", XPO.card()["handle"], "reporter",
         "telemetry")
    seen = follower.result()
    assert seen["restarts"] == 1 and not any(seen["bad"].values()), seen
    assert telemetry()["epoch"] == before["epoch"] + 1
    XPO.wait_state(0, "ready")
    good(reader("follow", "now", 2))
    assert health() == ("healthy", errors + 1), health()


def kept_the_rules():
    """The driver made no access that the card does not allow"""
    assert XPO.card()["violations"] == 0


if __name__ == "__main__":
    xpotest.main([damaged_records, damaged_index, overrun, interrupts,
                  recovery, kept_the_rules])
