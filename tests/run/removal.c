/* removal.c - who meets nobody may as well not be there: without it, every other trajectory and every draw of every
 * sensor keeps its bits, though ids, bodies and detections have moved up by one. */
#include "replay/inside.h"
#include "stand.h"

/* %s: the bystander, cast in the middle so that the ids after it shift */
static const char scenario[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario {\n"
    "  name = 'removal', road = sp.road.straight { length = 900, lanes = 2, width = 3.5 },\n"
    "  sensors = {\n"
    "    sp.ego { rate = 100 }, sp.chassis { rate = 100 }, sp.command { rate = 50 }, sp.lanes { rate = 50 },\n"
    "    sp.imu { rate = 100, x = 1, z = 0.5 },\n"
    "    sp.radar { name = 'radar', x = 3.4, z = 0.5, clutter = 3, false_alarms = 2 },\n"
    "    sp.objects { name = 'list', rate = 20 },\n"
    "  },\n"
    "  run = function(w, p)\n"
    "    local ego = w:ego { at = w.road:lane(-1, 100), speed = 20 }\n"
    "    local first = w:car { 'gvt', name = 'first', at = ego:ahead { gap = 45 }, speed = 18 }\n"
    "    %s\n"
    "    local second = w:car { 'gvt', name = 'second', at = first:ahead { gap = 8 }, speed = 12 }\n"
    "    first:brake { decel = 3, down_to = 5 }\n"
    "    w:wait(6)\n"
    "  end,\n"
    "}\n";
static const char bystander[] = "w:car { 'gvt', name = 'bystander', at = ego:ahead { gap = 120 }:left(12), speed = 0 }";

static uint32_t actor_of(const sp_recording *r, const char *name)
{
    for (uint32_t i = 1; i <= SP_MAX_ACTORS; i++)
        if (!strcmp(sp_recording_actor(r, i), name))
            return i;
    return 0;
}

/* rows of one actor, but for its id */
static bool same_row(sp_actor_record a, sp_actor_record b)
{
    a.actor = b.actor = 0;
    return !memcmp(&a, &b, sizeof a);
}

/* compares all trajectories but the bystander's; gives how many rows were compared */
static uint32_t compare_rows(const sp_recording *with, const sp_recording *without, const char *const *names)
{
    sp_actor_record a[SP_MAX_ACTORS + 1], b[SP_MAX_ACTORS + 1];
    sp_tick_record ta, tb;
    uint32_t same = 0;
    for (int64_t tick = sp_recording_first_tick(with); tick <= sp_recording_last_tick(with); tick++) {
        if (!sp_recording_state(with, tick, a, SP_MAX_ACTORS + 1, &ta) ||
            !sp_recording_state(without, tick, b, SP_MAX_ACTORS + 1, &tb))
            continue;
        for (uint32_t n = 0; names[n]; n++) {
            const uint32_t ia = actor_of(with, names[n]), ib = actor_of(without, names[n]);
            for (uint32_t i = 0; i < ta.actor_count; i++)
                for (uint32_t k = 0; k < tb.actor_count; k++)
                    if (a[i].actor == ia && b[k].actor == ib) {
                        CHECK(same_row(a[i], b[k]));
                        same++;
                    }
        }
    }
    return same;
}

/* the next message below /sense/, from *i on */
static bool next_sense(const sp_recording *r, uint64_t *i, sp_message *m)
{
    for (; *i < sp_recording_messages(r); (*i)++)
        if (sp_recording_message(r, *i, m) && !strncmp(m->topic, "/sense/", 7)) {
            (*i)++;
            return true;
        }
    return false;
}

/* a frame's records without those of one actor; the truth beside them is {u32 actor, u32 reason} */
static size_t gather(const sp_message *m, uint32_t left_out, uint8_t *out, size_t size)
{
    sp_frame f;
    const uint8_t *truth;
    size_t truth_size, n = 0;
    if (!sp_recording_frame(m, &f, &truth, &truth_size))
        return 0;
    for (uint32_t i = 0; i < f.count && n + f.stride <= size; i++) {
        uint32_t actor = 0;
        if (truth_size >= (size_t)(i + 1) * 8)
            memcpy(&actor, truth + (size_t)i * 8, sizeof actor);
        if (left_out && actor == left_out)
            continue;
        memcpy(out + n, (const uint8_t *)f.data + (size_t)i * f.stride, f.stride);
        n += f.stride;
    }
    return n;
}

static void without_a_bystander(void)
{
    static const char *const names[] = {"ego", "first", "second", NULL};
    static uint8_t one[1 << 16], two[1 << 16];
    char text[2048], with_path[128], without_path[128];
    sp_error err = {0};
    snprintf(text, sizeof text, scenario, bystander);
    CHECK(stand_run(text, "cruise", stand_path(with_path, "with"), NULL));
    snprintf(text, sizeof text, scenario, "");
    CHECK(stand_run(text, "cruise", stand_path(without_path, "without"), NULL));
    sp_recording *with = sp_recording_open(with_path, &err), *without = sp_recording_open(without_path, &err);
    CHECK(with && without);
    if (with && without) {
        CHECK(actor_of(with, "second") == actor_of(without, "second") + 1);
        CHECK(compare_rows(with, without, names) > 1500);

        /* what the sensors said of all others, draw by draw */
        const uint32_t by = actor_of(with, "bystander");
        uint64_t i = 0, k = 0;
        uint32_t frames = 0, differ = 0, seen = 0;
        sp_message a, b;
        while (next_sense(with, &i, &a) && next_sense(without, &k, &b)) {
            CHECK(!strcmp(a.topic, b.topic) && a.time_ns == b.time_ns);
            const size_t na = gather(&a, by, one, sizeof one), nb = gather(&b, 0, two, sizeof two);
            if (na != nb || memcmp(one, two, na)) {
                if (!differ++)
                    fprintf(stderr, "  %s at tick %lld: %zu and %zu bytes\n", a.topic, (long long)a.tick, na, nb);
            }
            seen += gather(&a, 0, one, sizeof one) != na;
            frames++;
        }
        CHECK(frames > 500);
        CHECK(seen > 50);
        CHECK(differ == 0);
    }
    sp_recording_close(with);
    sp_recording_close(without);
    unlink(with_path);
    unlink(without_path);
}

int main(void)
{
    RUN(without_a_bystander);
    return DONE();
}
