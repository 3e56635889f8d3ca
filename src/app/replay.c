/* replay.c - replay and diff: the same bits again, and where two runs part. */
#include "app/app.h"

#include <stdio.h>
#include <string.h>

typedef struct question {
    const app *a;
    const char *path;
    int64_t keyframe;
} question;

typedef struct reply {
    int32_t code;
    int64_t ticks;
    char text[1900];
} reply;

static void say(reply *r, int code, const sp_error *err)
{
    r->code = code;
    sp_error_print(err, r->text, sizeof r->text);
}

/* in a child: a recording carries Lua files of anybody */
static void verify_in_child(void *user, sp_text *out)
{
    const question *q = user;
    reply r = {0};
    sp_error err = {0};
    sp_verify v = {0};
    sp_recording *recording = sp_recording_open(q->path, &err);
    const char *build = recording ? sp_recording_metadata(recording, "skidpad", "build") : NULL;
    if (!recording) {
        say(&r, 3, &err);
    } else if (!build) {
        snprintf(r.text, sizeof r.text, "%s: error: not a recording of skidpad", q->path);
        r.code = 3;
    } else if (strcmp(build, q->a->build_id) != 0 && !q->a->across_builds) {
        snprintf(
            r.text, sizeof r.text,
            "%s: error: recorded by another build (%s, this is %s)\n  --across-builds shows how far they drift apart",
            q->path, build, q->a->build_id);
        r.code = 3;
    } else if (!sp_run_verify(recording, q->keyframe, q->a->build_id, &v, &err)) {
        say(&r, err.code == SP_BAD_BENCH ? 4 : 3, &err);
    } else if (v.same) {
        char hex[33];
        sp_hash_hex(v.end, hex);
        r.ticks = v.ticks;
        snprintf(r.text, sizeof r.text, "%s: same: %lld ticks, end hash %s%s", q->path, (long long)v.ticks, hex,
                 sp_recording_cut(recording) ? " (the recording was cut off)" : "");
    } else {
        char a[32], b[32];
        sp_number(a, v.a);
        sp_number(b, v.b);
        r.code = 1;
        r.ticks = v.ticks;
        snprintf(r.text, sizeof r.text, "%s: different at tick %lld: %s%s%s", q->path, (long long)v.tick, v.subsystem,
                 v.field[0] ? ", " : "", v.field);
        if (v.field[0])
            snprintf(r.text + strlen(r.text), sizeof r.text - strlen(r.text), ": recorded %s, now %s", a, b);
    }
    sp_recording_close(recording);
    sp_text_add_bytes(out, &r, sizeof r);
}

static int verify(const app *a, const char *path, int64_t keyframe)
{
    question q = {a, path, keyframe};
    sp_text answer = {0};
    sp_error err = {0};
    reply r = {.code = 4};
    const sp_limits limits = {600, 1200, 8ull << 30};
    if (!sp_child_ask(verify_in_child, &q, &limits, &answer, &err)) {
        if (!err.file[0])
            snprintf(err.file, sizeof err.file, "%s", path);
        app_complain(a, &err);
        r.code = 4;
    } else if (answer.size == sizeof r) {
        memcpy(&r, answer.data, sizeof r);
        if (r.code || !a->suite.quiet)
            fprintf(r.code > 1 ? stderr : stdout, "%s\n", r.text);
        fflush(stdout);
    }
    sp_text_free(&answer);
    return r.code;
}

/* every keyframe of one recording, and the start */
static int verify_all(const app *a, const char *path)
{
    int worst = verify(a, path, -1);
    sp_error err = {0};
    sp_recording *r = worst > 1 ? NULL : sp_recording_open(path, &err);
    const void *world;
    size_t size;
    int64_t tick, last = r ? sp_recording_last_tick(r) : -1;
    while (r && last >= 0 && sp_recording_keyframe(r, last, &tick, &world, &size) && tick >= 0) {
        const int code = verify(a, path, tick);
        worst = code > worst ? code : worst;
        last = tick - 1;
    }
    sp_recording_close(r);
    return worst;
}

int app_replay(app *a)
{
    int worst = 0;
    for (uint32_t i = 0; i < a->suite.path_count; i++) {
        const int code =
            a->every_keyframe ? verify_all(a, a->suite.paths[i]) : verify(a, a->suite.paths[i], a->keyframe);
        worst = code > worst ? code : worst;
    }
    return worst;
}

int app_diff(app *a)
{
    sp_error err = {0};
    sp_diff d = {0};
    if (a->suite.path_count != 2) {
        sp_error_set(&err, SP_BAD_USAGE, NULL, 0, "diff wants two recordings");
        return app_complain(a, &err);
    }
    sp_recording *one = sp_recording_open(a->suite.paths[0], &err);
    sp_recording *two = one ? sp_recording_open(a->suite.paths[1], &err) : NULL;
    int code = 3;
    if (!two || !sp_recording_diff(one, two, &d, &err)) {
        app_complain(a, &err);
    } else {
        printf("%s\n", d.text[0] ? d.text : d.same ? "same" : "different");
        code = d.same ? 0 : 1;
    }
    sp_recording_close(one);
    sp_recording_close(two);
    return code;
}
