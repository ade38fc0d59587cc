#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What the driver watches by itself: flags and their log, lost links, heat.

Fibres of the test card: cage 0, group n ----- fibre g<n> ----- cage 1.
Cage 5 is empty; modules that are broken here are put there.
"""

import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import emu, must, run, settle, wait_for

XPO = xpotest.Xpo()
CAPTURE = 4
SPARE = 5

# How many entries the flag log keeps, and how many events the card
LOG_ENTRIES = 4096
CARD_EVENTS = 4096

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
    events = xpotest.Events("flags")
    others = xpotest.Events("events")
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
    # who wants no edges is told of the register all the same
    others.wait("flags", lambda one: one["type"] == "flags" and
                one["seq"] == first["seq"])
    assert not [one for one in others.all() if one["type"] == "flag"]
    assert not [one for one in events.all() if one["type"] != "flag"]
    count = count_of(RX_CDR_LOL, 3)
    assert count["set-count"] == before["set-count"] + 1, count
    assert count["last-time-ns"] >= first["time-ns"], count
    # what is no newer than asked for is not told
    assert not edges(RX_CDR_LOL, max(one["seq"] for one in flag_log()))


def six_edges():
    """A flag that is raised six times, 5 ms apart, is six entries"""
    fresh("tbpc_us=160")
    since = next_seq()
    lane = 5
    emu("flag", "%d:0" % SPARE, "rx-cdr-lol", lane, "pulse", 6, 5)
    wait_for("all of them", lambda: len(edges(RX_CDR_LOL, since, lane)) >= 12)
    log = edges(RX_CDR_LOL, since, lane)
    assert [one["value"] for one in log] == [1, 0] * 6, log
    times = [one["time-ns"] for one in log]
    assert times == sorted(times), times
    raised = times[::2]
    for early, late in zip(raised, raised[1:]):
        assert 3000000 < late - early < 7000000, raised
    count = count_of(RX_CDR_LOL, lane)
    assert (count["set-count"], count["clear-count"]) == (6, 6), count
    assert count["active"] == 0, count
    assert (count["first-time-ns"], count["last-time-ns"]) == \
        (times[0], times[-1]), count
    # a few more at once, each an event of its own
    events = xpotest.Events("flags")
    emu("flag", "%d:0" % SPARE, "rx-cdr-lol", lane, "pulse", 6, 5)
    wait_for("their events", lambda: len([
        one for one in events.all() if one["type"] == "flag" and
        one["offset"] == RX_CDR_LOL and one["cage"] == SPARE]) == 12)


def the_heat_balance_breaks():
    """An outlet temperature that cannot be is told until it is right again"""
    fresh()
    events = xpotest.Events()

    def told(active):
        return events.wait("heat %d" % active, lambda one:
                           one["type"] == "heat" and one["cage"] == SPARE and
                           one["active"] == active, 90)
    wait_for("heat", lambda: "heat-mw" in XPO.cage(SPARE)["sensors"])
    emu("coolant-out", SPARE, 35000)
    begun = told(1)
    assert begun["heat-cause"] == "balance", begun
    assert begun["heat-mw"] > 2 * begun["power-mw"], begun
    assert "heat-mismatch" in XPO.cage(SPARE)["sensors"]
    emu("coolant-out", SPARE, "auto")
    assert told(0)["heat-cause"] == "balance"
    assert "heat-mismatch" not in XPO.cage(SPARE)["sensors"]


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


def a_reset_ends_flags():
    """A flag that was set when the module was reset is not set for ever"""
    def flags():
        return XPO.module(SPARE)["endpoint"][0]["flags"][1]

    fresh()
    emu("set", "%d:0" % SPARE, "vcc_mv", 4000)
    wait_for("the flag", flags)
    XPO.ynl.do("reset", {"card": 0, "cage": SPARE, "reset-kind": "module"})
    wait_for("the reset", lambda: XPO.state(SPARE)[0] == "init")
    emu("set", "%d:0" % SPARE, "vcc_mv", "auto")
    XPO.wait_state(SPARE, "ready")
    wait_for("no flag", lambda: not flags(), 10)
    # and its next onset is one
    before = count_of(9, 4, page=0)
    emu("flag", "%d:0" % SPARE, "vcc-high-alarm")
    wait_for("the onset", lambda: count_of(9, 4, page=0)["set-count"] ==
             before["set-count"] + 1)


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


def gaps_of(log):
    """Its gaps: entries without a register"""
    return [one for one in log if "lost" in one and "page" not in one]


def all_edges():
    """How often the flags of all modules that are seated have changed"""
    return sum(one["set-count"] + one["clear-count"] for one in
               XPO.ynl.dump("flag-count-get", {"card": 0}))


def a_full_log_says_so():
    """The log keeps 4096 entries; what made room for them is a gap"""
    fresh("tbpc_us=160")
    pulses = LOG_ENTRIES // 2 + 50
    emu("flag", "%d:0" % SPARE, "rx-cdr-lol", 3, "pulse", pulses, 5)
    wait_for("all of them", lambda: count_of(RX_CDR_LOL, 3)["clear-count"] >=
             pulses, 120)
    before = all_edges()
    log = XPO.ynl.dump("flag-log-get", {"card": 0})
    gaps = gaps_of(log)
    assert len(log) == LOG_ENTRIES + 1 and gaps == log[:1], gaps
    # edges of modules that were pulled are entries as well, but counts no more
    assert gaps[0]["lost"] >= before - LOG_ENTRIES > 0, (gaps, before)
    assert gaps[0]["seq"] <= log[1]["seq"], log[:2]
    assert gaps[0]["time-ns"] <= log[1]["time-ns"], log[:2]
    # a gap may have been of any cage: it is in the log of each
    for cage in (SPARE, CAPTURE):
        one = flag_log(cage=cage)
        assert gaps_of(one) == one[:1], one[:2]
        assert one[0]["lost"] >= gaps[0]["lost"], (one[0], gaps)
        assert {entry["cage"] for entry in one[1:]} <= {cage}, cage
    # what the caller knows already is none
    assert not gaps_of(flag_log(since=log[-1]["seq"]))


def a_gap_has_its_size():
    """What the card no longer holds when the driver comes is a gap"""
    assert next_seq() > CARD_EVENTS
    XPO.reload()
    edges_before = all_edges()
    log = XPO.ynl.dump("flag-log-get", {"card": 0})
    gaps = gaps_of(log)
    assert gaps == log[:1], gaps
    if len(log) <= LOG_ENTRIES:
        gone = next_seq() - CARD_EVENTS
        assert gone - 64 <= gaps[0]["lost"] <= gone, (gaps, gone)
    else:
        # An event may be many edges: they left no room for that gap
        print("# the card's last events do not fit into the log")
        assert gaps[0]["lost"] > edges_before - LOG_ENTRIES, gaps


def history(cage, lane):
    """history-get of one port"""
    return [one for one in XPO.ynl.dump("history-get",
                                        {"card": 0, "cage": cage})
            if one["lane"] == lane][0]


def lost_links():
    """A fibre that is cut and mended is one lost link; ip link down is none"""
    settle()
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
        settle()
    assert history(0, 8)["downs-total"] == before["downs-total"]


def hwmon(cage=SPARE):
    """Directory of a module's hwmon device"""
    for path in glob.glob("/sys/class/hwmon/hwmon*"):
        try:
            name = pathlib.Path(path, "name").read_text().strip()
        except OSError:
            continue	# it is going
        if name == "xpo_module%d" % cage:
            return pathlib.Path(path)
    return None


