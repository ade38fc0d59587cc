#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The benches: every row is a ratio measured in one run, with its goal.

The VM's CPUs are emulated and shared, so absolute times mean nothing; two
things measured side by side in the same VM can be compared. What the card
does is measured on the card's own clock.
"""

import os
import re
import subprocess
import sys
import time
import traceback
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
os.environ.setdefault("XPO_SPEC", os.path.join(
    HERE, "../../Documentation/netlink/specs/xpo.yaml"))

# pylint: disable=wrong-import-position
import net
import telemetry
import xpotest
from xpotest import emu, must, run, wait_for

NLBENCH = os.path.join(HERE, "../../build/bench/nlbench")
PORTBENCH = os.path.join(HERE, "../../build/bench/portbench")
CAGES = range(16)
GROUPS = 128
HEAD = ("what", "ratio", "goal", "met", "measured")


def line(*columns):
    """One line of the table"""
    print("| " + " | ".join(columns) + " |", flush=True)


def row(name, value, goal, at_most, detail):
    """One row of the table, as soon as it was measured"""
    met = value <= goal if at_most else value >= goal
    line(name, "%.2f" % value, "%s %g" % (
        "at most" if at_most else "at least", goal),
         "yes" if met else "NO", detail)


def nlbench(*words):
    """Objects and nanoseconds of one nlbench command"""
    objects, nanoseconds = must(NLBENCH, *[str(w) for w in words]).split()
    return int(objects), int(nanoseconds)


def all_ready(xpo):
    """Wait until every module is ready"""
    wait_for("16 modules ready", lambda: all(
        mod["state"] == "ready"
        for mod in xpo.ynl.dump("module-get", {"card": 0})), 240)


def dump_row(_):
    """A complete dump against the bus time that it cannot do without"""
    ratios = []
    for _ in range(3):
        emu("stats", "reset")
        nlbench("memory", 0)
        stats = dict(re.findall(r"(\w+)=(\d+)", emu("stats", "total", 0)))
        needed = int(stats["data_ns"]) + int(stats["holdoff_ns"])
        took = int(stats["last_ns"]) - int(stats["first_ns"])
        ratios.append((took / needed, took, needed))
    best = min(ratios)
    row("dump of an 8xdr8, all pages and banks / data time and hold-offs",
        best[0], 1.10, True,
        "%.2f ms / %.2f ms of card time" % (best[1] / 1e6, best[2] / 1e6))


def lane_rows(_):
    """Lane dump against reading the same registers, and against links"""
    lanes, lane_ns = nlbench("lanes", 10)
    same, eeprom_ns = nlbench("eeprom", 2)
    links, link_ns = nlbench("links", 10)
    assert lanes == same == 1024, (lanes, same)
    row("1,024 lanes: MODULE_EEPROM_GET / lane dump", eeprom_ns / lane_ns,
        20, False, "%.1f ms / %.1f ms" % (eeprom_ns / 1e6, lane_ns / 1e6))
    row("one object: lane dump / RTM_GETLINK dump",
        (lane_ns / lanes) / (link_ns / links), 1, True,
        "%.1f us / %.1f us" % (lane_ns / lanes / 1e3, link_ns / links / 1e3))


def apply_row(xpo):
    """Registers of one application change on 8 lanes of a running port

    CMIS 5.4 section 6.3.3 asks for DPDeinit and back, eight DPConfigs and
    ApplyDPInit, and for the states in which that is allowed, ConfigStatus and
    the active control set to be read.
    """
    least_written = 1 + 8 + 1 + 1
    least_read = 4 + 4 + 8 + 4
    events = xpotest.Events()
    dev = xpo.netdev(0)
    must("ip", "link", "set", dev, "up")
    xpo.wait_port(0, 0, "up")
    best = None
    for app_sel in (5, 1, 5, 1):
        emu("stats", "reset")
        number = xpo.ynl.do("apply", {"card": 0, "cage": 0, "lanes": 0xff,
                                      "app-sel": app_sel})["id"]
        assert events.done(number)["error"] == 0
        text = [one for one in emu("stats").split("\n")
                if one.startswith("0:0 ")][0]
        stats = dict(re.findall(r"(\w+)=(\d+)", text))
        took = int(stats["written"]), int(stats["read"])
        best = took if best is None or sum(took) < sum(best) else best
    must("ip", "link", "set", dev, "down")
    row("application change on 8 lanes: registers written and read / least",
        sum(best) / (least_written + least_read), 1.0, True,
        "%d + %d / %d + %d" % (best + (least_written, least_read)))


def phases(cage):
    """Card times of a module's insertion and of its endpoints' ready"""
    text = emu("trace", cage).strip().split("\n")
    times = {}
    for entry in text:
        match = re.match(r"(\d+) (\S+) (.*)", entry)
        if match:
            times.setdefault((match[2], match[3]), []).append(int(match[1]))
    return times


def own_time(times):
    """What the module itself takes: its MgmtInit and its ModulePwrUp"""
    slowest = 0
    for (who, what), ready in times.items():
        if what != "ready" or who == "module":
            continue
        init = times[(who, "low-pwr")][-1] - times[("module", "inserted")][-1]
        slowest = max(slowest,
                      init + ready[-1] - times[(who, "pwr-up")][-1])
    return slowest


def power_row(xpo):
    """All sixteen modules, inserted at once, until the last is ready"""
    for cage in CAGES:
        emu("remove", cage)
    for cage in CAGES:
        xpo.wait_state(cage, "absent")
    emu("insert", "0-15", "8xdr8")
    all_ready(xpo)
    traces = [phases(cage) for cage in CAGES]
    first = min(t[("module", "inserted")][-1] for t in traces)
    last = max(times[-1] for t in traces
               for (_, what), times in t.items() if what == "ready")
    own = max(own_time(t) for t in traces)
    row("16 modules, insertion to the last ready / slowest module's own time",
        (last - first) / own, 1.2, True, "%.2f s / %.2f s of card time" % (
            (last - first) / 1e9, own / 1e9))


def process_ns(*argv):
    """Fastest of some runs of a whole process"""
    best = None
    for _ in range(7):
        start = time.monotonic_ns()
        subprocess.run(argv, stdout=subprocess.DEVNULL, check=True)
        took = time.monotonic_ns() - start
        best = took if best is None else min(best, took)
    return best


def process_rows(xpo):
    """xpoctl list as a whole process, against what everybody uses"""
    dev = xpo.netdev(0)
    own = process_ns("xpoctl", "list")
    for argv in (("ip", "-j", "link"), ("ethtool", "-i", dev)):
        other = process_ns(*argv)
        row("process: xpoctl list / %s" % " ".join(argv[:2]), own / other, 1,
            True, "%.0f ms / %.0f ms" % (own / 1e6, other / 1e6))


def free_kb():
    """Memory that is to be had"""
    with open("/proc/meminfo", encoding="ascii") as file:
        return int(re.search(r"MemAvailable: *(\d+)", file.read()).group(1))


def portbench(*words):
    """The numbers that one portbench command prints"""
    out = must(PORTBENCH, *[str(w) for w in words], timeout=600)
    return [int(word) for word in out.split()]


def settled_kb():
    """Free memory when udev is done with all netdevs"""
    must("udevadm", "settle", "--timeout=300", timeout=310)
    return free_kb()


def split_row(xpo):
    """Every group into eight ports, against as many netdevs of nobody"""
    must("modprobe", "dummy", "numdummies=0")
    made = 8 * GROUPS
    before = settled_kb()
    dummy_ns, = portbench("dummies", made, GROUPS)
    dummy_kb = (before - settled_kb()) / (made - GROUPS)
    must("rmmod", "dummy")
    before = settled_kb()
    own_ns, = portbench("split", xpo.card()["handle"], GROUPS, 8)
    own_kb = (before - settled_kb()) / (made - GROUPS)
    row("128 ports split into 1,024 / 1,024 dummy made and 128 removed singly",
        own_ns / dummy_ns, 2, True, "%.2f s / %.2f s; %.1f / %.1f kB each" % (
            own_ns / 1e9, dummy_ns / 1e9, own_kb, dummy_kb))
    portbench("unsplit", xpo.card()["handle"], GROUPS)
    must("udevadm", "settle", "--timeout=300", timeout=310)


def path_time(cage):
    """What the slowest of a module's data paths itself takes"""
    slowest, since = 0, {}
    for entry in emu("trace", cage).strip().split("\n"):
        match = re.match(r"(\d+) (ep\d+) dp (\d+) (\S+)", entry)
        if not match:
            continue
        now, path = int(match[1]), (match[2], match[3])
        if match[4] == "init":
            since[path] = [now]
        elif match[4] in ("initialized", "tx-turn-on", "activated") and \
                path in since:
            since[path].append(now)
        if match[4] == "activated" and len(since.get(path, ())) == 4:
            init, ready, turn, lit = since.pop(path)
            slowest = max(slowest, ready - init + lit - turn)
    return slowest


