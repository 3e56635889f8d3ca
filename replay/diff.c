/* diff.c - where two recordings part: the first tick and, within it, the first thing in the order in which data flows
 * (story, driver's signals, driver's command, events, state, hash), and how far the actors drift apart over the common
 * ticks. */
#include "replay/inside.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef struct field {
    const char *name;
    uint32_t offset, type;
} field; /* type 0 f64, 1 u32, 2 i32 */
#define ROW(s, f, t)                                                                                                   \
    {                                                                                                                  \
#f, offsetof(s, f), t                                                                                          \
    }

static const field actor_fields[] = {ROW(sp_actor_record, x, 0),
                                     ROW(sp_actor_record, y, 0),
                                     ROW(sp_actor_record, z, 0),
                                     ROW(sp_actor_record, heading, 0),
                                     ROW(sp_actor_record, pitch, 0),
                                     ROW(sp_actor_record, roll, 0),
                                     ROW(sp_actor_record, speed, 0),
                                     ROW(sp_actor_record, lateral_speed, 0),
                                     ROW(sp_actor_record, acceleration, 0),
                                     ROW(sp_actor_record, lateral_acceleration, 0),
                                     ROW(sp_actor_record, yaw_rate, 0),
                                     ROW(sp_actor_record, vx, 0),
                                     ROW(sp_actor_record, vy, 0),
                                     ROW(sp_actor_record, s, 0),
                                     ROW(sp_actor_record, t, 0),
                                     ROW(sp_actor_record, lane_offset, 0),
                                     ROW(sp_actor_record, lane_width, 0),
                                     ROW(sp_actor_record, lane, 2),
                                     ROW(sp_actor_record, road, 1),
                                     ROW(sp_actor_record, flags, 1),
                                     ROW(sp_actor_record, lights, 1),
                                     ROW(sp_actor_record, class_id, 1),
                                     ROW(sp_actor_record, length, 0),
                                     ROW(sp_actor_record, width, 0),
                                     ROW(sp_actor_record, height, 0),
                                     ROW(sp_actor_record, center_x, 0),
                                     ROW(sp_actor_record, clearance, 0)};
static const field tick_fields[] = {ROW(sp_tick_record, wanted_acceleration, 0),
                                    ROW(sp_tick_record, wanted_steering, 0),
                                    ROW(sp_tick_record, applied_acceleration, 0),
                                    ROW(sp_tick_record, steering, 0),
                                    ROW(sp_tick_record, brake, 0),
                                    ROW(sp_tick_record, driver_acceleration, 0),
                                    ROW(sp_tick_record, warnings, 1),
                                    ROW(sp_tick_record, claims, 1)};
static const field output_fields[] = {ROW(sp_output, flags, 1),     ROW(sp_output, steering, 0),
                                      ROW(sp_output, curvature, 0), ROW(sp_output, acceleration, 0),
                                      ROW(sp_output, throttle, 0),  ROW(sp_output, brake, 0),
                                      ROW(sp_output, gear, 2),      ROW(sp_output, lights, 1),
                                      ROW(sp_output, warnings, 1),  ROW(sp_output, confidence, 0)};
static const field event_fields[] = {ROW(sp_event, kind, 1),      ROW(sp_event, a, 1),        ROW(sp_event, b, 1),
                                     ROW(sp_event, at, 0),        ROW(sp_event, part, 1),     ROW(sp_event, speed, 0),
                                     ROW(sp_event, rel_speed, 0), ROW(sp_event, location, 0), ROW(sp_event, delta_v, 0),
                                     ROW(sp_event, x, 0),         ROW(sp_event, y, 0)};
static const field story_fields[] = {ROW(sp_story_command, op, 1),       ROW(sp_story_command, actor, 1),
                                     ROW(sp_story_command, line, 2),     ROW(sp_story_command, flags, 1),
                                     ROW(sp_story_command, value[0], 0), ROW(sp_story_command, value[1], 0),
                                     ROW(sp_story_command, value[2], 0), ROW(sp_story_command, value[3], 0)};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static double value_of(const void *p, const field *f)
{
    uint32_t u;
    int32_t i;
    double d;
    if (f->type == 0)
        return memcpy(&d, (const char *)p + f->offset, sizeof d), d;
    if (f->type == 1)
        return memcpy(&u, (const char *)p + f->offset, sizeof u), (double)u;
    return memcpy(&i, (const char *)p + f->offset, sizeof i), (double)i;
}

/* notes the first difference: true when there is one; bits are compared, so that NaN equals NaN */
static bool fields_differ(const void *a, const void *b, const field *fields, size_t count, sp_diff *out)
{
    for (size_t i = 0; i < count; i++) {
        const size_t size = fields[i].type ? 4 : 8;
        if (!memcmp((const char *)a + fields[i].offset, (const char *)b + fields[i].offset, size))
            continue;
        snprintf(out->field, sizeof out->field, "%s", fields[i].name);
        out->a = value_of(a, &fields[i]);
        out->b = value_of(b, &fields[i]);
        return true;
    }
    return false;
}

