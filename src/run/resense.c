/* resense.c - simulates a recording again with its sensors. The state is replica.c's; here every mount samples as it
 * did in the run, and what the recording holds of its frames takes the place of what was made anew. Writing any of it
 * anywhere is the callbacks' business. */
#include "run/replica.h"

#include <stdio.h>
#include <string.h>

/* frames of one mount in the recording, in order of sequence */
typedef struct shelf {
    uint64_t *message;
    uint32_t count, at;
} shelf;

typedef struct resense {
    sp_replica p;
    const sp_resense_options *options;
    sp_resense_result *out;
    sp_render *render;
    sp_pixels pixels;
    sp_sense *sense;
    shelf shelves[SP_MAX_MOUNTS];
    sp_resensed frames[SP_MAX_MOUNTS];
    sp_text copies[SP_MAX_MOUNTS]; /* recorded bytes, aligned */
    sp_text truths[SP_MAX_MOUNTS];
    uint32_t count;
    sp_error broken;
} resense;

static bool is_image(uint32_t kind)
{
    return kind == SP_FRAME_CAMERA || kind == SP_FRAME_DEPTH || kind == SP_FRAME_LABELS;
}

/* ---------------------------------------------------------------- which sensors */
static bool named(const sp_resense_options *o, const sp_mount_def *m)
{
    bool yes = o->name_count == 0;
    for (uint32_t i = 0; i < o->name_count; i++)
        yes = yes || !strcmp(o->names[i], m->name);
    return yes && (o->kinds == 0 || o->kinds >> m->kind & 1);
}

static bool wanted(const resense *r, uint32_t mount)
{
    const sp_world_def *def = r->p.def;
    if (!named(r->options, &def->mounts[mount]))
        return false;
    for (uint32_t m = 0; r->options->one_of_each && m < mount; m++)
        if (def->mounts[m].kind == def->mounts[mount].kind && named(r->options, &def->mounts[m]))
            return false;
    return true;
}

static bool check_names(const resense *r, sp_error *err)
{
    const sp_world_def *def = r->p.def;
    const char *names[SP_MAX_MOUNTS];
    for (uint32_t m = 0; m < def->mount_count; m++)
        names[m] = def->mounts[m].name;
    for (uint32_t i = 0; i < r->options->name_count; i++) {
        bool found = false;
        for (uint32_t m = 0; m < def->mount_count; m++)
            found = found || !strcmp(names[m], r->options->names[i]);
        if (found)
            continue;
        sp_text all = {0};
        const char *near = sp_suggest(r->options->names[i], names, def->mount_count);
        for (uint32_t m = 0; m < def->mount_count; m++)
            sp_text_printf(&all, "%s%s", m ? ", " : "", names[m]);
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "the run has no sensor '%s'", r->options->names[i]);
        if (near)
            sp_error_hint(err, "did you mean '%s'?", near);
        else
            sp_error_hint(err, "it has: %s", all.data ? all.data : "none");
        sp_text_free(&all);
        return false;
    }
    return true;
}

/* whether a fault puts one sensor's frames in place of another's */
static bool any_swap(const resense *r)
{
    sp_story_command c[SP_MAX_COMMANDS];
    uint32_t count = 0;
    const int64_t last = sp_recording_last_tick(r->p.recording);
    for (int64_t t = sp_recording_first_tick(r->p.recording); t <= last; t++)
        if (sp_recording_story(r->p.recording, t, c, SP_MAX_COMMANDS, &count))
            for (uint32_t i = 0; i < count; i++)
                if (c[i].op == SP_STORY_FAULT && c[i].value[1] == SP_FAULT_SWAP)
                    return true;
    return false;
}

/* sensors of no interest never come to sample; where frames may be swapped, all do */
static void silence(resense *r)
{
    sp_world_def *def = r->p.def;
    const bool some = r->options->name_count || r->options->kinds || r->options->one_of_each;
    const bool all = r->options->senses && (!some || any_swap(r));
    for (uint32_t m = 0; m < def->mount_count && !all; m++)
        if (!r->options->senses || !wanted(r, m))
            def->mounts[m].phase = INT64_MAX / 4;
}

/* ---------------------------------------------------------------- what the recording holds */
static bool shelve(resense *r, sp_error *err)
{
    const sp_recording *in = r->p.recording;
    const sp_world_def *def = r->p.def;
    const uint64_t total = sp_recording_messages(in);
    sp_message m;
    for (int pass = 0; pass < 2; pass++) {
        for (uint64_t i = 0; i < total; i++) {
            if (!sp_recording_message(in, i, &m) || strncmp(m.topic, "/sense/", 7) != 0)
                continue;
            uint32_t k = 0;
            while (k < def->mount_count && strcmp(def->mounts[k].name, m.topic + 7) != 0)
                k++;
            if (k == def->mount_count)
                continue;
            if (pass)
                r->shelves[k].message[r->shelves[k].at++] = i;
            else
                r->shelves[k].count++;
        }
        for (uint32_t k = 0; k < def->mount_count; k++) {
            shelf *s = &r->shelves[k];
            s->at = 0;
            if (!pass && !(s->message = SP_ARRAY(r->p.arena, uint64_t, s->count + 1)))
                return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        }
    }
    return true;
}

