#!/usr/bin/env python3
"""Keeps the rules of src/README.md and CONTRIBUTING.md. Prints one line a rule and the closing count.

usage: house.py SOURCE_ROOT BUILD_ROOT"""
import fnmatch
import json
import os
import re
import subprocess
import sys

ROOT, BUILD = sys.argv[1], sys.argv[2]
passed, failed, skipped = 0, 0, 0


def rule(name, findings):
    global passed, failed
    if findings:
        failed += 1
        print(f"FAILED {name}")
        for f in findings[:20]:
            print(f"    {f}")
    else:
        passed += 1


def skip(name, why):
    global skipped
    skipped += 1
    print(f"skipped: {name}: {why}")


def tracked(*patterns):
    """Files of the repository by pattern; without git, what lies below but build folders and results."""
    try:
        p = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "--", *patterns],
                           capture_output=True, text=True, check=True)
        found = p.stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, names in os.walk(ROOT):
            if folder == ROOT:
                folders[:] = [d for d in folders if d not in ("out", ".git") and not d.startswith("build")]
            paths = [os.path.relpath(os.path.join(folder, n), ROOT) for n in names]
            found += [p for p in paths if any(fnmatch.fnmatch(p, pattern) for pattern in patterns)]
    return sorted(p for p in found if p and os.path.isfile(os.path.join(ROOT, p)))


