#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Telemetry: ring and shadow as readers see them, plans and black boxes.

tlm_reader is the reader; times are those of the card.
"""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import Skip, cycles, emu, must, run, wait_for

XPO = xpotest.Xpo()
READER = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "tlm_reader")
PCI = "0000:01:00.0"
EPERM, EINVAL, EBUSY, ENOSPC, ENOENT, ERANGE = 1, 22, 16, 28, 2, 34
SPARE = 5
SLOTS = 64		# of a cage
LANES = [9 + 2 * group for group in range(8)]
VALUES = [10 + 2 * group for group in range(8)]


class Reader:
    """A tlm_reader that runs in the background"""

    def __init__(self, *argv):
        self.proc = subprocess.Popen([READER, *argv], text=True,
                                     stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE)
        assert self.proc.stdout.readline() == "ready\n", \
            self.proc.communicate()

    def result(self):
        """What it saw, when it has ended"""
        out, err = self.proc.communicate(timeout=60 * xpotest.SLOW)
        assert self.proc.returncode == 0, (out, err)
        return json.loads(out)


def reader(*argv, timeout=120):
    """What a tlm_reader says"""
    out = must(READER, *[str(arg) for arg in argv], timeout=timeout)
    return json.loads(out.replace("ready\n", ""))


def telemetry():
    """telemetry-get"""
    return XPO.ynl.do("telemetry-get", {"card": 0})


def plan(cage):
    """plan-get of one cage, by slots"""
    return {tap["slot"]: tap for tap in
            XPO.ynl.dump("plan-get", {"card": 0, "cage": cage})}


def plan_set(cage, **kwargs):
    """plan-set with underscores for dashes"""
    request = {"card": 0, "cage": cage}
    for key, val in kwargs.items():
        request[key.replace("_", "-")] = val
    XPO.ynl.do("plan-set", request)


def plan_refused(cage, **kwargs):
    """errno and text of a plan-set that has to be refused, and the plan stays"""
    def shape():
        return {slot: (tap["page"], tap["offset"], tap["length"],
                       tap.get("period-us"), tap.get("error"))
                for slot, tap in plan(cage).items()}
    before = shape()
    request = {"card": 0, "cage": cage}
    for key, val in kwargs.items():
        request[key.replace("_", "-")] = val
    err, text = XPO.refused("plan-set", request)
    assert shape() == before, (before, shape())
    return err, text


def good(seen):
    """A reader lost nothing and saw every sample of every tap"""
    assert seen["lost"] == 0 and seen["holes"] == 0, seen
    assert not any(seen["bad"].values()), seen
    assert seen["restarts"] == 0, seen


def full_modules():
    """Cages of 64-lane modules of this card"""
    return [cage for cage in (0, 1) if len(XPO.lanes(cage)) == 64]


# Readers

def every_sample():
    """The default plan: every sample of every tap is one good record"""
    for cage in full_modules():
        XPO.wait_state(cage, "ready")
    seen = reader("follow", "now", 4)
    good(seen)
    for cage in full_modules():
        for slot in LANES + VALUES:
            count, missed = seen["slots"][str(SLOTS * cage + slot)]
            assert 35 <= count <= 60, (cage, slot, seen)
            assert missed == 0, (cage, slot, seen)
    assert telemetry()["dropped"] == 0


def hundred_hertz():
    """Lanes 100 and, over one bus, 50 times per second: nothing is lost"""
    hertz = {0: 100, 1: 50}
    try:
        for cage in full_modules():
            plan_set(cage, lane_period_us=1000000 // hertz[cage],
                     vdm_period_us=3600000000)
            # A freeze holds the bus for longer than a period
            wait_for("a sample of every tap", lambda cage=cage: all(
                tap["samples"] for tap in plan(cage).values()))
        seen = reader("follow", "now", 4)
    finally:
        for cage in full_modules():
            plan_set(cage, default=True)
    good(seen)
    for cage in full_modules():
        for slot in LANES + VALUES:
            count, missed = seen["slots"][str(SLOTS * cage + slot)]
            assert count >= 4 * hertz[cage] - 10, (cage, slot, seen)
            assert missed == 0, (cage, slot, seen)
    assert telemetry()["dropped"] == 0


def many_readers():
    """Four readers at once see the same"""
    readers = [Reader("follow", "now", str(3 * xpotest.SLOW))
               for _ in range(4)]
    wait_for("readers", lambda: telemetry()["readers"] >= 4)
    for one in readers:
        good(one.result())
    wait_for("no readers", lambda: telemetry()["readers"] == 0)


def sleeping_reader():
    """Who sleeps until the ring has wrapped is told of what was lost"""
    ring = telemetry()
    try:
        for cage in full_modules():
            plan_set(cage, lane_period_us=20000, cage_period_us=1000)
        wait_for("more than the ring", lambda: telemetry()["head"] >
                 ring["records"], 120)
    finally:
        for cage in full_modules():
            plan_set(cage, default=True)
    head = telemetry()["head"]
    seen = reader("follow", 0, 0)
    kept = ring["records"] * 3 // 4
    assert seen["lost"] >= head - kept, (head, seen)
    assert not any(seen["bad"].values()), seen


def watermark():
    """read, poll and lseek follow the file's own position"""
    seen = reader("watermark")
    assert seen == {"early": "EAGAIN", "poll": 1, "in": 1, "read": 8,
                    "reached": 1, "position": 1, "short": "EINVAL",
                    "negative": "EINVAL", "end": "EINVAL"}, seen