/* the recorded frame of a sequence; an image counts only with its pixels. *size: bytes of its records and pixels */
static bool on_shelf(resense *r, uint32_t mount, uint64_t sequence, sp_frame *out, size_t *size, const uint8_t **truth,
                     size_t *truth_size)
{
    shelf *s = &r->shelves[mount];
    sp_message m;
    for (; s->at < s->count; s->at++) {
        if (!sp_recording_message(r->p.recording, s->message[s->at], &m) ||
            !sp_recording_frame(&m, out, truth, truth_size) || out->sequence < sequence)
            continue;
        if (out->sequence > sequence)
            return false;
        s->at++;
        *size = (size_t)(*truth - (const uint8_t *)out->data);
        const bool bare = is_image(out->kind) && (size_t)out->count * out->stride >= *size;
        // a camera that nobody read was off in the run: what it would have seen is made anew
        return !bare || (out->count == 0 && sp_replica_meta(r->p.recording, "renderer")[0]);
    }
    return false;
}

/* whether what was made now is what was recorded */
static bool same(const sp_frame *old, size_t size, const sp_frame_out *now, const sp_resensed *f, const uint8_t *data)
{
    const size_t records = (size_t)now->count * now->stride;
    bool is = old->count == now->count && old->stride == now->stride && old->qualifier == now->qualifier &&
              old->flags == now->flags && old->sampled == f->frame.sampled && old->delivered == f->frame.delivered;
    if (!is || size < records)
        return false;
    if (!is_image(old->kind) || !now->count)
        return !memcmp(data, now->data, records);
    sp_image a, b;
    memcpy(&a, data, sizeof a);
    memcpy(&b, now->data, sizeof b);
    const size_t pixels = (size_t)b.row_bytes * b.height;
    is = b.pixels && size == records + pixels && !memcmp(data + records, b.pixels, pixels);
    a.pixels = b.pixels = NULL;
    return is && !memcmp(&a, &b, sizeof a);
}

/* puts the recorded bytes in place of those made now */
static bool take_recorded(resense *r, sp_resensed *f, const sp_frame_out *now)
{
    sp_frame old;
    size_t size, truth_size;
    const uint8_t *truth;
    if (!on_shelf(r, f->mount, f->frame.sequence, &old, &size, &truth, &truth_size))
        return false;
    sp_text *copy = &r->copies[f->mount], *beside = &r->truths[f->mount];
    sp_text_clear(copy);
    sp_text_clear(beside);
    sp_text_add_bytes(copy, old.data, size);
    sp_text_add_bytes(beside, truth, truth_size);
    if (copy->failed || beside->failed) {
        sp_error_set(&r->broken, SP_BAD_BENCH, NULL, 0, "out of memory");
        return false;
    }
    uint8_t *data = (uint8_t *)copy->data;
    if (!same(&old, size, now, f, size ? data : (const uint8_t *)"") && r->out->differ++ == 0) {
        snprintf(r->out->first, sizeof r->out->first, "%s", r->p.def->mounts[f->mount].name);
        r->out->first_sequence = old.sequence;
    }
    if (is_image(old.kind) && old.count && old.stride >= sizeof(sp_image)) {
        const void *pixels = data + (size_t)old.count * old.stride;
        memcpy(data + offsetof(sp_image, pixels), &pixels, sizeof pixels);
    }
    f->frame = old;
    f->frame.data = data;
    f->truth = (const sp_truth *)(const void *)beside->data;
    f->truth_count = (uint32_t)(truth_size / sizeof(sp_truth));
    f->recorded = true;
    return true;
}

