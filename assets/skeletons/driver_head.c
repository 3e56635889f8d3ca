/* @NAME@.c - a driver: holds the speed that the human set; the base layer steers. Change `needs` and `step`.
 * build:  make         (or: meson setup build && ninja -C build)
 * then:   skidpad check ./@NAME@.so && skidpad run --driver ./@NAME@.so SCENARIO.lua
 * What drivers may read and say: docs/drivers.md and the header itself. */