def zone(cage=SPARE):
    """Directory of a module's thermal zone"""
    for path in glob.glob("/sys/class/thermal/thermal_zone*"):
        try:
            kind = pathlib.Path(path, "type").read_text().strip()
        except OSError:
            continue
        if kind == "xpo0-module%d" % cage:
            return pathlib.Path(path)
    return None


def channel(label, kind="temp"):
    """Prefix of the files of a sensor"""
    for path in hwmon().glob(kind + "*_label"):
        if path.read_text().strip() == label:
            return str(path)[:-len("label")]
    raise AssertionError("no sensor %s" % label)


def number(path):
    """A file that has a number"""
    return int(pathlib.Path(path).read_text())


def has_no_value(path):
    """Does a file of a sensor tell that there is no value now?"""
    try:
        number(path)
    except OSError as err:
        return err.strerror == "No data available"
    return False


def sensors(cage=SPARE):
    """What Debian's sensors shows of a module"""
    doc = json.loads(must("sensors", "-j"))
    return {name.split("-")[0]: chip for name, chip in doc.items()
            if name.startswith("xpo_module")}["xpo_module%d" % cage]


def sensors_have_names():
    """sensors shows a module with labels, limits and values that fit"""
    fresh()
    wait_for("hwmon", hwmon)
    wait_for("thermal zone", zone)
    chip = sensors()
    for label in ("module (paddle 0)", "laser (paddle 1)",
                  "supply (paddle 0)", "coolant in", "coolant out",
                  "cold plate", "input", "lane 0 bias", "lane 63 Tx power",
                  "lane 31 Rx power"):
        assert label in chip, (label, sorted(chip))
    temp = chip["module (paddle 0)"]
    crit = [val for key, val in temp.items() if key.endswith("_crit")][0]
    high = [val for key, val in temp.items() if key.endswith("_max")][0]
    assert 0 < high < crit < 120, temp
    now = [val for key, val in temp.items() if key.endswith("_input")][0]
    told = XPO.module(SPARE)["endpoint"][0]["temperature-mc"] / 1000
    assert abs(now - told) < 5, (now, told)
    place = zone()
    assert abs(number(place / "temp") - 1000 * now) < 5000
    types = [path.read_text().strip()
             for path in sorted(place.glob("trip_point_*_type"))]
    assert types == ["passive", "hot"], types
    assert number(place / "trip_point_1_temp") == round(1000 * crit)