def text(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
        return f.read()


ENGINE = ("src/", "sensors/", "replay/")


def folder_of(path):
    """src/base/x.c -> src/base; sensors/x.c -> sensors; include/skidpad/x.h -> include/skidpad"""
    parts = path.split("/")
    if parts[0] in ("src", "include"):
        return "/".join(parts[:2])
    return parts[0]


def layers():
    table = {}
    for line in text("src/README.md").split("\n"):
        m = re.match(r"\| (\d) \| (.+) \|$", line)
        if m:
            for folder in m.group(2).split():
                table[folder] = int(m.group(1))
    bad = []
    if len(table) < 15:
        bad.append("the layer table of src/README.md was not found")
    homes = {"lua.h": ["src/script"], "lauxlib.h": ["src/script"], "lualib.h": ["src/script"], "ode/": ["src/physics"],
             "GL/": ["src/render"], "EGL/": ["src/render"], "cglm/": ["src/render"], "SDL": ["src/view"],
             "sqlite3.h": ["src/suite"], "expat.h": ["src/road"], "zstd.h": ["replay"], "zlib.h": ["replay"],
             "dlfcn.h": ["src/drive", "src/render"], "math.h": ["src/base"]}
    for path in tracked("src/*.c", "src/*.h", "sensors/*.c", "sensors/*.h", "replay/*.c", "replay/*.h", "include/*.h"):
        here = folder_of(path)
        if here not in table:
            bad.append(f"{path}: its folder {here} is not in the table")
            continue
        for n, line in enumerate(text(path).split("\n"), 1):
            m = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
            if not m:
                continue
            target = m.group(2)
            for foreign, allowed in homes.items():
                if target == foreign or (foreign.endswith("/") and target.startswith(foreign)) or \
                        (foreign == "SDL" and target.startswith("SDL")):
                    if here not in allowed:
                        bad.append(f"{path}:{n}: {target} lives in {' '.join(allowed)} only")
            if target == "math.h" and path != "src/base/real.c":
                bad.append(f"{path}:{n}: math.h belongs to real.c alone")
            if m.group(1) == "<" or "/" not in target:
                continue
            if target.startswith("skidpad/"):
                there = "include/skidpad"
            elif target.split("/")[0] in ("sensors", "replay"):
                there = target.split("/")[0]
            else:
                there = "src/" + target.split("/")[0]
            if there == here or there not in table:
                continue
            if table[there] > table[here]:
                bad.append(f"{path}:{n}: {here} (layer {table[here]}) includes {there} (layer {table[there]})")
            if table[there] == table[here] == 6 and (here, there) != ("src/drive", "sensors"):
                bad.append(f"{path}:{n}: guests never include each other: {there}")
            if table[there] == table[here] and table[here] in (3, 4, 5) and here != there:
                bad.append(f"{path}:{n}: same layer: {there}")
    rule("layers: includes point down the table of src/README.md", bad)


# named exceptions, each with its reason
LONG_FILES = {}
LONG_FUNCTIONS = {}


def sizes():
    bad = []
    files = tracked("*.c", "*.h", "*.lua")
    for path in files:
        n = text(path).count("\n")
        if n > 600 and path not in LONG_FILES and path != "assets/skidpad.d.lua":
            bad.append(f"{path}: {n} lines")
    rule("sizes: files to 600 lines", bad)
    try:
        out = subprocess.run(["ctags", "-x", "--_xformat=%N\t%n\t%{end}\t%F", "--kinds-C=f", "--fields=+ne"] +
                             [os.path.join(ROOT, p) for p in files if p.endswith(".c")],
                             capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        skip("sizes: functions to 60 lines", "no universal-ctags")
        return
    bad = []
    for line in out.split("\n"):
        f = line.split("\t")
        if len(f) == 4 and f[2].isdigit() and int(f[2]) - int(f[1]) + 1 > 60 and f[0] not in LONG_FUNCTIONS:
            bad.append(f"{os.path.relpath(f[3], ROOT)}:{f[1]}: {f[0]}: {int(f[2]) - int(f[1]) + 1} lines")
    rule("sizes: functions to 60 lines", bad)


def archives():
    for name in sorted(os.listdir(BUILD)):
        if re.match(r"libsp_\w+\.a$", name):
            yield name[6:-2], os.path.join(BUILD, name)


SANITIZED = "b_sanitize" in os.environ.get("SP_HOUSE", "")


def symbols():
    """No writable data; no libm but what is exact."""
    pure = {"base", "road", "vehicle", "world", "physics", "story", "traffic", "sensors", "metric", "run"}
    exact = {"sqrt", "floor", "ceil", "fabs", "fmod", "trunc"}
    libm = {"sin", "cos", "tan", "sincos", "atan", "atan2", "asin", "acos", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p",
            "pow", "hypot", "cbrt", "sinh", "cosh", "tanh", "round", "lround", "rint", "nearbyint", "fma", "sinf", "cosf", "powf",
            "expf", "logf", "atan2f", "tgamma", "lgamma", "erf", "fmin", "fmax", "remainder", "ldexp", "frexp", "modf"}
    allowed_data = {"sp_memory_gate"}
    bad_data, bad_libm = [], []
    found = list(archives())
    for folder, path in found:
        table = subprocess.run(["nm", "-A", path], capture_output=True, text=True, check=False).stdout
        for line in table.split("\n"):
            f = line.split()
            if len(f) < 2:
                continue
            kind, name = f[-2], f[-1]
            base = re.sub(r"\.\d+$", "", name)
            if kind in "bBdDC" and base not in allowed_data and not name.startswith(("__", ".L")):
                # relocated constants are welcome: they are read-only after start
                if section_of(path, name) in (".data.rel.ro", ".data.rel.ro.local"):
                    continue
                bad_data.append(f"{folder}: {name} is writable")
            if kind == "U" and folder in pure and base in libm - exact:
                bad_libm.append(f"{folder}: imports {name}")
    if not found:
        skip("symbols", "no libraries in the build folder")
        return
    rule("globals: no writable data in the engine", sorted(set(bad_data)))
    rule("libm: the simulation imports nothing whose bits depend on the CPU", sorted(set(bad_libm)))


_sections = {}


def section_of(path, name):
    if path not in _sections:
        out = subprocess.run(["objdump", "-t", path], capture_output=True, text=True, check=False).stdout
        table = {}
        for line in out.split("\n"):
            m = re.match(r"[0-9a-f]+ .{7} (\S+)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$", line)
            if m and m.group(1) != "*UND*":
                table[m.group(2)] = m.group(1)
        _sections[path] = table
    return _sections[path].get(name, "")


def headers():
    bad = []
    for path in tracked("src/*/*.h", "sensors/*.h", "replay/*.h", "include/skidpad/*.h"):
        with open(os.path.join(ROOT, path)) as f:
            if "#ifndef" not in f.read():
                bad.append(f"{path}: no include guard")
    for path in ("include/skidpad/driver.h", "include/skidpad/frame.h", "include/skidpad/skidpad.h"):
        if not os.path.exists(os.path.join(ROOT, path)):
            continue
        for compiler, lang, std in (("gcc", "c", "c11"), ("gcc", "c", "c17"), ("g++", "c++", "c++11")):
            try:
                p = subprocess.run([compiler, f"-std={std}", "-Wall", "-Wextra", "-Wpedantic", "-Wpadded", "-Werror", "-fsyntax-only",
                                    "-x", lang, os.path.join(ROOT, path)], capture_output=True, text=True, check=False)
            except OSError:
                skip(f"headers: {path} as {std}", f"no {compiler}")
                continue
            if p.returncode:
                bad.append(f"{path} as {std}: {p.stderr.splitlines()[0]}")
    rule("headers: guards; the public ones compile alone, unpadded, as C11, C17, C++11", bad)


def heads():
    """Every file says in its first lines what it is for."""
    bad = []
    for path in tracked("src/*.c", "src/*.h", "sensors/*.c", "sensors/*.h", "replay/*.c", "replay/*.h", "drivers/*.c", "tests/*.c"):
        first = text(path).lstrip()[:4]
        if not first.startswith(("/*", "//")):
            bad.append(path)
    rule("heads: every file begins by saying what it is for", bad)


def words():
    bad = []
    pattern = re.compile(r"TODO|FIXME|\bXXX\b|HACK|not implemented|unimplemented|/(?:root|home|work)/")
    for path in tracked("*.c", "*.h", "*.lua", "*.md", "*.build", "*.py", "*.glsl", "*.vert", "*.frag", "dev", ".ci/run"):
        if path == "tests/house/house.py":
            continue
        for n, line in enumerate(text(path).split("\n"), 1):
            if pattern.search(line):
                bad.append(f"{path}:{n}: {line.strip()[:90]}")
    rule("words: nothing left to do, no paths of a machine", bad)


def docs():
    bad = []
    for path in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "src/README.md", "docs/reference.md", "docs/recording.md"):
        if not os.path.exists(os.path.join(ROOT, path)):
            bad.append(f"{path} is missing")
    # links between pages lead somewhere
    for path in tracked("*.md"):
        for m in re.finditer(r"\]\(([^)#:\s]+)(#[^)]*)?\)", text(path)):
            target = os.path.normpath(os.path.join(os.path.dirname(path), m.group(1)))
            if not os.path.exists(os.path.join(ROOT, target)):
                bad.append(f"{path}: link to {m.group(1)}")
    rule("docs: the pages exist and their links lead somewhere", bad)


def flags():
    bad = []
    path = os.path.join(BUILD, "compile_commands.json")
    if not os.path.exists(path):
        skip("flags", "no compile_commands.json")
        return
    with open(path) as f:
        for c in json.load(f):
            if "-ffp-contract=off" not in c["command"]:
                bad.append(f"{c['file']}: without -ffp-contract=off")
            if re.search(r"(?<!no)-ffast-math|-Ofast", c["command"]) and "zoo" not in c["file"]:
                bad.append(f"{c['file']}: fast maths")
    rule("flags: no contraction, no fast maths", bad)


layers()
sizes()
symbols()
headers()
heads()
words()
docs()
flags()
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed else 0)