def mappings_refused():
    """Only shared, read-only mappings within the memory are given"""
    seen = reader("refuse")
    assert seen == {"whole": "ok", "part": "ok", "write": "EPERM",
                    "exec": "EPERM", "private": "EINVAL", "beyond": "EINVAL",
                    "across": "EINVAL", "far": "EINVAL",
                    "mprotect": "EACCES", "mremap": "EFAULT",
                    "pwrite": "EINVAL"}, seen


def node_is_for_all():
    """The node may be read by everybody and written by nobody"""
    mode = os.stat("/dev/xpo/0").st_mode
    assert mode & 0o7777 == 0o444, oct(mode)
    assert telemetry()["path"] == "/dev/xpo/0"


def forked_reader():
    """A child goes on reading what its parent mapped"""
    assert reader("fork") == {"child": 0, "parent": 0}


def killed_readers():
    """Readers that are killed leave nothing behind"""
    rounds = cycles(1000, soak=1000)
    # each is a fork and an exit, which may take half a second here
    seen = reader("kill", rounds, timeout=60 + rounds / 2)
    assert seen == {"mapped": rounds}, seen
    wait_for("no readers", lambda: telemetry()["readers"] == 0)


def clocks():
    """Card time is related to the host's, with an error, once per second"""
    first = reader("clock")
    assert first["error_ns"] < 20e6 * xpotest.SLOW, first
    assert first["age_ns"] < 5e9 * xpotest.SLOW, first
    later = wait_for("an update", lambda: [
        now for now in (reader("clock"),)
        if now["updates"] > first["updates"]])[0]
    drift = (later["card_ns"] - first["card_ns"]) - \
        (later["monotonic_ns"] - first["monotonic_ns"])
    assert abs(drift) <= first["error_ns"] + later["error_ns"] + 1e6, \
        (first, later)
    now = time.clock_gettime_ns(time.CLOCK_TAI)
    assert 0 < now - later["tai_ns"] < 60e9 * xpotest.SLOW, (now, later)
    assert telemetry()["clock-error-ns"] > 0


def shadow_without_bus():
    """Lanes and modules are shown from the shadow, without bus accesses"""
    XPO.wait_state(0, "ready")
    for lane in XPO.lanes(0):
        assert lane["source"] == "shadow", lane
        assert lane["age-ms"] < 5000 * xpotest.SLOW, lane
    first = XPO.module(0)["endpoint"][0]
    assert first["monitors-source"] == "shadow", first


# What goes wrong

def lost_interrupts():
    """Records get to the readers although interrupts are lost"""
    head = telemetry()["head"]
    emu("fault", "card", "irq-drop", 30)
    try:
        wait_for("records", lambda: telemetry()["head"] > head + 1000)
        good(reader("follow", "now", 2))
    finally:
        emu("fault", "card", "clear")