EXPORTER = "127.0.0.1:9100"


def collected():
    """What node_exporter tells of sensors, and what it says itself"""
    with tempfile.TemporaryFile("w+") as log:
        with subprocess.Popen(
                ["prometheus-node-exporter", "--web.listen-address=" + EXPORTER,
                 "--collector.disable-defaults", "--collector.hwmon"],
                stdout=log, stderr=log) as service:
            wait_for("node_exporter", lambda: run(
                "bash", "-c", "exec 3<>/dev/tcp/" +
                EXPORTER.replace(":", "/")).status == 0)
            with urllib.request.urlopen("http://%s/metrics" % EXPORTER,
                                        timeout=120 * xpotest.SLOW) as answer:
                text = answer.read().decode()
            service.terminate()
        log.seek(0)
        return text, log.read()


def collectors_tell_modules_apart():
    """node_exporter has the sensors of all modules, each as a chip"""
    fresh()
    wait_for("hwmon", hwmon)
    text, log = collected()
    assert "error gathering" not in log, log[-1000:]
    for cage in (0, 1, SPARE):
        chip = re.findall(r'node_hwmon_chip_names\{chip="([^"]+)",'
                          r'chip_name="xpo_module%d"\}' % cage, text)
        assert len(chip) == 1, (cage, chip)
        temps = re.findall(r'node_hwmon_temp_celsius\{chip="%s"' %
                           re.escape(chip[0]), text)
        assert len(temps) == len(list(hwmon(cage).glob("temp*_input"))), temps


def devices_go_with_the_module():
    """A pulled module has no hwmon device and no thermal zone"""
    fresh()
    wait_for("both", lambda: hwmon() and zone())
    emu("remove", SPARE)
    wait_for("neither", lambda: not hwmon() and not zone())
    fresh()
    wait_for("both again", lambda: hwmon() and zone())


def stale_values_are_none():
    """A module that hangs has no temperature; its cage has one"""
    fresh()
    wait_for("hwmon", hwmon)
    temp = channel("module (paddle 1)") + "input"
    wait_for("a value", lambda: number(temp) > 0)
    emu("fault", "%d:1" % SPARE, "hang", "on")

    wait_for("no value", lambda: has_no_value(temp), 60)
    assert number(channel("coolant in") + "input") > 0
    assert number(channel("module (paddle 0)") + "input") > 0
    emu("fault", "%d:1" % SPARE, "hang", "off")
    wait_for("a value again", lambda: not has_no_value(temp), 60)


