#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What an operator sees of telemetry: top, watch, record, vdm, flags, boxes."""

import csv
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

# pylint: disable=wrong-import-position
import xpotest
from xpotest import SLOW, emu, must, run, settle, wait_for

XPO = xpotest.Xpo()
CAGE, PEER = 0, 1
WHERE = "xpo0/%d" % CAGE
PCI = "0000:01:00.0"
DRIVER = "/sys/bus/pci/drivers/xpo/"


def ctl(*words, status=0):
    """xpoctl with JSON; its document"""
    res = run("xpoctl", "-j", *words)
    assert res.status == status, (words, str(res))
    return res.json()


def lines(*words, status=0):
    """xpoctl with JSON that has a document per line"""
    res = run("xpoctl", "-j", *words)
    assert res.status == status, (words, str(res))
    return [json.loads(line) for line in res.out.splitlines()]


def lit(func):
    """A test with the first ports of two modules up"""
    def wrapped():
        devs = [XPO.netdev(cage) for cage in (CAGE, PEER)]
        for dev in devs:
            must("ip", "link", "set", dev, "up")
        try:
            for cage in (CAGE, PEER):
                XPO.wait_port(cage, 0, "up")
            wait_for("links", lambda: all(XPO.port(cage, 0)["link"]
                                          for cage in (CAGE, PEER)))
            func()
        finally:
            for dev in devs:
                must("ip", "link", "set", dev, "down")
    wrapped.__name__ = func.__name__
    wrapped.__doc__ = func.__doc__
    return wrapped


@lit
def watch_values():
    """watch prints the lanes and values that were asked for, in card time"""
    seen = lines("watch", WHERE, "--lane", "2,5", "--value", "rx_power,bias",
                 "--count", "24")
    assert len(seen) == 24, seen
    assert {one["lane"] for one in seen} == {2, 5}, seen
    assert {one["value"] for one in seen} == {"rx_power", "bias"}, seen
    assert all(one["source"] == "ring" for one in seen), seen
    times = [one["time_ns"] for one in seen]
    assert times == sorted(times), times
    for one in seen:
        if one["value"] == "rx_power":
            # 2.75 dBm less 1.5 dB of fibre
            assert 0 < one["rx_power_dbm"] < 2.5, one
        else:
            assert one["bias_ma"] > 10, one