static bool found(sp_diff *out, int64_t tick, const char *subsystem, const char *actor)
{
    out->same = false;
    out->tick = tick;
    snprintf(out->subsystem, sizeof out->subsystem, "%s", subsystem);
    snprintf(out->actor, sizeof out->actor, "%s", actor);
    return true;
}

static bool note_field(sp_diff *out, const char *name, double a, double b)
{
    snprintf(out->field, sizeof out->field, "%s", name);
    out->a = a;
    out->b = b;
    return true;
}

static bool story_differs(const sp_recording *a, const sp_recording *b, int64_t tick, sp_diff *out)
{
    sp_story_command ca[SP_MAX_COMMANDS], cb[SP_MAX_COMMANDS];
    uint32_t na = 0, nb = 0;
    sp_recording_story(a, tick, ca, SP_MAX_COMMANDS, &na);
    sp_recording_story(b, tick, cb, SP_MAX_COMMANDS, &nb);
    for (uint32_t i = 0; i < na && i < nb; i++) {
        if (fields_differ(&ca[i], &cb[i], story_fields, COUNT(story_fields), out))
            return found(out, tick, "story", sp_recording_actor(a, ca[i].actor));
        for (uint32_t k = 4; k < 8; k++)
            if (memcmp(&ca[i].value[k], &cb[i].value[k], sizeof ca[i].value[k]))
                return note_field(out, "value", ca[i].value[k], cb[i].value[k]) &&
                       found(out, tick, "story", sp_recording_actor(a, ca[i].actor));
    }
    return na != nb && note_field(out, "commands", na, nb) && found(out, tick, "story", "");
}

static bool command_differs(const sp_recording *a, const sp_recording *b, int64_t tick, sp_diff *out)
{
    sp_output ra, rb;
    bool sa = false, sb = false;
    const bool ha = sp_recording_command(a, tick, &sa, &ra), hb = sp_recording_command(b, tick, &sb, &rb);
    if (ha != hb || sa != sb)
        return note_field(out, "stepped", ha && sa, hb && sb) && found(out, tick, "driver", "ego");
    return ha && sa && fields_differ(&ra, &rb, output_fields, COUNT(output_fields), out) &&
           found(out, tick, "driver", "ego");
}

static bool events_differ(const sp_recording *a, const sp_recording *b, int64_t tick, sp_diff *out)
{
    sp_event ea[SP_MAX_EVENTS], eb[SP_MAX_EVENTS];
    uint32_t na = 0, nb = 0;
    sp_recording_events(a, tick, ea, SP_MAX_EVENTS, &na);
    sp_recording_events(b, tick, eb, SP_MAX_EVENTS, &nb);
    for (uint32_t i = 0; i < na && i < nb; i++)
        if (fields_differ(&ea[i], &eb[i], event_fields, COUNT(event_fields), out))
            return found(out, tick, "event", ea[i].kind == SP_EVENT_MARK ? "" : sp_recording_actor(a, ea[i].a));
    return na != nb && note_field(out, "events", na, nb) && found(out, tick, "event", "");
}

/* the driver's traces of one tick, in order; recordings are small enough to look them up by their first message */
typedef struct trace_walk {
    const sp_recording *r;
    uint64_t i;
} trace_walk;

static bool next_trace(trace_walk *w, int64_t tick, sp_message *m)
{
    for (; sp_recording_message(w->r, w->i, m) && m->tick <= tick; w->i++)
        if (m->tick == tick && !strncmp(m->topic, "/driver/", 8))
            return w->i++, true;
    return false;
}

static bool traces_differ(trace_walk *a, trace_walk *b, int64_t tick, sp_diff *out)
{
    for (;;) {
        sp_message ma, mb;
        const bool ha = next_trace(a, tick, &ma), hb = next_trace(b, tick, &mb);
        if (!ha && !hb)
            return false;
        const bool same =
            ha && hb && !strcmp(ma.topic, mb.topic) && ma.size == mb.size && !memcmp(ma.data, mb.data, ma.size);
        if (same)
            continue;
        const sp_message *m = ha ? &ma : &mb;
        snprintf(out->field, sizeof out->field, "%.20s %.*s", m->topic + 8, (int)(m->size < 40 ? m->size : 40),
                 (const char *)m->data);
        return found(out, tick, "driver trace", "ego");
    }
}

static const sp_actor_record *find_actor(const sp_tick_record *t, uint32_t actor)
{
    for (uint32_t i = 0; i < t->actor_count; i++)
        if (t->actors[i].actor == actor)
            return &t->actors[i];
    return NULL;
}

/* compares one tick's states, read into `rows`; widens the drift; true at the first difference (only then noted in out
 * when `note`) */