def throttle(policy):
    """cooling-set"""
    XPO.ynl.do("cooling-set", {"card": 0, "cage": SPARE, "throttle": policy})


def stage():
    """thermal-stage of the spare cage"""
    return XPO.cage(SPARE)["thermal-stage"]


def health(name):
    """State and count of a devlink health reporter"""
    doc = json.loads(must("devlink", "-j", "health", "show",
                          XPO.card()["handle"], "reporter", name))
    one = list(doc["health"].values())[0][0]
    return one["state"], one["error"]


def forget_dump(name):
    """The next report makes a dump of its own"""
    must("devlink", "health", "dump", "clear", XPO.card()["handle"],
         "reporter", name)


def dump_of(name):
    """The dump that a report made"""
    out = must("devlink", "health", "dump", "show", XPO.card()["handle"],
               "reporter", name)
    forget_dump(name)
    return out


def a_lying_sensor_is_reported():
    """40 degrees more: alarm, event, health; policy off does no more"""
    fresh()
    wait_for("hwmon", hwmon)
    throttle("off")
    events = xpotest.Events()
    errors = health("thermal")[1]
    temp = channel("module (paddle 0)")
    was = number(temp + "input")
    emu("set", "%d:0" % SPARE, "temperature_mc", was + 40000)
    wait_for("the alarm", lambda: number(temp + "max_alarm") == 1)
    told = events.wait("thermal", lambda one: one["type"] == "thermal" and
                       one["cage"] == SPARE)
    assert told["thermal-stage"] == "warning", told
    assert told["temperature-mc"] > told["limit"], told
    wait_for("the report", lambda: health("thermal")[1] > errors)
    assert health("thermal")[0] == "error"
    assert XPO.state(SPARE)[0] == "ready"
    emu("set", "%d:0" % SPARE, "temperature_mc", "auto")
    wait_for("normal", lambda: stage() == "normal")
    wait_for("health", lambda: health("thermal")[0] == "healthy")
    assert number(temp + "max_alarm") == 0
    assert XPO.state(SPARE)[0] == "ready"


def no_sample_is_none():
    """A module that has no sample of its temperature is not a cold one"""
    fresh()
    wait_for("hwmon", hwmon)
    throttle("off")
    events = xpotest.Events()
    temp = channel("module (paddle 0)") + "input"
    supply = channel("supply (paddle 0)", "in") + "input"
    emu("set", "%d:0" % SPARE, "temperature_mc", 95000)
    wait_for("the warning", lambda: stage() == "warning")
    emu("set", "%d:0" % SPARE, "temperature_mc", -128000)
    emu("set", "%d:0" % SPARE, "vcc_mv", 0)
    wait_for("no value", lambda: has_no_value(temp) and has_no_value(supply))
    endpoint = XPO.module(SPARE)["endpoint"]
    assert not {"temperature-mc", "vcc-mv"} & set(endpoint[0]), endpoint[0]
    assert endpoint[1]["temperature-mc"] > 0, endpoint[1]
    # longer than the driver needs to look at it again
    until = time.monotonic() + 3 * xpotest.SLOW
    wait_for("another look", lambda: time.monotonic() > until)
    assert stage() == "warning"
    emu("set", "%d:0" % SPARE, "temperature_mc", "auto")
    emu("set", "%d:0" % SPARE, "vcc_mv", "auto")
    told = events.wait("the end", lambda one: one["type"] == "thermal" and
                       one["cage"] == SPARE and
                       one["thermal-stage"] == "normal")
    assert told["temperature-mc"] > 0, told
    assert number(supply) > 3000