def links_up(xpo):
    """Set all ports up and wait for their links: what "up" printed"""
    answer = portbench("up")
    wait_for("all links", lambda: all(
        port["link"] for port in xpo.ynl.dump("port-get", {"card": 0})), 240)
    return answer


def link_row(xpo):
    """All ports up from one process, until the last link"""
    count, took, start = links_up(xpo)
    assert count == GROUPS, count
    last = max(port["link-time-ns"]
               for port in xpo.ynl.dump("port-get", {"card": 0}))
    own = max(path_time(cage) for cage in CAGES)
    row("128 ports up, to the last link / slowest module's own data path time",
        (last - start) / own, 1.2, True,
        "%.2f s / %.2f s of card time, %.2f s of it to set them up" % (
            (last - start) / 1e9, own / 1e9, took / 1e9))


def link_downs(xpo):
    """How often links of the first fibre's two ends went down"""
    return sum(xpo.ynl.do("port-get", {"card": 0, "cage": cage, "lane": 0})
               ["link-downs"] for cage in (0, 1))


def cut_row(xpo):
    """From the card's event to our own, in null command round trips"""
    cuts = 20
    links_up(xpo)
    with subprocess.Popen([PORTBENCH, "cut", str(2 * cuts)], text=True,
                          stdout=subprocess.PIPE) as watch:
        trip, rested = [int(w) for w in watch.stdout.readline().split()]
        assert watch.stdout.readline() == "ready\n"
        # one strand: lane 0 of a module, and of the one it is cabled to
        strand = emu("fibre", "list").split()[0]
        for _ in range(cuts):
            downs = link_downs(xpo)
            wait_for("both links", lambda: all(xpo.ynl.do(
                "port-get", {"card": 0, "cage": cage, "lane": 0})["link"]
                for cage in (0, 1)))
            # when this process and its children are at rest
            emu("after", 100, "fibre", "cut", strand)
            emu("after", 200, "fibre", "mend", strand)
            time.sleep(0.3)
            wait_for("both links cut", lambda before=downs:
                     link_downs(xpo) >= before + 2)
        late = int(watch.stdout.readline().split()[0])
        assert watch.wait(60) == 0
    # an answer is part of a round trip, so this is the most that it can be
    row("fibre cut, card's event to carrier and event / null command",
        1 + late / trip, 3, True, "%.0f us + %.0f us / %.0f us; a command "
        "after a rest %.0f us" % (trip / 1e3, late / 1e3, trip / 1e3,
                                  rested / 1e3))


