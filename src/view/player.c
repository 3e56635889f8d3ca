/* player.c - a recording as a source: any instant on demand, from the state and sensor messages. */
#include <string.h>

#include "view/view.h"

struct sp_view_player {
    const sp_recording *recording;
    const sp_world_def *def;
    sp_actor_record actors[SP_MAX_ACTORS + 1];
    int64_t shown;    /* tick of the last fetch; INT64_MIN: none */
    uint64_t *frames; /* indices of /sense messages, by time */
    uint64_t *traces; /* of what the driver traced */
    uint32_t frame_count, trace_count;
    sp_metric_trace *signals; /* the checks, told anew from the ticks of the recording */
    int64_t told;             /* the last tick in the tally; INT64_MIN: none */
    int64_t lit;              /* the last tick whose story the lights have heard; INT64_MIN: none */
    bool tally;               /* the metrics of this definition fit */
};

sp_view_player *sp_view_player_create(const sp_recording *recording, const sp_world_def *def, sp_error *err)
{
    sp_view_player *p = sp_memory_alloc(sizeof *p);
    if (!p) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the player");
        return NULL;
    }
    *p = (sp_view_player){.recording = recording, .def = def, .shown = INT64_MIN, .told = INT64_MIN, .lit = INT64_MIN};
    const uint64_t n = sp_recording_messages(recording);
    p->frames = sp_memory_alloc(sizeof(uint64_t) * (n + 1));
    p->traces = sp_memory_alloc(sizeof(uint64_t) * (n + 1));
    if (!p->frames || !p->traces) {
        sp_view_player_destroy(p);
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the player");
        return NULL;
    }
    sp_message m;
    bool states = false;
    for (uint64_t i = 0; i < n; i++) {
        if (!sp_recording_message(recording, i, &m))
            continue;
        states = states || !strcmp(m.topic, "/state");
        if (!strncmp(m.topic, "/sense/", 7))
            p->frames[p->frame_count++] = i;
        else if (!strncmp(m.topic, "/driver/", 8))
            p->traces[p->trace_count++] = i;
    }
    if (!states) {
        sp_view_player_destroy(p);
        sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording is thin: it keeps no poses to look at");
        sp_error_hint(err, "run the case again with --record full");
        return NULL;
    }
    uint32_t words = 0;
    p->tally = sp_metric_layout(def, &words, err);
    return p;
}

void sp_view_player_destroy(sp_view_player *p)
{
    if (!p)
        return;
    sp_metric_trace_destroy(p->signals);
    sp_memory_free(p->frames);
    sp_memory_free(p->traces);
    sp_memory_free(p);
}

static void set_actor(const sp_world_def *def, const sp_actor_record *r, sp_world *world)
{
    if (r->actor == 0 || r->actor > def->actor_count)
        return;
    sp_actor *a = &world->actors[r->actor];
    // wheels and legs turn by the way covered
    a->odometer += sp_hypot(r->x - a->x, r->y - a->y) < 5
                       ? (r->x - a->x) * sp_cos(r->heading) + (r->y - a->y) * sp_sin(r->heading)
                       : 0;
    a->x = r->x;
    a->y = r->y;
    a->z = r->z;
    a->heading = r->heading;
    a->pitch = r->pitch;
    a->roll = r->roll;
    a->speed = r->speed;
    a->lateral_speed = r->lateral_speed;
    a->acceleration = r->acceleration;
    a->lateral_acceleration = r->lateral_acceleration;
    a->yaw_rate = r->yaw_rate;
    a->vx = r->vx;
    a->vy = r->vy;
    a->s = r->s;
    a->t = r->t;
    a->road = r->road;
    a->lane = r->lane;
    a->lights = r->lights;
    a->flags = r->flags & 0x7fffffffu;
    a->hidden = r->flags >> 31;
}

/* the ego and its neighbours are kept each tick, others every fifth: go through the last ten */
static bool set_world(sp_view_player *p, int64_t tick, sp_world *world, sp_tick_record *last)
{
    bool any = false;
    for (int64_t k = tick - 10; k <= tick; k++) {
        sp_tick_record t = {0};
        if (!sp_recording_state(p->recording, k, p->actors, SP_MAX_ACTORS + 1, &t))
            continue;
        for (uint32_t i = 0; i < t.actor_count; i++)
            set_actor(p->def, &p->actors[i], world);
        *last = t;
        any = true;
    }
    return any;
}

static const sp_mount_def *mount_named(const sp_world_def *def, const char *name)
{
    for (uint32_t i = 0; i < def->mount_count; i++)
        if (!strcmp(def->mounts[i].name, name))
            return &def->mounts[i];
    return NULL;
}