def heat_takes_power_in_stages():
    """Policy on: low power, then no power; the operator gives it back"""
    fresh()
    try:
        throttle("on")
        events = xpotest.Events()
        emu("set", "%d:0" % SPARE, "temperature_mc", 95000)
        XPO.wait_state(SPARE, "low-power", "too-hot")
        assert not XPO.cage(SPARE)["power-enabled"]
        wait_for("powered-down", lambda: stage() == "powered-down", 60)
        stages = [one["thermal-stage"] for one in events.all()
                  if one["type"] == "thermal" and one["cage"] == SPARE]
        assert stages == ["warning", "throttled", "powered-down"], stages
        # the reason is gone, and still nothing happens by itself
        emu("set", "%d:0" % SPARE, "temperature_mc", "auto")
        must("devlink", "health", "recover", XPO.card()["handle"],
             "reporter", "thermal")
        XPO.wait_state(SPARE, "ready")
    finally:
        emu("set", "%d:0" % SPARE, "temperature_mc", "auto")
        throttle("off")
    assert stage() == "normal"


def heat_fits_power():
    """Flow times temperature rise is the electrical power"""
    fresh()
    cage = wait_for("heat", lambda: XPO.cage(SPARE)["sensors"]
                    .get("heat-mw") and XPO.cage(SPARE)["sensors"])
    assert abs(cage["heat-mw"] - cage["power-mw"]) < \
        0.1 * cage["power-mw"] + 1000, cage
    assert "heat-mismatch" not in cage, cage


def more_power_than_declared():
    """A module that takes more than it declared is a warning"""
    events = xpotest.Events()
    fresh("declared_mw=12000")
    told = events.wait("heat", lambda one: one["type"] == "heat" and
                       one["cage"] == SPARE)
    assert told["heat-cause"] == "declared-power", told
    assert told["active"] == 1 and told["declared-mw"] == 12000, told
    assert told["power-mw"] > 12000, told
    assert "over-declared" in XPO.cage(SPARE)["sensors"]


def a_fault_is_reported():
    """ModuleFault: devlink health has it, dumps it, and recovers when asked"""
    # the capture is never powered up, which is a fault after three minutes
    if XPO.state(CAPTURE)[0] != "absent":
        emu("remove", CAPTURE)
        XPO.wait_state(CAPTURE, "absent")
    fresh()
    wait_for("health", lambda: health("module")[0] == "healthy")
    handle = XPO.card()["handle"]
    forget_dump("module")
    errors = health("module")[1]
    emu("fault", "%d:0" % SPARE, "module-fault", 2)
    XPO.wait_state(SPARE, "fault", "module-fault")
    wait_for("the report", lambda: health("module")[1] > errors)
    assert health("module")[0] == "error"
    dump = dump_of("module")
    assert "module-fault" in dump and "cage: %d" % SPARE in dump, dump
    assert "flags:" in dump and "temperature-mc" in dump, dump
    out = must("devlink", "health", "diagnose", handle, "reporter", "module")
    assert "module-fault" in out, out
    # by itself it stays as it is
    assert XPO.state(SPARE) == ("fault", "module-fault")
    must("devlink", "health", "recover", handle, "reporter", "module")
    XPO.wait_state(SPARE, "ready")
    wait_for("health", lambda: health("module")[0] == "healthy")


def a_tripped_interlock_is_reported():
    """A leak: event with value and limit, health, extended link state"""
    fresh()
    handle = XPO.card()["handle"]
    dev = XPO.netdev(SPARE)
    events = xpotest.Events()
    wait_for("health", lambda: health("thermal")[0] == "healthy")
    forget_dump("thermal")
    errors = health("thermal")[1]
    must("ip", "link", "set", dev, "up")
    try:
        emu("plate", SPARE, 120000)
        told = events.wait("interlock", lambda one:
                           one["type"] == "interlock" and
                           one["cage"] == SPARE)
        assert told["cause"] == {"over-temperature"}, told
        assert told["value"] == 120000 > told["limit"] > 0, told
        XPO.wait_state(SPARE, "low-power", "interlock")
        wait_for("the report", lambda: health("thermal")[1] > errors)
        out = must("ethtool", dev)
        assert "Link detected: no (Overheat)" in out, out
        # neither a report nor a recovery re-arms
        res = run("devlink", "health", "recover", handle, "reporter",
                  "thermal")
        assert res.status != 0 and "xpoctl rearm" in res.err, res
        assert XPO.cage(SPARE)["interlock"]["latched"]
        dump = dump_of("thermal")
        assert "over-temperature" in dump, dump
    finally:
        emu("plate", SPARE, "auto")
        must("ip", "link", "set", dev, "down")
    wait_for("cool", lambda: not XPO.cage(SPARE)["interlock"]["active"], 60)
    must("xpoctl", "rearm", "xpo0/%d" % SPARE, "over-temperature")
    XPO.wait_state(SPARE, "ready")
    wait_for("health", lambda: health("thermal")[0] == "healthy")


