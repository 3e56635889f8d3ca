/* fixture.h - a made-up run of two or three actors, recorded: no simulation behind it. */
#ifndef TESTS_REPLAY_FIXTURE_H
#define TESTS_REPLAY_FIXTURE_H

#include "replay/replay.h"
#include "tests/check.h"

#include <unistd.h>

enum { SETTLE = 100, TICKS = 2000 };

typedef struct plan {
    const char *host;
    int64_t ticks;
    int64_t flip_tick;    /* state of actor 2 differs from here on; INT64_MAX never */
    int64_t command_tick; /* the driver's acceleration differs at this tick */
    int64_t event_tick;
    sp_record_mode mode;
    bool abort;
} plan;

static inline sp_world_def made_up(sp_actor_def actors[4])
{
    actors[1] = (sp_actor_def){.name = "ego", .length = 4, .width = 2, .height = 1.5, .center_x = 1.5};
    actors[2] = (sp_actor_def){.name = "target", .length = 4, .width = 2, .height = 1.5, .center_x = 1.5};
    actors[3] = (sp_actor_def){.name = "far", .length = 4, .width = 2, .height = 1.5, .center_x = 1.5};
    return (sp_world_def){.scenario = "t/made_up",
                          .case_id = "t/made_up[n=1]",
                          .case_key = "0123456789",
                          .tick_ns = 10000000,
                          .settle_ticks = SETTLE,
                          .actors = actors,
                          .actor_count = 3};
}

static inline sp_actor_record made_row(uint32_t actor, int64_t tick)
{
    const double t = (double)tick * 0.01, base = actor == 3 ? 1000 : 40 * (double)actor;
    sp_actor_record r = {.actor = actor,
                         .x = base + 10 * t + sp_sin(t),
                         .y = -1.75 + 0.1 * sp_sin(3 * t),
                         .heading = 0.01 * sp_cos(t),
                         .speed = 10 + sp_cos(t),
                         .acceleration = -sp_sin(t),
                         .vx = 10,
                         .length = 4,
                         .width = 2,
                         .height = 1.5,
                         .center_x = 1.5,
                         .s = base + 10 * t,
                         .t = -1.75,
                         .lane_offset = 0.01,
                         .lane_width = 3.5,
                         .road = 1,
                         .lane = -1};
    for (int i = 0; i < 4; i++) {
        r.wheel_xy[i][0] = r.x + (i < 2 ? 2.7 : 0);
        r.wheel_xy[i][1] = r.y + (i % 2 ? -0.8 : 0.8);
    }
    return r;
}

static inline bool record_tick(sp_recorder *r, const plan *p, int64_t tick, sp_error *err)
{
    sp_actor_record rows[3] = {made_row(1, tick), made_row(2, tick), made_row(3, tick)};
    if (tick >= p->flip_tick)
        rows[1].speed += 0.125;
    const sp_event event = {
        .tick = tick, .at = 1.5, .kind = SP_EVENT_CONTACT, .a = 1, .b = 2, .part = SP_PART_FRONT, .speed = 3};
    const sp_tick_record t = {.tick = tick,
                              .time = (double)tick * 0.01,
                              .actor_count = 3,
                              .actors = rows,
                              .events = &event,
                              .event_count = tick == p->event_tick,
                              .driver_acceleration = SP_NAN};
    sp_tick_hash hash = {.chain = sp_hash_bytes(&tick, sizeof tick)};
    for (int i = 0; i < SP_OWNERS; i++)
        hash.part[i] = sp_hash_bytes(&rows[1].x, sizeof(double) * (size_t)(i % 3 + 1));
    const sp_output raw = {
        .size = sizeof raw, .flags = SP_CLAIM_ACCELERATION, .acceleration = tick == p->command_tick ? -3 : -0.5};
    const sp_story_command story = {.op = SP_STORY_SPEED, .actor = 2, .line = 12, .value = {5}};
    bool ok = tick != 50 || sp_record_story(r, tick, &story, 1, err);
    if (tick % 4 == 0) {
        const sp_radar_detection d[2] = {{.range = 40 + (double)tick}, {.range = 60}};
        const uint32_t truth[4] = {2, 1, 0, 2};
        const sp_frame f = {.kind = SP_FRAME_RADAR,
                            .version = 1,
                            .sequence = (uint64_t)(tick + SETTLE) / 4,
                            .sampled = tick * 10000000,
                            .delivered = (tick + 5) * 10000000,
                            .count = 2,
                            .stride = sizeof d[0],
                            .data = d};
        ok = ok && sp_record_frame(r, "front_radar", &f, truth, sizeof truth, err);
    }
    ok = ok && sp_record_command(r, tick, tick % 2 ? NULL : &raw, NULL, err) && sp_record_tick(r, &t, &hash, err);
    return ok && (tick % 10 || sp_record_trace(r, tick, "signal", "{\"name\":\"ttc\",\"value\":2}", err));
}

static inline bool record_file(const char *path, const plan *p)
{
    sp_actor_def actors[4];
    const sp_world_def def = made_up(actors);
    static union {
        sp_world w;
        uint8_t bytes[sizeof(sp_world) + 4 * sizeof(sp_actor)];
    } block;
    block.w.bytes = sizeof block;
    sp_error err = {0};
    sp_recorder *r = sp_record_open(path, p->mode, &def, &err);
    const sp_record_pair host[] = {{"cpu", p->host}}, same[] = {{"build", "b1"}, {"seed", "7"}};
    bool ok = r && sp_record_metadata(r, "skidpad", same, 2, &err) && sp_record_metadata(r, "host", host, 1, &err) &&
              sp_record_attachment(r, "a.lua", "text/x-lua", "return 1\n", 9, &err);
    for (int64_t tick = -SETTLE; ok && tick < p->ticks; tick++) {
        block.w.tick = tick;
        ok = record_tick(r, p, tick, &err) && ((tick + SETTLE) % 500 || sp_record_keyframe(r, &def, &block.w, &err));
    }
    if (p->abort)
        sp_record_abort(r);
    else
        ok = sp_record_finish(r, &err) && ok;
    if (!ok)
        fprintf(stderr, "%s\n", err.text);
    return ok;
}

static inline plan usual(void)
{
    return (plan){"cpu one", TICKS, INT64_MAX, INT64_MAX, 150, SP_RECORD_FULL, false};
}

/* a name of this process beside others; the caller unlinks */
static inline const char *temporary(char out[96], const char *name)
{
    snprintf(out, 96, "/tmp/skidpad-test-%d-%s.mcap", (int)getpid(), name);
    return out;
}

static inline uint8_t *slurp(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = f ? malloc(64u << 20) : NULL;
    *size = data ? fread(data, 1, 64u << 20, f) : 0;
    if (f)
        fclose(f);
    return data;
}

static inline void spill(const char *path, const uint8_t *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    CHECK(f && fwrite(data, 1, size, f) == size);
    if (f)
        fclose(f);
}

#endif