def flag_row(xpo):
    """From the card's event to our own, in null command round trips

    The card reads the flag as soon as the module raises it: what it takes
    until its event is the time of the bus. An edge finds the machine at rest,
    where to wake the emulated CPUs takes longer than to use them once more, so
    it is compared with commands that find the same.
    """
    edges = 40
    links_up(xpo)
    with subprocess.Popen([PORTBENCH, "flag", str(edges)], text=True,
                          stdout=subprocess.PIPE) as watch:
        trip, rested = [int(w) for w in watch.stdout.readline().split()]
        assert watch.stdout.readline() == "ready\n"
        telemetry.quiet(xpo)
        emu("stats", "reset")
        # when this process and its children are at rest
        emu("after", 200, "flag", "0:0", "tx-bias-high-warning", 3, "pulse",
            edges, 100)
        late, event = [int(w) for w in watch.stdout.readline().split()]
        assert watch.wait(60) == 0
    text = [one for one in emu("stats").split("\n")
            if one.startswith("0:0 ")][0]
    first = int(re.search(r"first_ns=(\d+)", text).group(1))
    telemetry.plan_set(xpo)
    # an answer is part of a round trip, so this is the most that it can be
    row("flag edge to event, less the time of the bus / null command after "
        "the same rest", (trip + late) / rested, 2, True,
        "%.0f us + %.0f us / %.0f us; %.0f us after another command; %.0f us "
        "of the bus" % (trip / 1e3, late / 1e3, rested / 1e3, trip / 1e3,
                        (event - first) / 1e3))


