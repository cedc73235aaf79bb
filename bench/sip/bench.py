#!/usr/bin/env python3
"""What a call costs in Jonction and in its peers, in one run on this machine.

SIPp calls (127.0.0.2) through the device (127.0.0.1:5060) to SIPp (127.0.0.3:5080). The device has one core, both SIPps
another one. One call is INVITE with SDP, 180, 200 with SDP, ACK, hold, BYE, 200.

  kamailio  a stateful proxy with dialogs, without media
  pair      Kamailio and rtpengine, which is asked for each offer, answer and end; no RTP
  jonction  a back-to-back user agent with policy, SDP, media ports, explanation, journal and call records on; no RTP

Measured of each, and printed as tables: CPU of the first 1,000 calls after the start, CPU and setup time at each rate,
the highest rate, memory of calls that are up; of Jonction also what 100,000 calls leave.
"""
import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from devices import DEVICES, HERE, LOAD_CPU, listens, most_open_files

FIRST_CALLS, FIRST_RATE = 1000, 500
LOWEST_STEP, STEP, HIGHEST_STEP = 640, 1.25, 8000
MOST_FAILED, LARGEST_P99_MS = 0.001, 20
UP_RATE = 500


def load(rate, calls, hold_ms, when_up=None):
    """Runs calls through the device: how many succeeded, and their setup times in ms. Calls when_up with all of them up."""
    with tempfile.TemporaryDirectory(prefix="bench-sipp-") as work:
        common = ["-nostdin", "-t", "u1", "-buff_size", "4194304", "-trace_stat", "-fd", "1"]
        pinned = ["taskset", "-c", LOAD_CPU, "sipp"]
        quiet = dict(cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        called = subprocess.Popen([*pinned, "-sf", str(HERE / "called.xml"), "-i", "127.0.0.3", "-p", "5080",
                                   "-stf", "called.csv", *common], **quiet)
        try:
            time.sleep(0.5)
            caller = subprocess.Popen(
                [*pinned, "127.0.0.1:5060", "-sf", str(HERE / "caller.xml"), "-i", "127.0.0.2", "-p", "5070",
                 "-r", str(rate), "-m", str(calls), "-l", str(max(calls, rate * 6) if when_up else rate * 6 + 2000),
                 "-d", str(hold_ms), "-recv_timeout", "6000", "-default_behaviors", "all,-abortunexp,-bye",
                 "-trace_rtt", "-rtt_freq", "200", "-stf", "caller.csv", *common], **quiet)
            try:
                if when_up:
                    time.sleep(calls / rate + 2)
                    when_up()
                caller.wait(calls / rate + hold_ms / 1000 + 60)
            finally:
                caller.kill()
                caller.wait()
        finally:
            called.kill()
            called.wait()
        with open(Path(work, "caller.csv")) as f:
            last = list(csv.DictReader(f, delimiter=";"))[-1]
        times = sorted(float(row[1]) for file in Path(work).glob("*_rtt.csv")
                       for row in csv.reader(open(file), delimiter=";") if len(row) > 2 and row[2].strip() == "setup")
        return int(last["SuccessfulCall(C)"]), times


def measure(device, rate, calls, hold_ms):
    before, threads = device.cpu_seconds(), device.threads()
    ok, times = load(rate, calls, hold_ms)
    used, system = (now - then for now, then in zip(device.cpu_seconds(), before))
    p99 = times[int(len(times) * 0.99)] if times else float("inf")
    result = dict(device=device.name, rate=rate, calls=calls, failed=calls - ok, p99_ms=p99,
                  cpu_s_per_1000=round(1000 * used / max(ok, 1), 4), of_it_kernel=round(1000 * system / max(ok, 1), 4))
    shares = {name: 1000 * (now - threads.get(name, 0)) / max(ok, 1) for name, now in device.threads().items()}
    largest = sorted(shares.items(), key=lambda share: -share[1])[:6]
    print(result, "by thread:", ", ".join(f"{name} {share:.3f}" for name, share in largest), file=sys.stderr, flush=True)
    return result


def warm(a, calls):
    """A Java machine that is cold drowns in the rates that it bears when warm."""
    for rate, share in ((200, 0.1), (500, 0.4), (1000, 0.5)):
        if calls:
            load(rate, int(calls * share), a.hold_ms)


def highest(device, a):
    """The last rate of rising steps with few failures and short setup times; a step may be tried twice."""
    best, rate = None, LOWEST_STEP
    while rate <= HIGHEST_STEP:
        for _ in range(2):
            result = measure(device, rate, rate * a.seconds, a.hold_ms)
            good = result["failed"] < MOST_FAILED * result["calls"] and result["p99_ms"] < LARGEST_P99_MS
            if good:
                break
            time.sleep(2)
        if not good:
            break
        best, rate = result, int(rate * STEP)
    return best


def memory(device, a):
    """What calls that are up add to the device's memory; as many as open files allow."""
    calls = min(a.up, (most_open_files() - 500) // 4)
    def look():
        return device.memory_mb(), device.live_heap_mb() if device.name == "jonction" else None
    up = []
    heap_before = device.live_heap_mb() if device.name == "jonction" else None
    before = device.memory_mb()
    hold_ms = int(1000 * calls / UP_RATE) + 8000
    ok, _ = load(UP_RATE, calls, hold_ms, lambda: up.append(look()))
    grown, heap = up[0]
    return dict(calls=calls, failed=calls - ok, mb_per_1000=1000 * (grown - before) / calls,
                heap_mb_per_1000=heap and 1000 * (heap - heap_before) / calls)


def many(device, a):
    """What a great number of calls leaves behind, 35 s after the last: the longest that a transaction is kept is 32 s."""
    load(UP_RATE, 1000, a.hold_ms)
    time.sleep(35)
    before = device.left()
    result = measure(device, a.many_rate, a.many, a.hold_ms)
    time.sleep(35)
    return dict(before=before, after=device.left(), **result)


def run(name, a):
    device = DEVICES[name]()
    while any("rehearsal" in thread for thread in device.threads()):
        time.sleep(0.5)  # what the box does once after its start, before it needs it
    try:
        found = dict(first=measure(device, FIRST_RATE, FIRST_CALLS, a.hold_ms))
        if a.up:
            found["memory"] = memory(device, a)
        warm(a, a.warm)
        if a.jfr and name == "jonction":
            device.record(a.jfr)
        found["rates"] = {rate: [measure(device, rate, rate * a.seconds, a.hold_ms) for _ in range(a.rounds)]
                          for rate in map(int, filter(None, a.rates.split(",")))}
        if a.jfr and name == "jonction":
            device.end_record()
        if a.steps:
            found["highest"] = highest(device, a)
        if a.many and name == "jonction":
            found["many"] = many(device, a)
        return found
    finally:
        device.stop()


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def table(*rows):
    for i, row in enumerate(rows):
        print("| " + " | ".join(row) + " |")
        if i == 0:
            print("|---" * len(row) + "|")
    print()


def report(found, a):
    rates = list(map(int, filter(None, a.rates.split(","))))
    rows = [["calls/s", "device", "CPU s per 1,000 calls", "of it kernel", "p99 setup ms", "failed"]]
    for rate in rates:
        for name, result in found.items():
            runs = result["rates"][rate]
            rows.append([str(rate), name, f"{median(runs, 'cpu_s_per_1000'):.3f}",
                         f"{median(runs, 'of_it_kernel'):.3f}", f"{median(runs, 'p99_ms'):.0f}",
                         f"{sum(r['failed'] for r in runs)} of {sum(r['calls'] for r in runs)}"])
        for peer in ("pair", "kamailio"):
            if peer in found and "jonction" in found:
                of = [median(found[name]["rates"][rate], "cpu_s_per_1000") for name in ("jonction", peer)]
                rows.append([str(rate), f"**jonction / {peer}**", f"**{of[0] / of[1]:.2f}x**", "", "", ""])
    table(*rows)
    rows = [["device", "CPU s of the first 1,000 calls", f"highest calls/s, p99 < {LARGEST_P99_MS} ms", "MB per 1,000 calls up",
             "of it live heap", "failed of those up"]]
    for name, result in found.items():
        up, best = result.get("memory"), result.get("highest")
        rows.append([name, f"{result['first']['cpu_s_per_1000']:.2f}", str(best["rate"]) if best else "-",
                     f"{up['mb_per_1000']:.1f}" if up else "-",
                     f"{up['heap_mb_per_1000']:.1f}" if up and up["heap_mb_per_1000"] else "-",
                     f"{up['failed']} of {up['calls']}" if up else "-"])
    table(*rows)
    if "many" in found.get("jonction", {}):
        result = found["jonction"]["many"]
        keys = sorted(result["before"].keys() | result["after"].keys())
        table([f"what {result['calls']} calls leave ({result['failed']} failed)", "before", "after"],
              *([key, str(result["before"].get(key, 0)), str(result["after"].get(key, 0))] for key in keys))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--devices", default="kamailio,pair,jonction", help="which, separated by commas")
    args.add_argument("--rates", default="500,1500", help="calls per second, separated by commas")
    args.add_argument("--seconds", type=int, default=6, help="length of one measurement")
    args.add_argument("--rounds", type=int, default=3, help="measurements per device and rate; the median counts")
    args.add_argument("--warm", type=int, default=20000, help="calls before the first measurement, not counted")
    args.add_argument("--hold-ms", type=int, default=500)
    args.add_argument("--steps", action=argparse.BooleanOptionalAction, default=True, help="look for the highest rate")
    args.add_argument("--up", type=int, default=10000, help="calls held at once to measure memory; 0: none")
    args.add_argument("--many", type=int, default=100000, help="calls to leave no trace; 0: none")
    args.add_argument("--many-rate", type=int, default=1000)
    args.add_argument("--jfr", help="a file for a flight recording of Jonction at the rates")
    a = args.parse_args()
    if listens():
        sys.exit("127.0.0.1:5060 is in use: stop what listens there first")
    report({name: run(name, a) for name in a.devices.split(",")}, a)


main()
