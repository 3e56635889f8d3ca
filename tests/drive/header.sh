#!/bin/sh
# header.sh - the public headers stand alone as C11 and C++11, have no hidden padding, and the template, which a newcomer
# copies, is short and builds against the *installed* headers with nothing but what pkg-config says.
set -eu
root=${SP_SOURCE_ROOT:?} build=${SP_BUILD_ROOT:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0
ok() { passed=$((passed + 1)); }

echo '#include <skidpad/driver.h>' > "$tmp/one.c"
cp "$tmp/one.c" "$tmp/one.cc"
flags="-Wall -Wextra -Wpedantic -Wpadded -Werror -fsyntax-only -I$root/include"
for cc in cc gcc clang; do
    command -v $cc > /dev/null || continue
    $cc -std=c11 $flags "$tmp/one.c" && ok
done
for cxx in c++ g++ clang++; do
    command -v $cxx > /dev/null || continue
    $cxx -std=c++11 $flags "$tmp/one.cc" && ok
done

# installed as they are
meson install -C "$build" --no-rebuild --quiet --destdir "$tmp/root" --tags devel > /dev/null
header=$(find "$tmp/root" -path '*skidpad/driver.h')
pc=$(find "$tmp/root" -name skidpad-driver.pc)
cmp "$header" "$root/include/skidpad/driver.h" && ok
cp "$root/drivers/template.c" "$tmp/mine.c"
include=$(PKG_CONFIG_SYSROOT_DIR="$tmp/root" PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --cflags skidpad-driver)
cc -std=c11 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -o "$tmp/mine.so" "$tmp/mine.c" $include && ok
[ "$(nm -D --defined-only "$tmp/mine.so" | awk '$2 == "T" {print $3}')" = sp_driver_entry ] && ok
[ "$(wc -l < "$root/drivers/template.c")" -le 60 ] && ok
echo "$passed passed, 0 failed, 0 skipped"
