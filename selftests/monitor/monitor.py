#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What the driver watches by itself: flags and their log, lost links, heat.

Fibres of the test card: cage 0, group n ----- fibre g<n> ----- cage 1.
Cage 5 is empty; modules that are broken here are put there.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import emu, must, wait_for

XPO = xpotest.Xpo()
SPARE = 5

# Registers of page 11h: where CMIS has the flags
RX_LOS = 147
RX_CDR_LOL = 148


def fresh(*conf, model="8xdr8"):
    """A new module in the spare cage"""
    if XPO.state(SPARE)[0] != "absent":
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    emu("insert", SPARE, model, *conf)
    XPO.wait_state(SPARE, "ready")


def flag_log(since=0, cage=SPARE):
    """Entries of the flag log of a cage"""
    req = {"card": 0, "cage": cage, "since-seq": since}
    return XPO.ynl.dump("flag-log-get", req)


def edges(offset, since, bit=None, page=0x11):
    """The same of one register, without gaps"""
    return [one for one in flag_log(since) if "page" in one and
            (one["page"], one["offset"]) == (page, offset) and
            bit in (None, one["bit"])]


def next_seq():
    """Sequence number of what happened last"""
    return XPO.card()["next-seq"] - 1


def count_of(offset, bit, endpoint=0, page=0x11):
    """flag-count-get of one flag"""
    for one in XPO.ynl.dump("flag-count-get", {"card": 0, "cage": SPARE}):
        if (one["endpoint"], one["bank"], one["page"], one["offset"],
                one["bit"]) == (endpoint, 0, page, offset, bit):
            return one
    return {"set-count": 0, "clear-count": 0}


def one_flag():
    """A flag is an entry with its lane, an event and a count"""
    fresh()
    events = xpotest.Events()
    since = next_seq()
    before = count_of(RX_CDR_LOL, 3)
    emu("flag", "%d:0" % SPARE, "rx-cdr-lol", 3)
    first = wait_for("the entry", lambda: edges(RX_CDR_LOL, since, 3))[0]
    assert first["value"] == 1 and first["lane"] == 3, first
    assert first["seq"] > since and first["endpoint"] == 0, first
    told = events.wait("flag", lambda one: one["type"] == "flag" and
                       one["cage"] == SPARE and
                       one["offset"] == RX_CDR_LOL)
    assert (told["bit"], told["lane"], told["value"]) == (3, 3, 1), told
    assert (told["seq"], told["time-ns"]) == (first["seq"],
                                              first["time-ns"])
    count = count_of(RX_CDR_LOL, 3)
    assert count["set-count"] == before["set-count"] + 1, count
    assert count["last-time-ns"] >= first["time-ns"], count
    # what is no newer than asked for is not told
    assert not edges(RX_CDR_LOL, max(one["seq"] for one in flag_log()))


def nobody_loses_a_flag():
    """A flag that somebody else reads first is an entry all the same"""
    fresh()
    since = next_seq()
    lane = 8 + 2
    emu("flag", "%d:1" % SPARE, "rx-cdr-lol", lane)
    got = XPO.read(SPARE, 1, 1, 0x11, RX_CDR_LOL, 1)
    assert got[0] & 0x04, got
    entry = wait_for("the entry", lambda: edges(RX_CDR_LOL, since, 2))[0]
    assert entry["lane"] == 32 + lane and entry["endpoint"] == 1, entry
    # the other face still has it
    dev = XPO.netdev(SPARE, 5)
    out = must("ethtool", "-m", dev, "page", "0x11", "offset",
               "%#x" % RX_CDR_LOL, "length", "1", "raw", "on")
    assert ord(out[0]) & 0x04, repr(out)


def reload_keeps_the_log():
    """After a reload the log has what the card still holds"""
    fresh()
    since = next_seq()
    emu("flag", "%d:0" % SPARE, "rx-cdr-lol", 1)
    before = wait_for("the entry", lambda: edges(RX_CDR_LOL, since, 1))
    XPO.reload()
    XPO.wait_state(SPARE, "ready")
    after = edges(RX_CDR_LOL, since, 1)
    assert after[:len(before)] == before, (before, after)


def a_gap_has_its_size():
    """What the card no longer holds when the driver comes is a gap"""
    XPO.reload()
    log = XPO.ynl.dump("flag-log-get", {"card": 0})
    gaps = [one for one in log if "lost" in one and "page" not in one]
    held = min(4096, next_seq())
    if next_seq() <= 4096:
        assert not gaps, gaps
        return
    assert len(gaps) == 1 and log[0] == gaps[0], gaps
    assert gaps[0]["lost"] >= next_seq() - held - 64, gaps


def history(cage, lane):
    """history-get of one port"""
    return [one for one in XPO.ynl.dump("history-get",
                                        {"card": 0, "cage": cage})
            if one["lane"] == lane][0]


def lost_links():
    """A fibre that is cut and mended is one lost link; ip link down is none"""
    devs = [XPO.netdev(cage, 1) for cage in (0, 1)]
    before = history(0, 8)
    try:
        for dev in devs:
            must("ip", "link", "set", dev, "up")
        wait_for("the link", lambda: XPO.port(0, 8)["link"], 60)
        emu("fibre", "cut", "g1")
        wait_for("no link", lambda: not XPO.port(0, 8)["link"], 60)
        cut = history(0, 8)
        emu("fibre", "mend", "g1")
        wait_for("the link", lambda: XPO.port(0, 8)["link"], 60)
        after = history(0, 8)
    finally:
        emu("fibre", "mend", "g1")
        for dev in devs:
            must("ip", "link", "set", dev, "down")
    wait_for("no link", lambda: not XPO.port(0, 8)["link"])
    assert cut["downs-total"] == before["downs-total"] + 1, cut
    assert cut["downs-1min"] >= 1 and cut["downs-1h"] >= cut["downs-10min"]
    assert after["last-up-ns"] > after["last-down-ns"] == cut["last-down-ns"]
    down_ms = (after["last-up-ns"] - after["last-down-ns"]) // 1000000
    assert after["last-downtime-ms"] == down_ms, after
    assert after["longest-downtime-ms"] >= down_ms, after
    assert history(0, 8)["downs-total"] == after["downs-total"]


def a_split_keeps_history():
    """History belongs to the lane that ports begin at"""
    before = history(0, 8)
    handle = "%s/%d" % (XPO.card()["handle"], XPO.port(0, 8)["index"])
    must("devlink", "port", "split", handle, "count", "2")
    try:
        assert history(0, 8)["downs-total"] == before["downs-total"]
        assert history(0, 12)["downs-total"] == 0
    finally:
        must("devlink", "port", "unsplit", handle)
    assert history(0, 8)["downs-total"] == before["downs-total"]


def tidy():
    """Nothing is left behind"""
    emu("clear")
    if XPO.state(SPARE)[0] != "absent":
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    assert XPO.card()["violations"] == 0


xpotest.main([one_flag, nobody_loses_a_flag, reload_keeps_the_log,
              a_gap_has_its_size, lost_links, a_split_keeps_history, tidy])