static bool state_differs(const sp_recording *a, const sp_recording *b, int64_t tick, bool note, sp_actor_record *rows,
                          sp_diff *out)
{
    sp_actor_record *const ra = rows, *const rb = rows + SP_MAX_ACTORS;
    sp_tick_record ta, tb;
    if (!sp_recording_state(a, tick, ra, SP_MAX_ACTORS, &ta) || !sp_recording_state(b, tick, rb, SP_MAX_ACTORS, &tb))
        return false;
    for (uint32_t i = 0; i < ta.actor_count; i++) {
        const sp_actor_record *other = find_actor(&tb, ra[i].actor);
        const double d = other ? sp_hypot(ra[i].x - other->x, ra[i].y - other->y) : 0;
        if (d > out->drift_position) {
            out->drift_position = d;
            out->drift_time = ta.time;
        }
    }
    if (!note)
        return false;
    for (uint32_t i = 0; i < ta.actor_count; i++) {
        const sp_actor_record *other = find_actor(&tb, ra[i].actor);
        if (!other)
            return note_field(out, "present", 1, 0) && found(out, tick, "state", sp_recording_actor(a, ra[i].actor));
        if (fields_differ(&ra[i], other, actor_fields, COUNT(actor_fields), out))
            return found(out, tick, "state", sp_recording_actor(a, ra[i].actor));
        if (memcmp(ra[i].wheel_xy, other->wheel_xy, sizeof ra[i].wheel_xy))
            return note_field(out, "wheel_xy", ra[i].wheel_xy[0][0], other->wheel_xy[0][0]) &&
                   found(out, tick, "state", sp_recording_actor(a, ra[i].actor));
    }
    if (ta.actor_count != tb.actor_count)
        return note_field(out, "actors", ta.actor_count, tb.actor_count) && found(out, tick, "state", "");
    return fields_differ(&ta, &tb, tick_fields, COUNT(tick_fields), out) && found(out, tick, "command", "ego");
}

static bool hash_differs(const sp_recording *a, const sp_recording *b, int64_t tick, sp_diff *out)
{
    static const char *const names[] = {"vehicle", "body", "traffic", "signals", "story", "metric", "command"};
    sp_tick_hash ha, hb;
    if (!sp_recording_hash(a, tick, &ha) || !sp_recording_hash(b, tick, &hb))
        return false;
    for (size_t i = 0; i < COUNT(names); i++)
        if (!sp_hash_equal(ha.part[i], hb.part[i]))
            return note_field(out, "hash", 0, 0) && found(out, tick, names[i], "");
    return !sp_hash_equal(ha.chain, hb.chain) && note_field(out, "chain", 0, 0) && found(out, tick, "hash", "");
}

static void say(sp_diff *out)
{
    char a[32], b[32], d[40], t[40];
    sp_number(a, out->a);
    sp_number(b, out->b);
    sp_number_fixed(d, out->drift_position, 3);
    sp_number_fixed(t, out->drift_time, 2);
    if (out->same)
        snprintf(out->text, sizeof out->text, "the recordings are the same");
    else
        snprintf(out->text, sizeof out->text,
                 "first difference at tick %lld: %s%s%s %s: %s, %s; actors drift apart by up to %s m (at %s s)",
                 (long long)out->tick, out->subsystem, *out->actor ? " " : "", out->actor, out->field, a, b, d, t);
}

bool sp_recording_diff(const sp_recording *a, const sp_recording *b, sp_diff *out, sp_error *err)
{
    *out = (sp_diff){.same = true};
    if (a->tick_ns != b->tick_ns)
        return sp_error_set(err, SP_BAD_LOAD, b->path, 0, "the recordings have ticks of %lld and %lld ns",
                            (long long)a->tick_ns, (long long)b->tick_ns);
    const int64_t first = a->first_tick < b->first_tick ? a->first_tick : b->first_tick;
    const int64_t last = a->last_tick < b->last_tick ? a->last_tick : b->last_tick;
    trace_walk wa = {a, 0}, wb = {b, 0};
    sp_actor_record *const rows = sp_memory_alloc(sizeof *rows * 2 * SP_MAX_ACTORS); /* scratch of both */
    if (!rows)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for comparing recordings");
    /* traces and states are compared only where both kept them */
    const char *mode_a = sp_recording_metadata(a, "skidpad.recording", "mode"),
               *mode_b = sp_recording_metadata(b, "skidpad.recording", "mode");
    const bool traces = mode_a && mode_b && (!strcmp(mode_a, "thin") == !strcmp(mode_b, "thin"));
    for (int64_t tick = first; tick <= last; tick++) {
        const bool parted = !out->same;
        if (!parted && !story_differs(a, b, tick, out) && !(traces && traces_differ(&wa, &wb, tick, out)) &&
            !command_differs(a, b, tick, out) && !events_differ(a, b, tick, out) &&
            !state_differs(a, b, tick, true, rows, out))
            hash_differs(a, b, tick, out);
        else
            state_differs(a, b, tick, false, rows, out);
    }
    sp_memory_free(rows);
    /* the same as far as both go */
    if (out->same && a->last_tick != b->last_tick) {
        note_field(out, "last tick", (double)a->last_tick, (double)b->last_tick);
        found(out, last + 1, "length", "");
    }
    say(out);
    return true;
}