def reset_starts_anew():
    """A reset of the function starts the ring anew, and readers are told"""
    epoch = telemetry()["epoch"]
    seen = Reader("follow", "now", "6")
    with open("/sys/bus/pci/devices/%s/reset" % PCI, "w",
              encoding="ascii") as reset:
        reset.write("1")
    seen = seen.result()
    assert seen["restarts"] == 1, seen
    assert not any(seen["bad"].values()), seen
    assert telemetry()["epoch"] == epoch + 1
    XPO.wait_state(0, "ready")


def busy_at_unload():
    """The module stays as long as somebody reads"""
    holder = Reader("hold")
    try:
        res = run("rmmod", "xpo")
        assert res.status != 0 and "in use" in res.err, res
    finally:
        holder.proc.kill()
        holder.proc.communicate()


def removal_ends_readers():
    """Removal of the card ends its readers, and leaves what they mapped"""
    holder = Reader("hold")
    with open("/sys/bus/pci/drivers/xpo/unbind", "w",
              encoding="ascii") as unbind:
        unbind.write(PCI)
    try:
        seen = holder.result()
    finally:
        with open("/sys/bus/pci/drivers/xpo/bind", "w",
                  encoding="ascii") as bind:
            bind.write(PCI)
    assert seen["revents"] == seen["expected"], seen
    assert seen["gone"] == 1 and seen["magic"] == 1, seen
    assert seen["read"] == 0, seen
    assert seen["map"] == "ENODEV", seen
    assert seen["open"] in ("ENOENT", "ENXIO"), seen
    XPO.wait_state(0, "ready")
    good(reader("follow", "now", 1))


def reload():
    """After a reload the plan is the default one, and records come"""
    plan_set(0, lane_period_us=200000)
    XPO.reload()
    XPO.wait_state(0, "ready")
    wait_for("the plan", lambda: LANES[0] in plan(0))
    assert plan(0)[LANES[0]]["period-us"] == 100000
    good(reader("follow", "now", 1))


# Plans

def default_plan():
    """Lanes 10 Hz and on interrupt, states and monitors 1 Hz, the cage 10 Hz"""
    have = plan(0)
    assert have[0]["period-us"] == 100000 and have[0]["endpoint"] == 255
    for slot in LANES:
        assert have[slot]["period-us"] == 100000, have[slot]
        assert have[slot]["on-interrupt"], have[slot]
    for slot in VALUES:
        assert have[slot]["period-us"] == 100000, have[slot]
    for slot in (1, 2, 3, 4):
        assert have[slot]["period-us"] == 1000000, have[slot]
    for tap in have.values():
        assert tap.get("load-ppm", 0) <= 500000, tap
        assert "error" not in tap, tap
    empty = plan(SPARE)
    assert list(empty) == [0], empty


def plan_changes():
    """Periods and taps of the operator, and back"""
    taps = [{"page": 0x11, "offset": 154, "length": 16, "period-us": 50000},
            {"endpoint": 1, "bank": 2, "page": 0x10, "offset": 128,
             "length": 8, "on-interrupt": True}]
    plan_set(0, lane_period_us=50000, tap=taps)
    have = plan(0)
    assert have[LANES[3]]["period-us"] == 50000, have
    assert have[57]["user"] and have[57]["length"] == 16, have
    assert have[58]["endpoint"] == 1 and "period-us" not in have[58], have
    good(reader("follow", "now", 1))
    wait_for("samples", lambda: plan(0)[57]["samples"] > 10)
    plan_set(0, clear_taps=True)
    have = plan(0)
    assert 57 not in have and have[LANES[3]]["period-us"] == 50000, have
    plan_set(0, default=True)
    assert plan(0)[LANES[3]]["period-us"] == 100000


def tap(page=0x11, offset=154, length=8, period=100000, **kwargs):
    """A tap of a request"""
    return {"page": page, "offset": offset, "length": length,
            "period-us": period, **kwargs}


