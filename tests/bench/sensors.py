#!/usr/bin/env python3
"""Twenty seconds on a motorway with twenty cars: how many times real time with camera, lidar and radars, and without.

CPU seconds are user + system of the program and its child, start-up, recording and report included; one core."""
import json
import os
import resource
import subprocess
import tempfile

ROOT = os.environ.get("SP_SOURCE_ROOT", os.getcwd())
BUILD = os.environ.get("SP_BUILD_ROOT", os.path.join(ROOT, "build"))
SCENARIO = os.path.join(ROOT, "tests/bench/sensors.lua")
SETTLE = 1.0


def cpu():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def once(sut):
    with tempfile.TemporaryDirectory() as out:
        before = cpu()
        p = subprocess.run([os.path.join(BUILD, "skidpad"), "run", SCENARIO, "--sut", os.path.join(ROOT, "tests/bench/suts", sut + ".lua"), "-j", "1",
                            "--json", "-q", "-o", out], capture_output=True, text=True, check=False)
        after = cpu()
    cases = [json.loads(x) for x in p.stdout.splitlines() if x.startswith("{")]
    if len(cases) != 1 or cases[0]["status"] != "pass":
        raise SystemExit(p.stdout + p.stderr)
    return (cases[0]["sim_s"] + SETTLE) / (after - before)


for name, sut, n in (("camera_lidar_two_radars", "all", 3), ("lidar_two_radars", "no_camera", 5), ("two_radars", "radars", 5)):
    times = sorted(once(sut) for _ in range(n))
    print(f"twenty_cars_{name},{times[n // 2]:.4g},simulated s per CPU s", flush=True)
