#!/usr/bin/env python3
"""The whole program, from outside: simulated seconds per CPU second, cost of a case, of a camera, of a second worker.

CPU seconds are user + system of the program and its children; simulated seconds count the settle too. Ratios are within one
run of this script on one machine."""
import json
import os
import resource
import subprocess
import tempfile
import time

ROOT = os.environ.get("SP_SOURCE_ROOT", os.getcwd())
BUILD = os.environ.get("SP_BUILD_ROOT", os.path.join(ROOT, "build"))
SETTLE = 1.0


def cpu():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def run(*words, sut=None, driver=None):
    """(CPU s, wall s, cases) of one suite."""
    who = ["--sut", os.path.join(ROOT, "scenarios/suts", sut + ".lua")] if sut else ["--driver", os.path.join(BUILD, "drivers", driver + ".so")]
    with tempfile.TemporaryDirectory() as out:
        c0, t0 = cpu(), time.monotonic()
        p = subprocess.run([os.path.join(BUILD, "skidpad"), "run", *words, *who, "-o", out, "--json", "-q"], capture_output=True, text=True,
                           check=False)
        c1, t1 = cpu(), time.monotonic()
    cases = [json.loads(x) for x in p.stdout.splitlines() if x.startswith("{")]
    if not cases:
        raise SystemExit(p.stderr)
    return c1 - c0, t1 - t0, cases


def say(name, value, unit):
    print(f"{name},{value:.4g},{unit}", flush=True)


def best(n, f):
    return min((f() for _ in range(n)), key=lambda r: r[0])


cut_in = os.path.join(ROOT, "scenarios/highway/cut_in.lua")
empty = os.path.join(ROOT, "tests/bench/empty.lua")
ccrs = os.path.join(ROOT, "scenarios/euroncap/ccrs.lua")

c, w, cases = best(5, lambda: run(empty, "-j", "1", driver="idm"))
per_case = c / len(cases)
say("case_beyond_its_ticks", per_case * 1e3, "ms CPU")
c, w, cases = best(5, lambda: run(empty, "-j", "1", "-p", "n=1", driver="idm"))
say("one_empty_case_from_exec_to_exit", w * 1e3, "ms wall")
c, w, cases = best(3, lambda: run(empty, "-j", "1", sut="sentinel"))
say("case_with_camera_beyond_its_ticks", c / len(cases) * 1e3, "ms CPU")

for name, who in (("idm", {"driver": "idm"}), ("sentinel_blind", {"sut": "sentinel_blind"})):
    c, w, cases = best(5, lambda who=who: run(cut_in, "-j", "1", **who))
    sim = sum(x["sim_s"] + SETTLE for x in cases)
    say(f"cut_in_{name}_whole", sim / c, "simulated s per CPU s with start-up and report")
    say(f"cut_in_{name}", sim / (c - per_case * len(cases)), "simulated s per CPU s")

c1, w1, cases = run(ccrs, "-j", "1", sut="sentinel")
c2, w2, _ = run(ccrs, "-j", "2", sut="sentinel")
cb, _, _ = run(ccrs, "-j", "1", sut="sentinel_blind")
sim = sum(x["sim_s"] + SETTLE for x in cases)
say("ccrs_sentinel_camera", sim / c1, "simulated s per CPU s with start-up")
say("two_workers_over_one", w1 / w2, "times")
camera = subprocess.run([os.path.join(BUILD, "tests/bench_camera")], capture_output=True, text=True, check=False).stdout
frame_ms = min(float(x.split(",")[1]) for x in camera.splitlines() if "320x180," in x and x.endswith("a frame"))
say("drawing_share_of_cpu", 100 * sim * 25 * frame_ms / 1e3 / c1, "% (frames of the suite times the cost of one)")
say("camera_share_of_cpu", 100 * (c1 - cb) / c1, "% (drawing and vision)")
