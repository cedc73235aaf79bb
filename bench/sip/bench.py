#!/usr/bin/env python3
"""Call rate and CPU of Jonction beside Kamailio, in one run on this machine.

SIPp calls (127.0.0.2) through the device (127.0.0.1:5060) to SIPp (127.0.0.3:5080). The device has one core, both SIPps
another one. One call is INVITE with SDP, 180, 200 with SDP, ACK, hold, BYE, 200. Kamailio is a stateful proxy with
dialogs; Jonction is a B2BUA with policy, SDP handling and media ports on. Prints a table of medians.
"""
import argparse
import csv
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
DEVICE_CPU, LOAD_CPU = "1", "0"


def descendants(pid):
    """The process and all its children, grandchildren and so on."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def cpu_seconds(pid):
    """User and system time of a process tree."""
    total = 0
    for process in descendants(pid):
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Device:
    """A running device under test, on its own core."""

    def __init__(self, name, command, ready):
        self.name = name
        self.work = tempfile.mkdtemp(prefix=f"bench-{name}-")
        log = open(Path(self.work, "log"), "w")
        self.process = subprocess.Popen(
            ["taskset", "-c", DEVICE_CPU, *command(self.work)], cwd=self.work, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True)
        deadline = time.time() + 60
        while not ready(self.work):
            if time.time() > deadline or self.process.poll() is not None:
                self.stop()
                sys.exit(f"{name} did not start:\n{Path(self.work, 'log').read_text()}")
            time.sleep(0.1)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        shutil.rmtree(self.work, ignore_errors=True)


def listens(_):
    """Whether UDP 127.0.0.1:5060 is bound."""
    return "0100007F:13C4" in Path("/proc/net/udp").read_text()


def kamailio():
    return Device("kamailio", lambda work: [
        "kamailio", "-DD", "-E", "-m", "1024", "-M", "32", "-f", str(HERE / "kamailio.cfg"),
        "-w", work, "-Y", work, "-P", f"{work}/pid"], listens)


def jonction():
    return Device("jonction", lambda work: [
        str(ROOT / "jonction"), "run", "--no-build", "--config", str(HERE / "documents"), "--state", f"{work}/state",
        "--console", "127.0.0.1:18443"], listens)


def load(rate, calls, hold_ms):
    """Runs calls through the device; the caller's last line of statistics and its setup times in ms."""
    with tempfile.TemporaryDirectory(prefix="bench-sipp-") as work:
        common = ["-nostdin", "-t", "u1", "-buff_size", "4194304", "-trace_stat", "-fd", "1"]
        pinned = ["taskset", "-c", LOAD_CPU, "sipp"]
        quiet = dict(cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        called = subprocess.Popen([*pinned, "-sf", str(HERE / "called.xml"), "-i", "127.0.0.3", "-p", "5080",
                                   "-stf", "called.csv", *common], **quiet)
        try:
            time.sleep(0.5)
            subprocess.run([*pinned, "127.0.0.1:5060", "-sf", str(HERE / "caller.xml"), "-i", "127.0.0.2", "-p", "5070",
                            "-r", str(rate), "-m", str(calls), "-l", str(rate * 6 + 2000), "-d", str(hold_ms),
                            "-recv_timeout", "6000", "-default_behaviors", "all,-abortunexp,-bye",
                            "-trace_rtt", "-rtt_freq", "200", "-stf", "caller.csv", *common],
                           timeout=calls / rate + 60, check=False, **quiet)
        finally:
            called.kill()
            called.wait()
        with open(Path(work, "caller.csv")) as f:
            last = list(csv.DictReader(f, delimiter=";"))[-1]
        times = sorted(float(row[1]) for file in Path(work).glob("*_rtt.csv")
                       for row in csv.reader(open(file), delimiter=";") if len(row) > 2 and row[2].strip() == "setup")
        return int(last["SuccessfulCall(C)"]), times


def measure(device, rate, seconds, hold_ms):
    before = cpu_seconds(device.process.pid)
    ok, times = load(rate, rate * seconds, hold_ms)
    used = cpu_seconds(device.process.pid) - before
    failed = rate * seconds - ok
    p99 = times[int(len(times) * 0.99)] if times else float("nan")
    return dict(device=device.name, rate=rate, failed=failed, p99_ms=p99, cpu_s_per_1000=1000 * used / max(ok, 1))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--rates", default="300,500", help="calls per second, separated by commas")
    args.add_argument("--seconds", type=int, default=10, help="length of one measurement")
    args.add_argument("--rounds", type=int, default=3, help="measurements per device and rate; the median counts")
    args.add_argument("--warm", type=int, default=20000, help="calls before the first measurement, not counted")
    args.add_argument("--hold-ms", type=int, default=500)
    a = args.parse_args()
    if listens(None):
        sys.exit("127.0.0.1:5060 is in use: stop what listens there first")
    results = []
    for start in (kamailio, jonction):
        device = start()
        try:
            print(f"{device.name}: warming up with {a.warm} calls", file=sys.stderr, flush=True)
            # A cold JVM drowns in the rates that it bears when warm.
            load(100, a.warm // 10, a.hold_ms)
            load(300, a.warm - a.warm // 10, a.hold_ms)
            for rate in map(int, a.rates.split(",")):
                for _ in range(a.rounds):
                    results.append(measure(device, rate, a.seconds, a.hold_ms))
                    print(results[-1], file=sys.stderr, flush=True)
        finally:
            device.stop()
    print("| calls/s | device | CPU s per 1,000 calls | p99 setup ms | failed |\n|---|---|---|---|---|")
    for rate in map(int, a.rates.split(",")):
        medians = {}
        for name in ("kamailio", "jonction"):
            rows = [r for r in results if r["device"] == name and r["rate"] == rate]
            medians[name] = statistics.median(r["cpu_s_per_1000"] for r in rows)
            print(f"| {rate} | {name} | {medians[name]:.3f} | {statistics.median(r['p99_ms'] for r in rows):.1f} "
                  f"| {sum(r['failed'] for r in rows)} of {len(rows) * rate * a.seconds} |")
        print(f"| {rate} | **jonction / kamailio** | **{medians['jonction'] / medians['kamailio']:.2f}x** | | |")


main()