def plan_refusals():
    """What cannot be is refused as a whole, with the reason"""
    for what, errno, word in (
            ([tap(0x9f, 128)], EPERM, "page 9fh"),
            ([tap(0x03, 128)], EPERM, "page 03h"),
            ([tap(0, 118, 4)], EPERM, "offset 118"),
            ([tap(0x11, 134, 8)], EPERM, "offset 134"),
            ([tap(0x11, 250, 8)], EINVAL, "end of the page"),
            ([tap(0x11, 100, 8)], EINVAL, "lower memory"),
            ([tap(0, 120, 16)], EINVAL, "end of the page"),
            ([tap(), tap(offset=160)], EINVAL, "taps 0 and 1 overlap"),
            ([tap(), tap(0x9f, 128)], EPERM, "tap 1"),
            ([tap(endpoint=3)], EINVAL, "no endpoint 3"),
            ([tap(offset=128 + 8 * i, page=0x10) for i in range(8)], 7,
             "more than 7")):
        err, text = plan_refused(0, tap=what)
        assert err == errno and word in text, (what, err, text)
    silent = {"page": 0x11, "offset": 154, "length": 8}
    err, text = plan_refused(0, tap=[silent])
    assert err == EINVAL and "neither" in text, (err, text)
    err, text = plan_refused(0, lane_period_us=999)
    assert err == ERANGE and "999" in text, (err, text)
    err, text = plan_refused(0, vdm_period_us=3600000001)
    assert err == ERANGE and "3600000001" in text, (err, text)
    err, text = plan_refused(0)
    assert err == EINVAL and "nothing" in text, (err, text)


def plan_overload():
    """What the bus cannot carry is refused with the numbers"""
    err, text = plan_refused(0, lane_period_us=1000)
    assert err == ENOSPC and "limit 80 %" in text, (err, text)
    busy = float(text.split("busy ")[1].split(" %")[0])
    assert busy > 80, text
    # The card itself says so, of taps whose cost nobody knew
    err, text = plan_refused(0, tap=[tap(0x12, 128, 128, 1000, bank=bank)
                                     for bank in range(4)])
    assert err == ENOSPC and "limit 80 %" in text, (err, text)
    good(reader("follow", "now", 1))


def plan_scales():
    """A slow module is sampled less often, and it is said"""
    if XPO.state(SPARE)[0] != "absent":
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    emu("insert", SPARE, "8xdr8", "full_page_read=0", "tbpc_us=10000")
    try:
        XPO.wait_state(SPARE, "ready")
        have = wait_for("the plan", lambda: LANES[0] in plan(SPARE) and
                        plan(SPARE))
        one = have[LANES[0]]
        assert one["scaled"] and one["wanted-period-us"] == 100000, one
        assert one["period-us"] >= 200000, one
        assert 0 < one["load-ppm"] <= 500000, one
        assert not any("error" in each for each in have.values()), have
    finally:
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    wait_for("no taps", lambda: list(plan(SPARE)) == [0])


# Black boxes

def boxes():
    """blackbox-get by ids"""
    return {box["id"]: box for box in
            XPO.ynl.dump("blackbox-get", {"card": 0})}


def records(number):
    """Cages and times of a box's records"""
    data = b"".join(msg["data"] for msg in
                    XPO.ynl.dump("blackbox-read", {"card": 0, "id": number}))
    assert len(data) % 256 == 0
    return [(data[at + 24], int.from_bytes(data[at + 8:at + 16], "little"))
            for at in range(0, len(data), 256)]


def new_box(before, cage, events=None, seconds=40):
    """The complete box of a cage that is there since then"""
    def found():
        if events:
            events.all()
        return [box for number, box in boxes().items()
                if number not in before and box["cage"] == cage and
                "complete" in box]
    return wait_for("a black box of cage %d" % cage, found, seconds)[0]


def check_box(box, trigger):
    """A box has the records of its cage from before and after"""
    assert box["trigger"] == trigger, box
    assert box["bytes"] == 256 * box["records"], box
    have = records(box["id"])
    assert len(have) == box["records"] > 0, (len(have), box)
    assert {cage for cage, _ in have} == {box["cage"]}, box
    times = [when for _, when in have]
    assert min(times) < box["time-ns"] < max(times), box
    assert box["to-ns"] - box["time-ns"] >= 10e9, box
    assert max(times) <= box["to-ns"], box
    assert min(times) >= box["time-ns"] - 60e9, box
    assert box["from-ns"] == times[0], box


def carrier(dev):
    """Does a netdev have a carrier?"""
    with open("/sys/class/net/%s/carrier" % dev, encoding="ascii") as attr:
        return attr.read().strip() == "1"