def f16(raw):
    """A number as CMIS writes small ones"""
    return (raw & 0x7ff) * 10.0 ** ((raw >> 11) - 24)


def vdm(cage, kind, lane=None):
    """Observables of a type that have a value"""
    return [one for one in XPO.ynl.dump("vdm-get", {"card": 0, "cage": cage})
            if one["type"] == kind and "value" in one and
            lane in (None, one.get("lane"))]


SNR_MEDIA = 5
BER_MEDIA = 15


def observables_are_complete():
    """Every lane has its observables; those read in one freeze fit"""
    wait_for("all values", lambda: len(vdm(0, SNR_MEDIA)) == 64, 60)
    every = XPO.ynl.dump("vdm-get", {"card": 0, "cage": 0})
    assert len(every) == 8 * 112, len(every)
    assert [one["lane"] for one in every if one["type"] == SNR_MEDIA] == \
        list(range(64))
    for one in every:
        assert one["high-alarm"] >= one["high-warning"] or \
            one["high-warning"] == 0xffff or one["type"] == 4, one

    def one_freeze():
        bank = [one for one in XPO.ynl.dump("vdm-get",
                                            {"card": 0, "cage": 0})
                if (one["endpoint"], one["bank"]) == (0, 0)]
        return len({one["freeze"] for one in bank}) == 1
    wait_for("one freeze", one_freeze)
    assert not XPO.ynl.dump("vdm-get", {"card": 0, "cage": 2})


def signal_quality_follows_the_fibre():
    """A bent fibre shows in SNR and bit errors of its lanes"""
    settle()
    devs = [XPO.netdev(cage, 2) for cage in (0, 1)]
    try:
        for dev in devs:
            must("ip", "link", "set", dev, "up")
        wait_for("the link", lambda: XPO.port(0, 16)["link"], 60)

        def ber():
            return f16(vdm(0, BER_MEDIA, 16)[0]["value"])
        before = wait_for("bit errors", lambda: ber() < 0.1 and ber(), 60)
        snr = vdm(0, SNR_MEDIA, 16)[0]["value"]
        emu("fibre", "bend", "g2", 2)
        wait_for("more bit errors", lambda: ber() > 3 * before, 60)
        assert vdm(0, SNR_MEDIA, 16)[0]["value"] < snr
    finally:
        emu("fibre", "clean", "g2")
        for dev in devs:
            must("ip", "link", "set", dev, "down")
    wait_for("no link", lambda: not XPO.port(0, 16)["link"])


def tidy():
    """Nothing is left behind"""
    emu("clear")
    if XPO.state(SPARE)[0] != "absent":
        emu("remove", SPARE)
        XPO.wait_state(SPARE, "absent")
    assert XPO.card()["violations"] == 0


xpotest.main([one_flag, six_edges, nobody_loses_a_flag, a_reset_ends_flags,
              reload_keeps_the_log,
              a_full_log_says_so, a_gap_has_its_size, lost_links,
              a_split_keeps_history,
              observables_are_complete, signal_quality_follows_the_fibre,
              sensors_have_names, collectors_tell_modules_apart,
              devices_go_with_the_module, stale_values_are_none,
              heat_fits_power,
              the_heat_balance_breaks,
              more_power_than_declared, a_lying_sensor_is_reported,
              no_sample_is_none, heat_takes_power_in_stages,
              a_fault_is_reported, a_tripped_interlock_is_reported, tidy])