static void see(void *user, const sp_mount_def *mount, uint64_t sequence, int64_t sampled, int64_t delivered,
                const sp_frame_out *out)
{
    resense *r = user;
    if (!wanted(r, (uint32_t)(mount - r->p.def->mounts)) || r->count == SP_MAX_MOUNTS || r->broken.code)
        return;
    sp_resensed *f = &r->frames[r->count++];
    *f = (sp_resensed){.mount = (uint32_t)(mount - r->p.def->mounts),
                       .age_ns = out->age_ns,
                       .frame = {.kind = mount->kind,
                                 .version = 1,
                                 .qualifier = out->qualifier,
                                 .sequence = sequence,
                                 .sampled = sampled,
                                 .delivered = delivered,
                                 .flags = out->flags,
                                 .count = out->count,
                                 .stride = out->stride,
                                 .data = out->data}};
    if (take_recorded(r, f, out)) {
        r->out->recorded++;
        return;
    }
    r->out->anew++;

    // the sensors' room for truth and an image's pointer last only as long as this call
    sp_text *beside = &r->truths[f->mount], *copy = &r->copies[f->mount];
    const uint32_t truths = out->count < out->truth_most ? out->count : out->truth_most;
    sp_text_clear(beside);
    sp_text_clear(copy);
    sp_text_add_bytes(beside, out->truth, truths * sizeof(sp_truth));
    if (is_image(mount->kind) && out->count) {
        sp_text_add_bytes(copy, out->data, (size_t)out->count * out->stride);
        f->frame.data = copy->data;
    }
    f->truth = (const sp_truth *)(const void *)beside->data;
    f->truth_count = truths;
    if (beside->failed || copy->failed)
        sp_error_set(&r->broken, SP_BAD_BENCH, NULL, 0, "out of memory");
}

/* ---------------------------------------------------------------- the run */
static bool one_tick(resense *r, bool look, sp_error *err)
{
    sp_replica *p = &r->p;
    sp_tick_hash theirs;
    r->count = 0;
    if (!sp_replica_story(p, err))
        return false;
    if (look && !sp_sense_step(p->def, p->world, r->sense, &r->pixels, see, r, err))
        return false;
    if (r->broken.code) {
        *err = r->broken;
        return false;
    }
    const sp_resense_tick t = {p->def, p->world, r->sense, &r->pixels, r->frames, r->count};
    if (r->options->tick && !r->options->tick(r->options->user, &t, err))
        return false;
    if (!sp_replica_move(p, err))
        return false;
    if (sp_recording_hash(p->recording, p->world->tick, &theirs) && !sp_hash_equal(p->hash.chain, theirs.chain))
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "simulated again it differs from what was recorded, from tick %lld on: another build or "
                            "another machine? 'skidpad replay' says more",
                            (long long)p->world->tick);
    if (r->options->record && !r->options->record(r->options->user, &p->record, err))
        return false;
    p->world->tick += 1;
    r->out->ticks++;
    return true;
}

static bool prepare(resense *r, sp_error *err)
{
    sp_replica *p = &r->p;
    bool image = false;
    if (!sp_replica_build(p, err))
        return false;
    if (r->options->senses && p->rig.code) {
        *err = p->rig;
        return false;
    }
    if (!check_names(r, err))
        return false;
    silence(r);
    if (!sp_sense_layout(p->def, err) || !sp_replica_start(p, err) || !shelve(r, err))
        return false;
    r->sense = sp_sense_create(p->def, p->arena, err);
    if (!r->sense)
        return false;
    for (uint32_t m = 0; m < p->def->mount_count; m++)
        image = image || (is_image(p->def->mounts[m].kind) && p->def->mounts[m].phase < INT64_MAX / 4);
    if (image && !r->options->pictures_off) {
        sp_render_environment(r->options->gl);
        r->render = sp_render_create(p->def, err);
        if (!r->render)
            return false;
        r->pixels = sp_render_pixels(r->render);
        snprintf(r->out->renderer, sizeof r->out->renderer, "%s", sp_render_name(r->render));
    }
    return !r->options->begin || r->options->begin(r->options->user, p->def, r->out->renderer, err);
}

static bool simulate(resense *r, sp_error *err)
{
    const int64_t last = sp_recording_last_tick(r->p.recording);
    if (!prepare(r, err))
        return false;
    while (r->p.world->tick <= last && r->p.world->tick * r->p.def->tick_ns <= r->options->until)
        if (!one_tick(r, r->options->senses, err))
            return false;
    r->out->sense = sp_sense_hash(r->p.def, r->sense);
    return !r->options->end || r->options->end(r->options->user, err);
}

bool sp_run_resense(const sp_recording *recording, const sp_resense_options *options, sp_resense_result *out,
                    sp_error *err)
{
    sp_arena *arena = sp_arena_create();
    resense *r = arena ? SP_NEW(arena, resense) : NULL;
    *out = (sp_resense_result){0};
    if (!r) {
        sp_arena_destroy(arena);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    }
    r->p.arena = arena;
    r->p.recording = recording;
    r->options = options;
    r->out = out;
    const bool fine = simulate(r, err);
    for (uint32_t m = 0; m < SP_MAX_MOUNTS; m++) {
        sp_text_free(&r->copies[m]);
        sp_text_free(&r->truths[m]);
    }
    sp_render_destroy(r->render);
    sp_replica_close(&r->p);
    sp_arena_destroy(arena);
    return fine;
}
