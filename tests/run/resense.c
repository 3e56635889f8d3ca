/* resense.c - a recording simulated again with its sensors: the frames that it holds come out byte for byte, and those
 * of a recording that holds none are the same. */
#include "stand.h"

static const char scene[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario { name = 'resense', limit = '4 s',\n"
    "  road = sp.road.straight { length = 600, lanes = 2, oneway = true, width = 3.5 },\n"
    "  run = function(w)\n"
    "    local ego = w:ego { at = w.road:lane(-2, 50), speed = 15 }\n"
    "    local car = w:car { 'sedan', name = 'car', at = ego:ahead { gap = 30 }, speed = 12 }\n"
    "    w:car { 'compact', name = 'other', at = ego:ahead { gap = 60, lane = 'left' }, speed = 8 }\n"
    "    w:fault { 'objects', 'stamp', strength = 10, from = 0.2 }\n"
    "    w:fault { 'front_radar', 'bit_flip', strength = 0.01, lasts = 0.6 }\n"
    "    w:fault { 'lanes', 'freeze', from = 0.5, lasts = 0.7 }\n"
    "    w:fault { 'chassis', 'duplicate', strength = 0.5 }\n"
    "    w:fault { 'imu', 'drop', strength = 0.3 }\n"
    "    w:wait(1)\n"
    "    car:brake { decel = 3 }\n"
    "    w:wait(1)\n"
    "  end }\n";

/* one run into a recording of that mode; the hash of all that its sensors said */
static bool record(sp_record_mode mode, const char *path, sp_hash *sense)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const sp_source file = {.path = "stand.lua", .data = scene, .size = strlen(scene)};
    sp_sources sources = {.given = &file, .given_count = 1};
    const sp_case *cases;
    uint32_t count = 0;
    sp_run *run = NULL;
    bool done = false, good = false;
    sp_scenario *s =
        arena && sp_run_sources(arena, &sources, &err) ? sp_script_load("stand.lua", &sources, &err) : NULL;
    if (s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err) && count == 1) {
        const sp_run_options options = {
            .suite_seed = 1, .latency = -1, .record = mode, .record_path = path, .build_id = "test"};
        run = sp_run_create(s, cases, &options, &err);
    }
    while (run && !done && sp_run_tick(run, &done, &err))
        continue;
    if (run) {
        const sp_case_result *r = sp_run_finish(run, err.code ? &err : NULL);
        good = done && !r->error.code;
        *sense = r->sense_hash;
    }
    if (err.code)
        fprintf(stderr, "  %s:%d: %s\n", err.file, err.line, err.text);
    sp_run_destroy(run);
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return good;
}

/* what came by */
typedef struct log {
    sp_hasher all, radar;
    uint64_t frames, recorded, radars, truths;
    int64_t before; /* ns of the newest sample of the radar */
    bool in_order;
} log;

static bool see(void *user, const sp_resense_tick *t, sp_error *err)
{
    log *l = user;
    (void)err;
    for (uint32_t i = 0; i < t->count; i++) {
        const sp_resensed *f = &t->frames[i];
        const size_t bytes = (size_t)f->frame.count * f->frame.stride;
        l->frames++;
        l->recorded += f->recorded;
        l->truths += f->truth_count;
        // a camera's record holds a pointer; here nobody reads it and it is off
        sp_hash_add(&l->all, &f->frame.sequence, sizeof f->frame.sequence);
        sp_hash_add(&l->all, &f->frame.sampled, sizeof f->frame.sampled);
        sp_hash_add(&l->all, &f->frame.delivered, sizeof f->frame.delivered);
        sp_hash_add(&l->all, &f->frame.qualifier, sizeof f->frame.qualifier);
        if (bytes)
            sp_hash_add(&l->all, f->frame.data, bytes);
        if (f->truth_count)
            sp_hash_add(&l->all, f->truth, f->truth_count * sizeof *f->truth);
        if (f->frame.kind != SP_FRAME_RADAR)
            continue;
        l->radars++;
        l->in_order = l->in_order && f->frame.sampled > l->before;
        l->before = f->frame.sampled;
        if (bytes)
            sp_hash_add(&l->radar, f->frame.data, bytes);
    }
    return true;
}

