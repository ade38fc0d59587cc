# SPDX-License-Identifier: GPL-2.0
"""Telemetry of a full card: what it costs, and whether anything is lost.

tlmbench is the reader. What telemetry takes of the CPUs is the time of its
process and of the thread that serves the ring's interrupt, as the scheduler
counts it in nanoseconds. The interrupt itself only wakes that thread, ten
times per second. What reading over netlink takes has no thread of its own: it
is all the time in which the guest's CPUs are not idle, less what they take
when nobody reads.
"""

import functools
import glob
import os
import re
import subprocess
import time

from xpotest import must, wait_for

BUILD = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "../../build/bench")
SECONDS = int(os.environ.get("XPO_BENCH_SECONDS", "60"))
CAGES = range(16)
LANE_TAPS = 16 * len(CAGES)	# registers 128 and 154 on of each group
HOUR_US = 3600000000
QUIET = {"cage-period-us": HOUR_US, "module-period-us": HOUR_US,
         "lane-period-us": HOUR_US, "vdm-period-us": HOUR_US}
VALUES = 8 * 24 * len(CAGES)	# three of each lane


def numbers(client, *words):
    """What a client prints"""
    return [int(word) for word in must(
        os.path.join(BUILD, client), *[str(word) for word in words],
        timeout=600).split()]


def busy_ns():
    """Time in which the guest's CPUs were not idle since some moment"""
    with open("/proc/stat", encoding="ascii") as file:
        cpus = re.findall(r"(?m)^cpu\d+ \d+ \d+ \d+ (\d+) (\d+)", file.read())
    idle = sum(int(ticks) for cpu in cpus for ticks in cpu)
    return len(cpus) * time.monotonic_ns() - \
        idle * 1000000000 // os.sysconf("SC_CLK_TCK")


class Busy:
    """Time in which the guest's CPUs are not idle from now on"""

    def __init__(self):
        self.busy, self.start = busy_ns(), time.monotonic_ns()

    def beyond(self, idle):
        """That time, less a share of what is always done"""
        took = time.monotonic_ns() - self.start
        return busy_ns() - self.busy - idle * took

    def share(self):
        """That time in relation to all time"""
        return self.beyond(0) / (time.monotonic_ns() - self.start)


def thread_ns():
    """CPU time of the thread of the ring's interrupt"""
    total = 0
    for path in glob.glob("/proc/[0-9]*/comm"):
        with open(path, encoding="ascii") as comm:
            if not re.match(r"irq/\d+-xpo0-te", comm.read()):
                continue
        with open(os.path.join(os.path.dirname(path), "schedstat"),
                  encoding="ascii") as stat:
            total += int(stat.read().split()[0])
    assert total, "no thread of the telemetry interrupt"
    return total


def plan_set(xpo, **periods):
    """A plan for all cages; every tap of it was sampled when this returns"""
    request = {key.replace("_", "-"): val for key, val in periods.items()} \
        or {"default": True}
    for cage in CAGES:
        xpo.ynl.do("plan-set", {"card": 0, "cage": cage, **request})
    wait_for("a sample of every tap", lambda: all(
        tap["samples"] for cage in CAGES for tap in
        xpo.ynl.dump("plan-get", {"card": 0, "cage": cage})), 60)


def quiet(xpo):
    """Nothing is sampled for an hour"""
    for cage in CAGES:
        xpo.ynl.do("plan-set", {"card": 0, "cage": cage, **QUIET})


@functools.cache
def idle_share(xpo):
    """What the guest does without telemetry, as a share of all time"""
    quiet(xpo)
    must("udevadm", "settle", "--timeout=300", timeout=310)
    busy = Busy()
    time.sleep(SECONDS)
    return busy.share()


def follow(hertz):
    """Records, losses, card time, CPU time of the kernel and of one reader"""
    with subprocess.Popen([os.path.join(BUILD, "tlmbench"), "follow",
                           str(SECONDS), str(hertz)], text=True,
                          stdout=subprocess.PIPE) as reader:
        assert reader.stdout.readline() == "ready\n"
        kernel = thread_ns()
        line = reader.stdout.readline()
        kernel = thread_ns() - kernel
    taps, records, *losses, card, cpu = [int(word) for word in line.split()]
    assert taps == LANE_TAPS and len(losses) == 3, line
    return records, losses, card, kernel, cpu


def record_rows(xpo):
    """Every sample as a record, for a long time"""
    for hertz, goal, plan in (
            (10, 5, {}), (100, 2, {"lane_period_us": 10000,
                                   "vdm_period_us": HOUR_US})):
        plan_set(xpo, **plan)
        records, losses, card, kernel, cpu = follow(hertz)
        quiet(xpo)
        piece, _, plain, _ = numbers("tlmbench", "drain", 3)
        name = "1,024 lanes at %d Hz, " % hertz
        yield (name + "records lost", sum(losses), 0, True,
               "%d records in %.1f s of card time; %d not seen, %d not taken, "
               "%d never due" % (records, card / 1e9, *losses))
        yield (name + "CPU per record, the ring's interrupt thread and one "
               "reader / memcpy + CRC32C",
               (kernel + cpu) / records / (plain / piece), goal, True,
               "%.2f us + %.2f us / %.2f us" % (
                   kernel / records / 1e3, cpu / records / 1e3,
                   plain / piece / 1e3))


def fill(xpo):
    """Let the ring be written from end to end"""
    def telemetry():
        return xpo.ynl.do("telemetry-get", {"card": 0})
    if telemetry()["head"] > telemetry()["records"]:
        return
    plan_set(xpo, lane_period_us=10000, vdm_period_us=HOUR_US)
    wait_for("a full ring", lambda: telemetry()["head"] >
             telemetry()["records"], 600)


def drain_rows(xpo):
    """Reading what the ring keeps, against copy and checksum of it"""
    fill(xpo)
    quiet(xpo)
    piece, plain, _, own = numbers("tlmbench", "drain", 5)
    yield ("full ring: rate of one reader / of memcpy + CRC32C", plain / own,
           0.8, False, "%.2f us / %.2f us per record" % (
               own / piece / 1e3, plain / piece / 1e3))
    records, alone = numbers("tlmbench", "readers", 1, 3)
    again, slowest = numbers("tlmbench", "readers", 4, 3)
    assert again == records, (again, records)
    alone /= min(1, os.cpu_count() / 4)
    yield ("full ring: rate of the slowest of 4 readers / its share of %d "
           "CPUs" % os.cpu_count(), alone / slowest, 0.7, False,
           "%.2f s / %.2f s, %d records" % (slowest / 1e9, alone / 1e9,
                                            records))


def value_rows(xpo):
    """Tx power, bias and Rx power of all lanes, asked for and from memory"""
    idle = idle_share(xpo)
    rounds = 40
    quiet(xpo)
    busy = Busy()
    values, gather = numbers("nlbench", "values", rounds)
    asked = busy.beyond(idle) / rounds / values
    plan_set(xpo)
    kernel, start = thread_ns(), time.monotonic_ns()
    seen, took, age = numbers("tlmbench", "shadow", 1000)
    kernel = (thread_ns() - kernel) / (time.monotonic_ns() - start)
    assert seen == values == VALUES, (seen, values)
    # to have them ten times per second, and to read them once
    read = took / seen + kernel * 1e9 / (10 * VALUES)
    yield ("CPU per value of 1,024 lanes: MODULE_EEPROM_GET / libxpo",
           asked / read, 100, False, "%.1f us / %.2f us; %.0f ms / %.0f ms "
           "old" % (asked / 1e3, read / 1e3, gather / 2e6, age / 1e6))
