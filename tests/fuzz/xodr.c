/* xodr.c - whatever bytes it is given, the OpenDRIVE reader answers with a network or an error, and the queries on what
 * it accepted stay finite. libFuzzer: meson setup build-fuzz -Dfuzz=true with CC=clang, then tests/fuzz_xodr. */
#include "road/road.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = NULL;
    sp_error err = {0};
    if (sp_road_read_xodr("fuzz.xodr", (const char *)data, size, arena, &net, &err)) {
        for (uint32_t r = 1; r <= sp_road_count(net) && r < 8; r++) {
            sp_road_point p;
            sp_road_place at = {.road = r, .s = sp_road_length(net, r) / 2};
            if (sp_road_at(net, at, &p) && !(sp_finite(p.position.x) && sp_finite(p.heading)))
                __builtin_trap();
            sp_road_place back;
            sp_road_locate(net, p.position.x, p.position.y, NULL, &back);
        }
    } else if (err.code == 0) {
        __builtin_trap();
    }
    sp_arena_destroy(arena);
    return 0;
}
