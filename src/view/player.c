/* player.c - a recording as a source: any instant on demand, from the state and sensor messages. */
#include <string.h>

#include "story/story.h"
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
    int64_t lit;              /* the last tick whose story lights and faults have heard; INT64_MIN: none */
    uint64_t stamp;           /* counts panes filled */
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

/* a recorded frame, with its pixels where they were kept behind the record */
static bool frame_at(const sp_view_player *p, uint32_t i, sp_frame *f, sp_image *image, uint8_t *reasons, uint32_t most,
                     uint32_t *known)
{
    sp_message m;
    const uint8_t *truth = NULL;
    size_t truth_size = 0;
    *known = 0;
    if (!sp_recording_message(p->recording, p->frames[i], &m) || !sp_recording_frame(&m, f, &truth, &truth_size))
        return false;
    for (size_t k = 0; reasons && k < truth_size / sizeof(sp_truth) && k < most; k++) {
        sp_truth t;
        memcpy(&t, truth + k * sizeof t, sizeof t);
        reasons[(*known)++] = (uint8_t)(t.reason < 255 ? t.reason : 255);
    }
    const bool picture = f->kind == SP_FRAME_CAMERA || f->kind == SP_FRAME_DEPTH || f->kind == SP_FRAME_LABELS;
    if (!picture || !f->count)
        return true;
    memset(image, 0, sizeof *image);
    memcpy(image, f->data, f->stride < sizeof *image ? f->stride : sizeof *image);
    const size_t behind = (size_t)((const uint8_t *)f->data - m.data) + f->stride;
    image->pixels =
        m.size >= behind + (size_t)image->row_bytes * image->height ? (const uint8_t *)f->data + f->stride : NULL;
    f->data = image;
    f->stride = sizeof *image;
    return true;
}

/* the first kept frame behind a tick; they lie by the tick of their sample */
static uint32_t frames_until(const sp_view_player *p, int64_t tick)
{
    uint32_t low = 0, high = p->frame_count;
    sp_message m;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (sp_recording_message(p->recording, p->frames[middle], &m) && m.tick <= tick)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* what the sensors delivered by t: of each the newest, of a sample not older than 1.5 s */
static void set_sense(sp_view_player *p, int64_t t_ns, sp_view_info *info)
{
    enum { REASONS = 1 << 18 };
    uint32_t best[SP_MAX_MOUNTS], known;
    int64_t when[SP_MAX_MOUNTS];
    sp_frame f;
    sp_image image;
    uint8_t *reasons = sp_memory_alloc(REASONS);
    sp_panes_begin(&info->panes, p->def);
    info->panes.now = t_ns;
    for (uint32_t k = 0; k < SP_MAX_MOUNTS; k++)
        when[k] = INT64_MIN;
    for (uint32_t i = frames_until(p, t_ns / p->def->tick_ns + 1); i-- > 0;) {
        sp_message m;
        if (!sp_recording_message(p->recording, p->frames[i], &m))
            continue;
        if (m.tick * p->def->tick_ns < t_ns - 1500000000)
            break;
        const sp_mount_def *mount = mount_named(p->def, m.topic + 7);
        const size_t k = mount ? (size_t)(mount - p->def->mounts) : SP_MAX_MOUNTS;
        // kept at the tick of the sample, seen from its delivery on
        if (k < SP_MAX_MOUNTS && sp_recording_frame(&m, &f, NULL, NULL) && f.delivered <= t_ns &&
            f.delivered > when[k]) {
            when[k] = f.delivered;
            best[k] = i;
        }
    }
    info->hit_count = info->border_count = 0;
    for (uint32_t k = 0; k < p->def->mount_count && k < SP_MAX_MOUNTS; k++) {
        bool radar = info->hit_count > 0, lanes = info->border_count > 0;
        if (when[k] == INT64_MIN || !frame_at(p, best[k], &f, &image, reasons, REASONS, &known))
            continue;
        sp_panes_frame(&info->panes, p->def, k, &f, reasons, known);
        // another instant: the room holds something new, whatever its number
        info->panes.pane[k].stamp = ++p->stamp;
        if (t_ns - when[k] < 250000000)
            sp_view_info_frame(info, &p->def->mounts[k], &f, &radar, &lanes);
    }
    sp_memory_free(reasons);
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
            else if (e[i].kind == SP_EVENT_WARNING && e[i].a == SP_EGO.i)
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

static void hear(const sp_view_player *p, const sp_story_command *c, sp_world *world)
{
    sp_error ignored = {0};
    if (c->op == SP_STORY_LIGHT && c->value[0] >= 0 && c->value[0] < SP_MAX_LIGHTS)
        world->light_force[(uint32_t)c->value[0]] = c->value[1] < 0 ? 0 : SP_LIGHT_FORCED | (uint32_t)c->value[1];
    else if (c->op == SP_STORY_FAULT)
        (void)sp_story_apply(p->def, world, c, 1, &ignored);
}

/* traffic lights: their programmes, and what the story held them at; faults of sensors; going back begins again */
static void set_story(sp_view_player *p, int64_t tick, sp_world *world)
{
    if (tick < p->lit || p->lit == INT64_MIN) {
        memset(world->light_force, 0, sizeof world->light_force);
        world->fault_count = 0;
        p->lit = sp_recording_first_tick(p->recording) - 1;
    }
    while (p->lit < tick) {
        sp_story_command c[SP_MAX_COMMANDS];
        uint32_t n = 0;
        p->lit++;
        if (!sp_recording_story(p->recording, p->lit, c, SP_MAX_COMMANDS, &n))
            continue;
        world->tick = p->lit;
        for (uint32_t i = 0; i < n && i < SP_MAX_COMMANDS; i++)
            hear(p, &c[i], world);
    }
    world->tick = tick + 1;
    // what changes is no news here
    if (p->def->light_count)
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
    set_story(p, tick, world);
    info->line_count = 0;
    sp_view_info_world(info, p->def, world);
    info->claims = record.claims;
    info->ended = tick >= last;
    set_sense(p, tick * p->def->tick_ns, info);
    sp_panes_faults(&info->panes, p->def, world);
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
                            .fetch = fetch,
                            .reason = sp_reason_name};
}