def traffic_rows(_):
    """Throughput and packet rate of a 1.6T port, against other NICs"""
    rates = net.rates()
    for name, goal in (("e1000e", 1), ("virtio-net", 1)):
        for what, i, scale, unit in (("TCP", 0, 1e6, "Mb/s"),
                                     ("UDP packets", 1, 1e3, "k/s")):
            mine, other = rates["xpo"][i], rates[name][i]
            row("%s: 1.6T port / %s" % (what, name), mine / other, goal,
                False, "%.1f %s / %.1f %s" % (mine / scale, unit,
                                              other / scale, unit))


def scrape_ns(port):
    """Series and fastest of some scrapes"""
    best = None
    for _ in range(10):
        start = time.monotonic_ns()
        with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % port,
                                    timeout=60) as answer:
            body = answer.read()
        took = time.monotonic_ns() - start
        best = took if best is None else min(best, took)
    return len(re.findall(rb"(?m)^[^#\n]", body)), best


def scrape_row(_):
    """What a scrape of all modules costs, against what everybody scrapes"""
    found = []
    for port, argv in ((9998, ["xpo-exporter", "--listen", "127.0.0.1:9998"]),
                       (9100, ["prometheus-node-exporter",
                               "--web.listen-address=127.0.0.1:9100"])):
        with subprocess.Popen(argv, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as service:
            wait_for(argv[0], lambda p=port: run(
                "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/%d" % p).status == 0)
            found.append(scrape_ns(port))
            service.terminate()
    (own, own_ns), (other, other_ns) = found
    row("one series of a scrape: xpo-exporter / node_exporter",
        (own_ns / own) / (other_ns / other), 1, True,
        "%d in %.0f ms / %d in %.0f ms" % (own, own_ns / 1e6, other,
                                           other_ns / 1e6))


def telemetry_rows(rows):
    """A bench of rows that another file measures, with plans of its own"""
    def bench(xpo):
        # without light modules raise flags all the time
        links_up(xpo)
        for one in rows(xpo):
            row(*one)
        telemetry.plan_set(xpo)
    return bench


BENCHES = {
    "dump": dump_row,
    "lanes": lane_rows,
    "process": process_rows,
    "scrape": scrape_row,
    "apply": apply_row,
    "power": power_row,
    "split": split_row,
    "links": link_row,
    "cut": cut_row,
    "flag": flag_row,
    "values": telemetry_rows(telemetry.value_rows),
    "records": telemetry_rows(telemetry.record_rows),
    "drain": telemetry_rows(telemetry.drain_rows),
    "traffic": traffic_rows,
}


def try_bench(bench, xpo):
    """One bench; the others are measured although it fails"""
    try:
        bench(xpo)
    except Exception:  # pylint: disable=broad-except
        traceback.print_exc()
        return False
    return True


def main(names):
    """The table of those benches, or of all"""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit("bench: no bench is called %s; there are: %s" % (
            ", ".join(unknown), " ".join(BENCHES)))
    xpo = xpotest.Xpo()
    all_ready(xpo)
    line(*HEAD)
    line(*["-" * len(column) for column in HEAD])
    done = [try_bench(bench, xpo) for name, bench in BENCHES.items()
            if not names or name in names]
    sys.exit(0 if all(done) else 1)

if __name__ == "__main__":
    main(sys.argv[1:])