/* what the sensors delivered by t, of samples not older than 250 ms */
static void set_sense(const sp_view_player *p, int64_t t_ns, sp_view_info *info)
{
    bool radar = false, lanes = false;
    info->hit_count = info->border_count = 0;
    for (uint32_t i = 0; i < p->frame_count; i++) {
        sp_message m;
        sp_frame f;
        if (!sp_recording_message(p->recording, p->frames[i], &m) || m.tick * p->def->tick_ns > t_ns ||
            m.tick * p->def->tick_ns <= t_ns - 250000000)
            continue;
        const sp_mount_def *mount = mount_named(p->def, m.topic + 7);
        // kept at the tick of the sample, seen from its delivery on
        if (!mount || !sp_recording_frame(&m, &f, NULL, NULL) || f.delivered > t_ns)
            continue;
        sp_image image;
        if (mount->kind == SP_FRAME_CAMERA && f.count) {
            // kept pixels follow the record
            memcpy(&image, f.data, sizeof image);
            const size_t behind = (size_t)((const uint8_t *)f.data - m.data) + sizeof image;
            image.pixels = m.size >= behind + (size_t)image.row_bytes * image.height
                               ? (const uint8_t *)f.data + sizeof image
                               : NULL;
            f.data = &image;
        }
        if (mount->kind == SP_FRAME_RADAR)
            radar = false; // only the newest
        sp_view_info_frame(info, mount, &f, &radar, &lanes);
    }
}

/* what the driver traced: its last reason, boxes and paths of the last 0.3 s */
static void set_trace(const sp_view_player *p, int64_t tick, sp_view_info *info)
{
    const int64_t shown = 300000000 / p->def->tick_ns;
    info->box_count = info->path_count = 0;
    info->reason[0] = 0;
    bool boxes = false, paths = false, reason = false;
    // back from the first that is later
    uint32_t low = 0, high = p->trace_count;
    sp_message m;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (sp_recording_message(p->recording, p->traces[middle], &m) && m.tick <= tick)
            low = middle + 1;
        else
            high = middle;
    }
    for (uint32_t i = low; i-- > 0 && !(boxes && paths && reason);) {
        if (!sp_recording_message(p->recording, p->traces[i], &m))
            continue;
        const bool old = m.tick <= tick - shown, is_box = !strncmp(m.topic, "/driver/box", 11),
                   is_path = !strncmp(m.topic, "/driver/path", 12), is_reason = !strncmp(m.topic, "/driver/reason", 14);
        if (old && reason)
            break;
        if ((is_box && !boxes && !old) || (is_path && !paths && !old) || (is_reason && !reason))
            sp_view_info_trace(info, m.topic, m.data, m.size);
        boxes = boxes || is_box;
        paths = paths || is_path;
        reason = reason || is_reason;
    }
}

/* The tally of the metrics up to this tick, from the recorded ticks. Going back begins again: a scenario's few thousand
 * ticks take milliseconds. */
static void set_checks(sp_view_player *p, int64_t tick, sp_world *world, sp_view_info *info)
{
    if (!p->tally)
        return;
    if (tick < p->told || p->told == INT64_MIN || !p->signals) {
        sp_metric_trace_destroy(p->signals);
        p->signals = sp_metric_trace_create();
        sp_metric_begin(p->def, world->metric);
        for (uint32_t i = 0; i < SP_MAX_MARKS; i++)
            world->mark_tick[i] = INT64_MIN;
        p->told = sp_recording_first_tick(p->recording) - 1;
    }
    while (p->told < tick) {
        sp_tick_record r = {0};
        p->told++;
        if (!sp_recording_state(p->recording, p->told, p->actors, SP_MAX_ACTORS + 1, &r))
            continue;
        for (uint32_t i = 0; i < r.event_count; i++)
            if (r.events[i].kind == SP_EVENT_MARK && r.events[i].a < SP_MAX_MARKS)
                world->mark_tick[r.events[i].a] = p->told;
        if (p->told >= 0)
            sp_metric_step(p->def, world->metric, p->signals, &r);
    }
    sp_view_info_checks(info, p->def, world, p->signals, info->ended);
}