@lit
def watch_filters():
    """watch filters by value and rate, and says what it did not get"""
    low = lines("watch", WHERE, "--value", "temperature", "--below", "1000",
                "--count", "2")
    assert len(low) == 2, low
    none = lines("watch", WHERE, "--value", "temperature", "--above", "1000",
                 "--count", "1", "--duration", "2", status=1)
    assert not [one for one in none if "value" in one], none
    slow = lines("watch", WHERE, "--lane", "0", "--value", "bias", "--rate",
                 "2", "--count", "4")
    # ten samples per second, of which one in each half is wanted
    halves = [one["time_ns"] // 500000000 for one in slow]
    assert len(set(halves)) == 4, slow
    for words in (["--value", "nonsense"], ["--lane", "99"],
                  ["--rate", "0"], []):
        where = [WHERE] if words else []
        res = run("xpoctl", "watch", *where, *words)
        assert res.status == 2 and res.err.startswith("xpoctl: "), str(res)


def recorded(path):
    """Some seconds of a module's records"""
    doc = ctl("record", path, WHERE, "--duration", str(3 * SLOW))
    assert doc["records"] > 100 and not doc["lost"], doc
    assert not doc["bad"], doc


def replay_without_driver(path, where):
    """What record wrote, replay and export read"""
    assert run("xpoctl", "list").status != 0
    seen = lines("replay", path, "--lane", "0", "--value", "bias")
    assert len(seen) > 10, seen
    assert {(one["module"], one["lane"], one["value"])
            for one in seen} == {(WHERE, 0, "bias")}, seen
    must("xpoctl", "export", path, "--format", "csv", "--lane", "0",
         "--value", "bias", "-o", where + "/csv")
    with open(where + "/csv", encoding="ascii") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(seen) + 1, (rows[0], len(rows), len(seen))
    must("xpoctl", "export", path, "--format", "svg", "--value", "bias",
         "-o", where + "/svg")
    svg = xml.etree.ElementTree.parse(where + "/svg").getroot()
    drawn = [one for one in svg.iter() if one.tag.endswith("polyline") or
             one.tag.endswith("path")]
    assert len(drawn) >= 64, len(drawn)
    # the way ends at a damaged record, which is named
    with open(path, "r+b") as file:
        file.seek(-100, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-100, os.SEEK_END)
        file.write(bytes([byte ^ 0xff]))
    res = run("xpoctl", "-j", "replay", path, "--lane", "0", "--value",
              "bias")
    assert res.status == 1 and "checksum" in res.err, str(res)[-300:]
    assert re.search(r"byte \d+", res.err) and res.out, str(res)[-300:]
    res = run("xpoctl", "replay", where + "/nothing")
    assert res.status == 1 and "/nothing" in res.err, str(res)


@lit
def signal_quality():
    """vdm shows what the fibre does to a lane, and lanes have it as well"""
    def snr():
        return {one["lane"]: one["value_db"] for one in
                ctl("vdm", "xpo0/%d:0-7" % PEER)["modules"][0]["observables"]
                if one["observable"] == "snr-media"}
    # values of before there was light may be a second old
    before = wait_for("values", lambda: [
        now for now in (snr(),) if len(now) == 8 and min(now.values()) > 3]
        )[0]
    emu("fibre", "bend", "g0:3", 5, "ab")
    try:
        after = wait_for("a worse lane", lambda: [
            now for now in (snr(),) if now[3] < before[3] - 0.7])[0]
    finally:
        emu("fibre", "bend", "g0:3", 0, "ab")
    for lane in set(range(8)) - {3}:
        assert abs(after[lane] - before[lane]) < 0.5, (before, after)
    text = must("xpoctl", "vdm", "xpo0/%d:3" % PEER)
    assert "e-" in text and "snr" in text.lower(), text


@lit
def flags_and_history():
    """Flags are named with lanes and registers, link losses are counted"""
    emu("fibre", "cut", "g0")
    try:
        wait_for("no link", lambda: not XPO.port(PEER, 0)["link"])
    finally:
        emu("fibre", "mend", "g0")
    wait_for("link", lambda: XPO.port(PEER, 0)["link"])
    log = ctl("flags", "xpo0/%d" % PEER, "--log")["entries"]
    los = [one for one in log if one.get("flag") == "rx-los" and
           one["lane"] == 0]
    assert [one["edge"] for one in los][-2:] == ["set", "clear"], los
    assert los[-1]["register"] == "11h:147.0", los
    newer = ctl("flags", "xpo0/%d" % PEER, "--log", "--since",
                str(los[-1]["seq"]))["entries"]
    assert all(one["seq"] > los[-1]["seq"] for one in newer), newer
    port = [one for one in ctl("history", "xpo0/%d" % PEER)["ports"]
            if one["lane"] == 0][0]
    assert port["downs_1h"] >= 1, port
    assert port["last_up_ns"] > port["last_down_ns"] > 0, port


def black_boxes():
    """A link loss leaves a box that can be listed, shown, saved and plotted"""
    def complete():
        return [box for box in ctl("blackbox", "list")["boxes"]
                if box["complete"] and box["cage"] == PEER]
    box = wait_for("a box", complete, 60)[-1]
    text = must("xpoctl", "blackbox", "show", str(box["id"]))
    assert "rx_power" in text and "link" in text, text
    with tempfile.TemporaryDirectory() as where:
        path = where + "/box"
        must("xpoctl", "blackbox", "save", str(box["id"]), path)
        seen = [one for one in lines("replay", path, "--lane", "0",
                                     "--value", "rx_power")
                if one.get("value") == "rx_power"]
        dark = [one for one in seen if one["rx_power_dbm"] is None or
                one["rx_power_dbm"] < -20]
        assert dark and len(dark) < len(seen), (len(dark), len(seen))
    must("xpoctl", "blackbox", "pin", str(box["id"]))
    assert [one for one in ctl("blackbox", "list")["boxes"]
            if one["id"] == box["id"]][0]["pinned"]
    must("xpoctl", "blackbox", "delete", str(box["id"]))
    res = run("xpoctl", "blackbox", "show", str(box["id"]))
    assert res.status != 0 and str(box["id"]) in res.err, str(res)


def plans():
    """plan shows and sets what is sampled, and refuses what cannot be"""
    lane_tap = [tap for tap in ctl("plan", WHERE)["modules"][0]["taps"]
                if tap["page"] == 0x11][0]
    assert lane_tap["period_us"] == 100000, lane_tap
    must("xpoctl", "plan", "set", WHERE, "lanes=5hz", "tap=0/0/10h:143@1s")
    taps = ctl("plan", WHERE)["modules"][0]["taps"]
    assert [tap for tap in taps if tap["page"] == 0x11][0]["period_us"] == \
        200000, taps
    assert [tap for tap in taps if tap["kind"] == "user"], taps
    res = run("xpoctl", "plan", "set", WHERE, "lanes=1ms")
    assert res.status == 1 and "busy" in res.err and "%" in res.err, str(res)
    must("xpoctl", "plan", "set", WHERE, "default")
    taps = ctl("plan", WHERE)["modules"][0]["taps"]
    assert not [tap for tap in taps if tap["kind"] == "user"], taps


class Terminal:
    """A program on a terminal of its own"""

    def __init__(self, *argv, rows=24, columns=80):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ["TERM"] = "vt100"
            os.execvp(argv[0], argv)
        self.resize(rows, columns)

    def resize(self, rows, columns):
        """As when somebody pulls at the window"""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        """What came until now, without colours"""
        try:
            while select.select([self.fd], [], [], 0.05)[0]:
                self.text += os.read(self.fd, 65536).decode("ascii",
                                                            "replace")
        except OSError:
            pass	# it has ended
        return self.text

    def key(self, keys, pattern):
        """Press keys and wait for what they bring"""
        self.text = ""
        os.write(self.fd, keys.encode())
        return wait_for("%r after %r" % (pattern, keys), lambda:
                        re.search(pattern, self.read()), 60)

    def status(self):
        """When it has ended"""
        def ended():
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            return pid and [os.waitstatus_to_exitcode(status)]
        return wait_for("its end", ended, 60)[0]


@lit
def top_on_a_terminal():
    """top shows modules and lanes, takes keys and sizes, and ends with q"""
    term = Terminal("xpoctl", "top", "--rate", "5")
    wait_for("the modules", lambda: "xpo0/1" in term.read() and
             "ready" in term.text, 60)
    term.key("b", "bias")
    term.key("\r", "lane")
    term.key("q", "module")
    term.resize(40, 132)
    term.key("e", "BER|ber")
    # too small for anything useful, and back
    term.resize(10, 40)
    term.resize(24, 80)
    term.key("r", "rx power")
    assert term.key("o", ".")
    os.write(term.fd, b"q")
    assert term.status() == 0, term.text
    once = must("xpoctl", "top", "--once")
    assert max(len(line) for line in once.splitlines()) <= 80, once
    assert len(once.splitlines()) <= 24, once
    res = run("xpoctl", "top")
    assert res.status == 2 and "--once" in res.err, str(res)


def start(*words):
    """xpoctl in the background"""
    return subprocess.Popen(["xpoctl", *words], text=True,
                            stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def interrupted():
    """An interrupt ends watch and record in order"""
    with tempfile.TemporaryDirectory() as where:
        path = where + "/records"
        record = start("record", path, "*")
        watch = start("-j", "watch", "*", "--value", "power")
        assert watch.stdout.readline()
        wait_for("records", lambda: os.path.exists(path) and
                 os.path.getsize(path) > 100 * 256)
        for proc in (record, watch):
            proc.send_signal(signal.SIGINT)
            _, err = proc.communicate(timeout=30 * SLOW)
            assert proc.returncode == 0, (proc.args, err)
        assert lines("replay", path, WHERE, "--value", "vcc")


def removal_ends_views():
    """When the card goes, views end and say why; records can still be read"""
    with tempfile.TemporaryDirectory() as where:
        path = where + "/before"
        lit(lambda: recorded(path))()
        watch = start("watch", "*", "--value", "power")
        assert watch.stdout.readline()
        record = start("record", where + "/records", "*")
        wait_for("records", lambda: os.path.exists(where + "/records"))
        wait_for("readers", lambda: XPO.ynl.do(
            "telemetry-get", {"card": 0})["readers"] >= 2)
        with open(DRIVER + "unbind", "w", encoding="ascii") as unbind:
            unbind.write(PCI)
        try:
            for proc in (watch, record):
                _, err = proc.communicate(timeout=30 * SLOW)
                assert proc.returncode == 4, (proc.args, err)
                assert "removed" in err, err
            must("rmmod", "xpo")
            replay_without_driver(path, where)
        finally:
            must("modprobe", "xpo")
            if not os.path.exists(DRIVER + PCI):
                with open(DRIVER + "bind", "w", encoding="ascii") as bind:
                    bind.write(PCI)
    XPO.connect()
    settle()
    for cage in (CAGE, PEER):
        XPO.wait_state(cage, "ready")


def kept_the_rules():
    """The driver made no access that the card does not allow"""
    assert XPO.card()["violations"] == 0


if __name__ == "__main__":
    for number in (CAGE, PEER):
        XPO.wait_state(number, "ready")
    xpotest.main([watch_values, watch_filters, signal_quality,
                  flags_and_history, black_boxes, plans, top_on_a_terminal,
                  interrupted, removal_ends_views, kept_the_rules])
