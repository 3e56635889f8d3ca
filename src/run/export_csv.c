/* export_csv.c - trajectories, a row an actor and instant, as `score` reads them: from the states of a full recording,
 * or simulated again without sensors where it holds none. */
#include "run/export.h"

#include <string.h>

typedef struct csv {
    const sp_export_options *options;
    sp_export_result *result;
    const sp_recording *recording;
    sp_text text;
    sp_vec2 offset;                       /* m; the road file's coordinates are the world's and these */
    int64_t from, until, tick_ns, origin; /* origin: first tick written; INT64_MIN: none yet */
} csv;

static void number(sp_text *t, double v)
{
    sp_text_add(t, ",");
    sp_text_micro(t, v);
}

static void row(csv *c, double time, const sp_actor_record *a)
{
    sp_text *t = &c->text;
    double sine, cosine, down, level;
    sp_sincos(a->heading, &sine, &cosine);
    sp_sincos(a->pitch, &down, &level);
    const char *name = sp_recording_actor(c->recording, a->actor);
    sp_text_micro(t, time);
    sp_text_add(t, ",");
    // names are words; what would break a row is quoted
    if (a->actor == 1)
        sp_text_add(t, "ego");
    else if (name[strcspn(name, ",\"\n\r")] == '\0')
        sp_text_add(t, name);
    else
        sp_text_printf(t, "\"%.*s\"", (int)strcspn(name, "\"\n\r"), name);
    number(t, c->offset.x + a->x + a->center_x * cosine * level);
    number(t, c->offset.y + a->y + a->center_x * sine * level);
    number(t, a->z - a->center_x * down);
    number(t, a->heading);
    number(t, a->speed);
    number(t, a->acceleration);
    number(t, a->length);
    number(t, a->width);
    sp_text_add(t, ",");
    sp_text_add(t, sp_export_class(a->class_id));
    sp_text_add(t, "\n");
}

static bool record(void *user, const sp_tick_record *r, sp_error *err)
{
    csv *c = user;
    const int64_t at = (r->tick + 1) * c->tick_ns;
    const int64_t every = c->options->every ? c->options->every : 1;
    if (at < c->from || at > c->until)
        return true;
    if (c->origin == INT64_MIN)
        c->origin = r->tick;
    if ((r->tick - c->origin) % every != 0)
        return true;
    for (uint32_t i = 0; i < r->actor_count; i++)
        if (!(r->actors[i].flags >> 31))
            row(c, (double)at / 1e9, &r->actors[i]);
    c->result->frames++;
    return !c->text.failed || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
}

/* from the states that were kept; *any is false when there are none */
static bool from_states(csv *c, bool *any, sp_error *err)
{
    sp_actor_record *rows = sp_memory_alloc((SP_MAX_ACTORS + 1) * sizeof *rows);
    const int64_t last = sp_recording_last_tick(c->recording);
    bool fine = rows || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    *any = false;
    for (int64_t t = sp_recording_first_tick(c->recording); fine && t <= last; t++) {
        sp_tick_record r;
        if (!sp_recording_state(c->recording, t, rows, SP_MAX_ACTORS + 1, &r))
            continue;
        *any = true;
        fine = record(c, &r, err);
    }
    sp_memory_free(rows);
    return fine;
}

/* where the world's origin lies in the road file: known only with the scenario that the recording was made with */
static void find_offset(csv *c, const sp_recording *recording)
{
    sp_error unread = {0};
    sp_scenario *scenario = NULL;
    sp_world_def *def = NULL;
    sp_arena *arena = sp_arena_create();
    if (arena && sp_run_rebuild(recording, arena, &scenario, &def, &unread))
        c->offset = def->road ? sp_road_offset(def->road) : (sp_vec2){0, 0};
    else
        snprintf(c->result->note, sizeof c->result->note,
                 "its scenario cannot be read again: x and y are the simulation's, not the road file's");
    sp_script_destroy(scenario);
    sp_arena_destroy(arena);
}

static int64_t to_ns(double s)
{
    return s > 9e9 ? INT64_MAX : s < -9e9 ? INT64_MIN : (int64_t)sp_round(s * 1e9);
}

bool sp_export_csv(const sp_recording *recording, const sp_export_options *options, sp_export_result *out,
                   sp_error *err)
{
    csv c = {.options = options,
             .result = out,
             .recording = recording,
             .from = to_ns(options->from),
             .until = to_ns(options->until),
             .tick_ns = 10000000,
             .origin = INT64_MIN};
    bool any = false;
    find_offset(&c, recording);
    const char *tick_ns = sp_recording_metadata(recording, "skidpad", "tick_ns");
    if (tick_ns)
        sp_parse_int(tick_ns, &c.tick_ns);
    sp_text_add(&c.text, "t,actor,x,y,z,heading,speed,accel,length,width,class\n");
    bool fine = from_states(&c, &any, err);
    if (fine && !any) {
        const sp_resense_options again = {.until = c.until, .user = &c, .record = record};
        fine = sp_run_resense(recording, &again, &out->run, err);
        snprintf(out->note, sizeof out->note, "the recording keeps no states: simulated again");
    }
    if (fine && c.text.failed)
        fine = sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    if (fine && options->text)
        sp_text_add_bytes(options->text, c.text.data, c.text.size);
    else
        fine = fine && sp_file_write(options->path, c.text.data, c.text.size, err);
    out->files = !options->text;
    out->bytes = c.text.size;
    sp_text_free(&c.text);
    return fine;
}