def around_a_fault():
    """A cut fibre and a leak leave a box each, which tells what was before"""
    before = boxes()
    devs = [XPO.netdev(0), XPO.netdev(1)]
    for dev in devs:
        must("ip", "link", "set", dev, "up")
    try:
        wait_for("carrier", lambda: all(carrier(dev) for dev in devs), 60)
        emu("fibre", "cut", "g0")
        emu("leak", SPARE, "on")
        wait_for("no carrier", lambda: not any(carrier(dev)
                                               for dev in devs))
        emu("fibre", "mend", "g0")
        emu("leak", SPARE, "off")
        opened = wait_for("an open box", lambda: [
            box for number, box in boxes().items() if number not in before])
        err, text = XPO.refused("blackbox-set", {
            "card": 0, "id": opened[0]["id"], "delete": True})
        assert err == EBUSY and "not complete" in text, (err, text)
        events = xpotest.Events()
        check_box(new_box(before, 0, events), "link")
        check_box(new_box(before, SPARE, events), "interlock")
        events.wait("the box", lambda one: one["type"] == "blackbox" and
                    one["cage"] == SPARE)
    finally:
        emu("fibre", "mend", "g0")
        emu("leak", SPARE, "off")
        for dev in devs:
            must("ip", "link", "set", dev, "down")
        XPO.ynl.do("rearm", {"card": 0, "cage": SPARE, "cause": {"leak"}})


def late_box():
    """A ring that a fast plan has overwritten gives a box that says so"""
    before = boxes()
    try:
        plan_set(0, cage_period_us=1000)
        head = telemetry()["head"]
        wait_for("a ring of fast samples", lambda: telemetry()["head"] >
                 head + telemetry()["records"], 120)
        trip(0)
        box = new_box(before, 0)
    finally:
        plan_set(0, default=True)
    assert "shortened" in box, box
    check_box(box, "interlock")


def trip(cage):
    """A leak that trips the interlock, which is armed again"""
    emu("leak", cage, "on")
    try:
        wait_for("the interlock", lambda: "leak" in
                 XPO.cage(cage)["interlock"]["latched"])
    finally:
        emu("leak", cage, "off")
    XPO.ynl.do("rearm", {"card": 0, "cage": cage, "cause": {"leak"}})


def boxes_make_room():
    """The oldest box that is not pinned makes room, and that is counted"""
    cages = [cage for cage in range(XPO.card()["cages"])
             if XPO.state(cage)[0] == "absent"]
    if len(cages) < 9:
        raise Skip("only %d empty cages" % len(cages))
    pinned = min(boxes())
    XPO.ynl.do("blackbox-set", {"card": 0, "id": pinned, "pin": 1})
    had, newest = len(boxes()), max(boxes())
    dropped = list(boxes().values())[0]["dropped"]
    rounds = 2
    for _ in range(rounds):
        before = boxes()
        for cage in cages:
            trip(cage)
        for cage in cages:
            new_box(before, cage)
    have = boxes()
    assert len(have) == 16, have
    assert "pinned" in have[pinned], have
    # a module of another cage may have had a fault meanwhile
    made = max(have) - newest
    assert made >= rounds * len(cages), (made, have)
    lost = had + made - 16
    assert have[pinned]["dropped"] == dropped + lost, (dropped, lost, have)
    XPO.ynl.do("blackbox-set", {"card": 0, "id": pinned, "pin": 0})
    XPO.ynl.do("blackbox-set", {"card": 0, "id": pinned, "delete": True})
    assert pinned not in boxes()
    err, text = XPO.refused("blackbox-set", {"card": 0, "id": pinned,
                                             "pin": 1})
    assert err == ENOENT and str(pinned) in text, (err, text)


def kept_the_rules():
    """The driver made no access that the card does not allow"""
    assert XPO.card()["violations"] == 0


ALL = [every_sample, hundred_hertz, many_readers, watermark, mappings_refused,
       node_is_for_all, forked_reader, killed_readers, clocks,
       shadow_without_bus, lost_interrupts, default_plan, plan_changes,
       plan_refusals, plan_overload, plan_scales, around_a_fault,
       boxes_make_room, busy_at_unload, removal_ends_readers,
       reset_starts_anew, reload, kept_the_rules]
# For telemetry.conf, whose ring is small
SMALL = [every_sample, sleeping_reader, late_box, kept_the_rules]

if __name__ == "__main__":
    xpotest.main(SMALL if XPO.card()["cages"] <= SPARE else ALL)
