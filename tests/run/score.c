/* score.c - scoring from inside: a recording read in a row is the one read tick by tick, scenarios that stay loaded
 * change no bit, and boxes touch where and when plain geometry says. */
#include "run/score_inside.h"
#include "stand.h"

static const char scene[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario { name = 'score', limit = '9 s',\n"
    "  road = sp.road.straight { length = 600, lanes = 2, width = 3.5 },\n"
    "  run = function(w)\n"
    "    local ego = w:ego { at = w.road:lane(-1, 50), speed = 15 }\n"
    "    local car = w:car { 'sedan', name = 'car', at = ego:ahead { gap = %d }, speed = 12 }\n"
    "    w:wait(0.5)\n"
    "    w:mark 'brakes'\n"
    "    car:brake { decel = 4 }\n"
    "    w:wait(4)\n"
    "  end,\n"
    "  check = { sp.never('ego.contact', { from = 'brakes' }), sp.at_least('ego.ttc.min', 1, 's') } }\n";

static bool make(int gap, const char *name, char path[128])
{
    char text[2048];
    snprintf(text, sizeof text, scene, gap);
    return stand_run(text, NULL, stand_path(path, name), NULL);
}

/* the same states and events, also where only those are unpacked */
static void reads_in_a_row(void)
{
    char path[128];
    sp_error err = {0};
    static sp_actor_record a[SP_MAX_ACTORS + 1], b[SP_MAX_ACTORS + 1];
    CHECK(make(20, "row", path));
    sp_recording *all = sp_recording_open(path, &err), *some = sp_recording_open_scored(path, &err);
    CHECK(all && some);
    sp_recording_cursor c = {0};
    sp_tick_record one, two;
    int64_t ticks = 0, events = 0;
    bool same = true;
    while (all && some && sp_recording_next(some, &c, a, SP_MAX_ACTORS + 1, &one) > 0) {
        same = same && sp_recording_state(all, one.tick, b, SP_MAX_ACTORS + 1, &two) &&
               one.actor_count == two.actor_count && one.event_count == two.event_count && one.time == two.time &&
               !memcmp(a, b, one.actor_count * sizeof *a) &&
               !memcmp(one.events, two.events, one.event_count * sizeof *one.events);
        ticks++;
        events += one.event_count;
    }
    CHECK(same);
    CHECK(all && ticks == sp_recording_last_tick(all) - sp_recording_first_tick(all) + 1);
    CHECK(events > 0);
    /* what was left out is not there, and log order is that of time */
    CHECK(some && all && sp_recording_messages(some) < sp_recording_messages(all));
    sp_message m;
    int64_t before = 0;
    for (uint64_t i = 0; all && sp_recording_message(all, i, &m); i++) {
        CHECK(m.time_ns >= before);
        before = m.time_ns;
    }
    sp_recording_close(all);
    sp_recording_close(some);
    unlink(path);
}

static bool same_values(const sp_judgement *a, const sp_judgement *b)
{
    bool same = a->metric_count == b->metric_count && a->check_count == b->check_count;
    for (uint32_t i = 0; same && i < a->metric_count; i++)
        same = a->metrics[i].defined == b->metrics[i].defined && a->metrics[i].actor == b->metrics[i].actor &&
               !memcmp(&a->metrics[i].value, &b->metrics[i].value, sizeof(double));
    for (uint32_t i = 0; same && i < a->check_count; i++)
        same = a->checks[i].pass == b->checks[i].pass && a->checks[i].margin == b->checks[i].margin;
    return same;
}

/* two scenarios by turns through one sp_score, and each through one of its own */
static void keeps_scenarios_apart(void)
{
    char path[2][128];
    sp_error err = {0};
    CHECK(make(20, "near", path[0]) && make(45, "far", path[1]));
    const sp_score_options o = {0};
    sp_score *kept = sp_score_create(&o, &err);
    for (int k = 0; kept && k < 6; k++) {
        sp_scored f, g;
        sp_score *fresh = sp_score_create(&o, &err);
        CHECK(sp_score_file(kept, path[k % 2], &f, &err) && fresh && sp_score_file(fresh, path[k % 2], &g, &err));
        CHECK(f.result.judgement.metric_count > 60 && same_values(&f.result.judgement, &g.result.judgement));
        CHECK(f.result.judgement.check_count == 2 && f.result.ticks == g.result.ticks && f.result.ticks > 440);
        CHECK(f.result.judgement.contact.any == (k % 2 == 0));
        sp_score_destroy(fresh);
    }
    sp_scored f;
    CHECK(kept && !sp_score_file(kept, "/nowhere.mcap", &f, &err) && strstr(err.file, "nowhere"));
    sp_score_destroy(kept);
    unlink(path[0]);
    unlink(path[1]);
}

static sp_actor_record box(uint32_t id, double x, double y, double heading, double speed, double length, double width)
{
    return (sp_actor_record){.actor = id,
                             .class_id = SP_KIND_CAR,
                             .x = x,
                             .y = y,
                             .heading = heading,
                             .speed = speed,
                             .vx = speed * sp_cos(heading),
                             .vy = speed * sp_sin(heading),
                             .length = length,
                             .width = width,
                             .height = 1.5};
}

/* head on at every bearing: the instant, the speed and the place do not depend on it */
static void touches_where_it_should(void)
{
    for (int k = 0; k < 24; k++) {
        const double h = k * SP_PI / 12, c = sp_cos(h), s = sp_sin(h), aside = 0.3;
        sp_actor_record before[2], now[2];
        sp_score_contact held[3] = {{0}};
        sp_event e[SP_MAX_EVENTS];
        /* 10 m between the fronts, 20 and 5 m/s towards each other: after 0.4 s of the step of 0.5 s */
        before[0] = box(1, 0, 0, h, 20, 4, 2);
        now[0] = box(1, 10 * c, 10 * s, h, 20, 4, 2);
        before[1] = box(2, 14 * c - aside * s, 14 * s + aside * c, h + SP_PI, 5, 4, 2);
        now[1] = box(2, 11.5 * c - aside * s, 11.5 * s + aside * c, h + SP_PI, 5, 4, 2);
        const uint32_t n = sp_score_touch(before, now, 2, 7, 3, 0.5, held, e, 0);
        CHECK(n == 1 && e[0].kind == SP_EVENT_CONTACT && held[2].on);
        CHECK_NEAR(e[0].at, 3.4, 1e-9);
        CHECK_NEAR(e[0].speed, 20, 1e-9);
        CHECK_NEAR(e[0].rel_speed, 25, 1e-9);
        CHECK_NEAR(e[0].location, 0.5 + aside / 2, 1e-9);
        CHECK(e[0].part == SP_PART_FRONT && e[0].part_b == SP_PART_FRONT);
        /* as long as they touch nothing is said; apart again it ends, with what the ego's velocity changed by */
        CHECK(sp_score_touch(now, now, 2, 8, 3.5, 0.5, held, e, 0) == 0);
        sp_actor_record away[2] = {box(1, 0, 0, h, 2, 4, 2), now[1]};
        CHECK(sp_score_touch(now, away, 2, 9, 4, 0.5, held, e, 0) == 1 && e[0].kind == SP_EVENT_CONTACT_END);
        CHECK_NEAR(e[0].delta_v, 18, 1e-9);
    }
}

/* what passes by, above or behind does not touch */
static void keeps_apart(void)
{
    sp_event e[SP_MAX_EVENTS];
    for (int k = 0; k < 3; k++) {
        sp_score_contact held[3] = {{0}};
        sp_actor_record before[2] = {box(1, 0, 0, 0, 20, 4, 2), box(2, 30, k == 0 ? 2.01 : 0, SP_PI, 20, 4, 2)};
        sp_actor_record now[2] = {box(1, 20, 0, 0, 20, 4, 2), box(2, 10, k == 0 ? 2.01 : 0, SP_PI, 20, 4, 2)};
        if (k == 1)
            before[1].z = now[1].z = 5;
        CHECK(sp_score_touch(before, now, 2, 0, 0, 1, held, e, 0) == (k == 2));
    }
}

int main(void)
{
    RUN(reads_in_a_row);
    RUN(keeps_scenarios_apart);
    RUN(touches_where_it_should);
    RUN(keeps_apart);
    return DONE();
}
