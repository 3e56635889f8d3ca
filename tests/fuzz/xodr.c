/* xodr.c - whatever bytes it is given, the OpenDRIVE reader answers with a network or an error, the checker with a
 * report that agrees, and the queries on what was accepted stay finite and inside the road.
 *
 * A bounded run is the unit test road_fuzz (mutate.c drives it; SP_FUZZ_RUNS inputs, default 200).
 *
 * An hour with libFuzzer, and below it with AFL++:
 *   CC=clang meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dparanoid=true
 *   ninja -C build-fuzz tests/fuzz_xodr && cp -r scenarios/roads seeds
 *   build-fuzz/tests/fuzz_xodr -dict=tests/fuzz/xodr.dict -max_total_time=3600 -timeout=10 -max_len=200000 seeds
 *
 *   CC=afl-clang-fast meson setup build-afl -Dfuzz=true -Db_lundef=false && ninja -C build-afl tests/fuzz_xodr
 *   afl-fuzz -V 3600 -i seeds -o found -x tests/fuzz/xodr.dict -- build-afl/tests/fuzz_xodr */
#include "road/road.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WANT(x)                                                                                                        \
    do {                                                                                                               \
        if (!(x))                                                                                                      \
            __builtin_trap();                                                                                          \
    } while (0)

enum { ROADS = 6, LANES = 16 };

/* every question at one place */
static void ask(const sp_road_net *net, sp_road_place p, sp_arena *arena)
{
    sp_road_point q;
    sp_road_place found, next[LANES];
    sp_road_candidate candidates[LANES];
    sp_road_ahead ahead[LANES];
    sp_vec3 normal;
    double z, along;
    sp_error err = {0};
    const sp_road_route *route = NULL;
    WANT(sp_road_at(net, p, &q));
    WANT(sp_finite(q.position.x) && sp_finite(q.position.y) && sp_finite(q.heading));
    WANT(sp_road_locate(net, q.position.x, q.position.y, NULL, &found));
    WANT(found.road >= 1 && found.road <= sp_road_count(net));
    WANT(found.s >= 0 && found.s <= sp_road_length(net, found.road) && sp_finite(found.t));
    const sp_road_ask whole = {q.position.x, q.position.y, q.position.z, q.heading, NULL, &found};
    WANT(sp_road_find(net, &whole, &found) && found.road >= 1 && found.road <= sp_road_count(net));
    WANT(sp_road_candidates(net, q.position.x, q.position.y, SP_NAN, candidates, LANES) > 0);
    sp_road_surface(net, q.position.x, q.position.y, &found, &z, &normal);
    (void)sp_road_speed_limit(net, p);
    (void)sp_road_center_mark(net, p.road, p.s);
    (void)sp_road_neighbour(net, p.road, p.s, p.lane, 1);
    (void)sp_road_advance(net, p, 120, &found);
    (void)sp_road_advance(net, p, -120, &found);
    WANT(found.s >= 0 && found.s <= sp_road_length(net, found.road));
    (void)sp_road_distance(net, p, found, 500, &along);
    (void)sp_road_next(net, p, false, next, LANES);
    (void)sp_road_next(net, p, true, next, LANES);
    (void)sp_road_signals_ahead(net, NULL, p, 200, ahead, LANES);
    if (sp_road_route_on(net, p, 300, 7, arena, &route, &err)) {
        WANT(sp_finite(route->length));
        (void)sp_road_route_at(net, route, route->length / 2, &found);
        (void)sp_road_signals_ahead(net, route, p, 200, ahead, LANES);
    }
}

static void network(const sp_road_net *net, sp_arena *arena)
{
    sp_lane_info lanes[LANES];
    sp_road_place last = {0};
    sp_error err = {0};
    for (uint32_t r = 1; r <= sp_road_count(net) && r <= ROADS; r++) {
        const double length = sp_road_length(net, r);
        WANT(length > 0 && sp_finite(length));
        for (int i = 0; i <= 2; i++) {
            const double s = length * i / 2;
            uint32_t n = sp_road_lanes(net, r, s, lanes, LANES);
            n = n < LANES ? n : LANES;
            for (uint32_t k = 0; k < n; k++)
                WANT(sp_finite(lanes[k].t_inner) && sp_finite(lanes[k].t_outer) && lanes[k].width >= 0);
            sp_road_place p = {.road = r, .s = s};
            if (n) {
                p.lane = lanes[n / 2].id;
                p.t = sp_road_lane_center(net, r, s, p.lane);
            }
            ask(net, p, arena);
            const sp_road_route *route = NULL;
            err = (sp_error){0};
            if (last.road && !sp_road_route_find(net, last, NULL, 0, p, SP_ROUTE_FASTEST, arena, &route, &err))
                WANT(err.code != 0);
            last = p;
        }
    }
    for (uint32_t i = 0; i < sp_road_signal_count(net) && i < 64; i++)
        WANT(sp_road_signal_get(net, i)->road >= 1);
    for (uint32_t i = 0; i < sp_road_object_count(net) && i < 64; i++)
        WANT(sp_finite(sp_road_object_get(net, i)->position.x));
}

/* what was read can be written, and that can be read */
static void write(const sp_road_net *net, sp_arena *arena)
{
    sp_text out = {0};
    sp_error err = {0};
    const sp_road_net *again = NULL;
    if (sp_road_write_xodr(net, &out, &err))
        WANT(sp_road_read_xodr("again.xodr", out.data, out.size, arena, &again, &err) &&
             sp_road_count(again) == sp_road_count(net));
    else
        WANT(err.code != 0);
    sp_text_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = NULL;
    sp_road_report report;
    sp_error err = {0};
    const bool read = sp_road_read_xodr("fuzz.xodr", (const char *)data, size, arena, &net, &err);
    WANT(read || err.code != 0);
    err = (sp_error){0};
    if (sp_road_check("fuzz.xodr", (const char *)data, size, arena, &report, &err)) {
        WANT((report.net != NULL) == read);
        WANT(read || (report.count > 0 && report.finding[report.count - 1].severity == SP_FINDING_ERROR));
        for (uint32_t i = 0; i < report.count; i++)
            WANT(report.finding[i].rule && report.finding[i].text && report.finding[i].line >= 0);
    } else {
        WANT(err.code == SP_BAD_BENCH);
    }
    if (read) {
        network(net, arena);
        write(net, arena);
    }
    sp_arena_destroy(arena);
    return 0;
}