static bool again(const char *path, const char *const *names, uint32_t count, log *l, sp_resense_result *out,
                  sp_error *err)
{
    sp_recording *recording = sp_recording_open(path, err);
    *l = (log){.before = INT64_MIN, .in_order = true};
    sp_hash_begin(&l->all);
    sp_hash_begin(&l->radar);
    const sp_resense_options options = {.names = names,
                                        .name_count = count,
                                        .senses = true,
                                        .pictures_off = true,
                                        .until = INT64_MAX,
                                        .user = l,
                                        .tick = see};
    const bool fine = recording && sp_run_resense(recording, &options, out, err);
    sp_recording_close(recording);
    return fine;
}

static void same_frames(const char *kept, const char *thin, sp_hash sense)
{
    sp_error err = {0};
    sp_resense_result a, b;
    log of_kept, of_thin;
    CHECK(again(kept, NULL, 0, &of_kept, &a, &err));
    CHECK(again(thin, NULL, 0, &of_thin, &b, &err));
    // every frame of the one comes from the file, none of the other, and they are the same
    CHECK(of_kept.frames > 500 && of_kept.radars > 20 && of_kept.truths > 100);
    CHECK(of_kept.recorded == of_kept.frames - a.anew && a.differ == 0);
    CHECK(b.recorded == 0 && b.anew == of_thin.frames && of_thin.frames == of_kept.frames);
    CHECK(sp_hash_equal(sp_hash_end(&of_kept.all), sp_hash_end(&of_thin.all)));
    // the queues end as those of the run did
    CHECK(sp_hash_equal(a.sense, sense) && sp_hash_equal(b.sense, sense));
    CHECK(of_kept.in_order && of_kept.before > 0);
}

static void one_sensor(const char *kept)
{
    static const char *const radar[] = {"front_radar"}, *const wrong[] = {"front_rader"};
    sp_error err = {0};
    sp_resense_result all, one;
    log of_all, of_one;
    CHECK(again(kept, NULL, 0, &of_all, &all, &err) && again(kept, radar, 1, &of_one, &one, &err));
    CHECK(of_one.frames == of_all.radars && of_one.radars == of_all.radars && of_one.frames < of_all.frames);
    CHECK(sp_hash_equal(sp_hash_end(&of_one.radar), sp_hash_end(&of_all.radar)));
    // the others did not sample: their queues stay empty, and the hash knows
    CHECK(!sp_hash_equal(one.sense, all.sense));
    CHECK(!again(kept, wrong, 1, &of_one, &one, &err) && err.code == SP_BAD_USAGE);
    CHECK(strstr(err.text, "front_rader") && strstr(err.hint, "front_radar"));
}

static void trajectories(const char *kept, const char *thin)
{
    sp_error err = {0};
    sp_text text[2] = {{0}, {0}};
    const char *const paths[] = {kept, thin};
    for (int i = 0; i < 2; i++) {
        sp_recording *r = sp_recording_open(paths[i], &err);
        sp_export_result out;
        const sp_export_options options = {
            .format = SP_EXPORT_CSV, .path = "-", .text = &text[i], .until = SP_INFINITY};
        CHECK(r && sp_run_export(r, &options, &out, &err));
        CHECK(out.frames > 150);
        sp_recording_close(r);
    }
    // states that were kept, and the run simulated again: the same rows
    CHECK(text[0].size > 10000 && text[0].size == text[1].size && !memcmp(text[0].data, text[1].data, text[0].size));
    CHECK(!strncmp(text[0].data, "t,actor,x,y,z,heading,speed,accel,length,width,class\n", 53));
    sp_text_free(&text[0]);
    sp_text_free(&text[1]);
}

static void a_recording_with_its_sensors(void)
{
    char kept[128], thin[128];
    sp_hash sense, other;
    stand_path(kept, "kept");
    stand_path(thin, "thin");
    const bool good = record(SP_RECORD_FRAMES, kept, &sense) && record(SP_RECORD_THIN, thin, &other);
    CHECK(good);
    if (good) {
        CHECK(sp_hash_equal(sense, other));
        same_frames(kept, thin, sense);
        one_sensor(kept);
        trajectories(kept, thin);
    }
    unlink(kept);
    unlink(thin);
}

int main(void)
{
    RUN(a_recording_with_its_sensors);
    return DONE();
}
