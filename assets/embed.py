#!/usr/bin/env python3
"""Turns files into one C file: embed.py OUT.c NAME FILE... gives `const struct sp_embedded NAME[]`, ended by a NULL name.

The name of an entry is the path as given, less the first folder prefix passed as NAME:PREFIX."""
import sys

out, name, files = sys.argv[1], sys.argv[2], sys.argv[3:]
name, _, prefix = name.partition(":")
with open(out, "w") as f:
    f.write('#include <stddef.h>\n#include "base/embed.h"\n')
    for i, path in enumerate(files):
        data = open(path, "rb").read() + b"\0"
        f.write(f"static const unsigned char d{i}[] = {{")
        for j in range(0, len(data), 24):
            f.write("\n" + ",".join(str(b) for b in data[j:j + 24]) + ",")
        f.write("\n};\n")
    f.write(f"const struct sp_embedded {name}[] = {{\n")
    for i, path in enumerate(files):
        key = path.split(prefix, 1)[1] if prefix and prefix in path else path
        f.write(f'    {{"{key}", d{i}, sizeof(d{i}) - 1}},\n')
    f.write("    {NULL, NULL, 0},\n};\n")
