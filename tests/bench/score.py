#!/usr/bin/env python3
"""What scoring costs: recordings of 20 s with two actors, all metrics and one, in CPU time (user and system) of one worker.
Prints CSV: name,value,unit."""
import glob
import os
import resource
import subprocess
import sys
import tempfile

BUILD = os.environ.get("SP_BUILD_ROOT", "build")
SKIDPAD = os.path.join(BUILD, "skidpad")
SIMULATED, TIMES, ROUNDS = 20.0, 10, 3
SCENE = """local sp = require "skidpad"
return sp.scenario { name = "two", limit = "40 s", base = "robot",
  road = sp.road.straight { length = 1500, lanes = 2, width = 3.5 },
  vary = { speed = sp.steps(10, 19, 1, "m/s") },
  run = function(w, p)
    local ego = w:ego { at = w.road:lane(-1, 50), speed = p.speed }
    local lead = w:car { "sedan", name = "lead", at = ego:ahead { gap = 40 }, speed = p.speed }
    w:wait(3)
    lead:brake { decel = 2, down_to = 5 }
    w:wait(17)
  end,
  check = { sp.never("ego.contact"), sp.at_least("ego.ttc.min", 0.5, "s") } }
"""


def cpu():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


def best(files, *options):
    least = None
    for _ in range(ROUNDS):
        start = cpu()
        p = subprocess.run([SKIDPAD, "score", "-q", "-j", "1", *options, *files], stdout=subprocess.DEVNULL, check=False)
        if p.returncode not in (0, 1):
            sys.exit(f"score: exit {p.returncode}")
        took = (cpu() - start) / len(files)
        least = took if least is None or took < least else least
    return least


with tempfile.TemporaryDirectory(prefix="skidpad-bench-") as folder:
    scene = os.path.join(folder, "two.lua")
    with open(scene, "w", encoding="utf-8") as f:
        f.write(SCENE)
    subprocess.run([SKIDPAD, "run", scene, "--driver", os.path.join(BUILD, "drivers", "cruise.so"), "-q", "-o",
                    os.path.join(folder, "out")], stdout=subprocess.DEVNULL, check=False)
    made = sorted(glob.glob(os.path.join(folder, "out/cases/two/*.mcap")))
    if len(made) != 10:
        sys.exit("the recordings could not be made")
    for name, options in (("all", ["--json"]), ("one", ["--metric", "ego.ttc.min"])):
        took = best(made * TIMES, *options)
        print(f"score_{name}_cpu,{took * 1e3:.3f},ms a recording")
        print(f"score_{name}_rate,{1 / took:.0f},recordings/s of one core")
        print(f"score_{name}_real,{SIMULATED / took:.0f},times real time")