static void set_events(const sp_view_player *p, int64_t tick, sp_view_info *info)
{
    // the last few seconds of events, newest last
    for (int64_t k = tick - 300; k <= tick; k++) {
        sp_event e[8];
        uint32_t n = 0;
        if (!sp_recording_events(p->recording, k, e, 8, &n))
            continue;
        for (uint32_t i = 0; i < n && i < 8; i++) {
            sp_text t = {0};
            char at[40];
            sp_number_fixed(at, e[i].at, 2);
            if (e[i].kind == SP_EVENT_CONTACT)
                sp_text_printf(&t, "%s s contact with %s", at,
                               sp_recording_actor(p->recording, e[i].a == 1 ? e[i].b : e[i].a));
            else if (e[i].kind == SP_EVENT_WARNING)
                sp_text_printf(&t, "%s s warning", at);
            else if (e[i].kind == SP_EVENT_MARK && e[i].a < p->def->mark_count)
                sp_text_printf(&t, "%s s mark %s", at, p->def->marks[e[i].a]);
            if (t.size)
                sp_view_info_say(info,
                                 e[i].kind == SP_EVENT_CONTACT   ? 3
                                 : e[i].kind == SP_EVENT_WARNING ? 2
                                                                 : 0,
                                 t.data);
            sp_text_free(&t);
        }
    }
}

/* traffic lights: their programmes, and what the story held them at; going back begins again */
static void set_lights(sp_view_player *p, int64_t tick, sp_world *world)
{
    if (p->def->light_count == 0)
        return;
    if (tick < p->lit || p->lit == INT64_MIN) {
        memset(world->light_force, 0, sizeof world->light_force);
        p->lit = sp_recording_first_tick(p->recording) - 1;
    }
    while (p->lit < tick) {
        sp_story_command c[SP_MAX_COMMANDS];
        uint32_t n = 0;
        p->lit++;
        if (!sp_recording_story(p->recording, p->lit, c, SP_MAX_COMMANDS, &n))
            continue;
        for (uint32_t i = 0; i < n && i < SP_MAX_COMMANDS; i++)
            if (c[i].op == SP_STORY_LIGHT && c[i].value[0] >= 0 && c[i].value[0] < SP_MAX_LIGHTS)
                world->light_force[(uint32_t)c[i].value[0]] =
                    c[i].value[1] < 0 ? 0 : SP_LIGHT_FORCED | (uint32_t)c[i].value[1];
    }
    // what changes is no news here
    sp_world_lights(p->def, world, tick + 1, NULL);
    world->event_count = 0;
}

static bool fetch(void *user, double t, sp_world *world, sp_view_info *info)
{
    sp_view_player *p = user;
    const double dt = (double)p->def->tick_ns / 1e9;
    // the record of a tick holds its end, as a live world does
    int64_t tick = (int64_t)sp_floor(t / dt + 0.5) - 1;
    const int64_t first = sp_recording_first_tick(p->recording), last = sp_recording_last_tick(p->recording);
    tick = tick < first ? first : tick > last ? last : tick;
    if (tick == p->shown)
        return false;
    // everyone stands where the definition put them until a record says otherwise
    if (p->shown == INT64_MIN) {
        memset(world, 0, sp_world_bytes(p->def));
        world->actor_count = p->def->actor_count;
        for (uint32_t i = 1; i <= p->def->actor_count; i++) {
            const sp_actor_def *d = &p->def->actors[i];
            sp_actor *a = &world->actors[i];
            a->x = d->pose.position.x;
            a->y = d->pose.position.y;
            a->z = d->pose.position.z;
            a->heading = d->heading;
            a->hidden = d->hidden;
        }
    }
    sp_tick_record record = {0};
    if (!set_world(p, tick, world, &record))
        return false;
    p->shown = tick;
    world->tick = tick + 1;
    world->actors[1].steering = record.steering;
    world->actors[1].brake = record.brake;
    world->control.warnings = record.warnings;
    world->control.wanted_acceleration = record.wanted_acceleration;
    set_lights(p, tick, world);
    info->line_count = 0;
    sp_view_info_world(info, p->def, world);
    info->claims = record.claims;
    info->ended = tick >= last;
    set_sense(p, tick * p->def->tick_ns, info);
    set_trace(p, tick, info);
    set_events(p, tick, info);
    set_checks(p, tick, world, info);
    return true;
}

sp_view_source sp_view_player_source(sp_view_player *p)
{
    const double dt = (double)p->def->tick_ns / 1e9;
    const int64_t first = sp_recording_first_tick(p->recording);
    return (sp_view_source){.def = p->def,
                            .title = p->def->case_id ? p->def->case_id : p->def->scenario,
                            .live = false,
                            .t_begin = (double)(first + 1) * dt,
                            .t_end = (double)(sp_recording_last_tick(p->recording) + 1) * dt,
                            .user = p,
                            .fetch = fetch};
}
