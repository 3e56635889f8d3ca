/* score_load.c - definitions for scoring: recordings of one scenario share its loaded Lua, those of one case also what
 * it was frozen to. What is the same is told by the bytes of the attached files, never by what a recording says of
 * itself. */
#include <string.h>

#include "run/score_inside.h"

enum { FREEZES_MOST = 2000 }; /* of one Lua state, before it is made anew */

void sp_score_unload(sp_score_scenario *k)
{
    sp_script_destroy(k->scenario);
    sp_arena_destroy(k->frozen);
    sp_arena_destroy(k->arena);
    *k = (sp_score_scenario){0};
}

static void add_text(sp_hasher *h, const char *s)
{
    sp_hash_add(h, s, strlen(s) + 1);
}

/* the file that is loaded, and all that is attached */
static sp_hash key_of(const sp_recording *r)
{
    sp_hasher h;
    sp_hash_begin(&h);
    add_text(&h, sp_replica_meta(r, "file"));
    for (uint32_t i = 0; i < sp_recording_attachments(r); i++) {
        const char *name = "";
        size_t size = 0;
        const uint8_t *data = sp_recording_attachment(r, i, &name, &size);
        const uint64_t bytes = size;
        add_text(&h, name);
        sp_hash_add(&h, &bytes, sizeof bytes);
        sp_hash_add(&h, data, size);
    }
    return sp_hash_end(&h);
}

/* all that a freeze reads of a recording: its metadata, but for the host */
static sp_hash case_of(const sp_recording *r)
{
    static const char *const others[] = {"driver_id", "driver_version", "driver_sha256",
                                         "build",     "version",        "renderer"};
    sp_hasher h;
    const char *record, *name, *value;
    sp_hash_begin(&h);
    for (uint32_t i = 0; sp_recording_pair(r, i, &record, &name, &value); i++) {
        bool counts = !strcmp(record, "skidpad");
        for (size_t k = 0; k < sizeof others / sizeof *others; k++)
            counts = counts && strcmp(name, others[k]) != 0;
        if (!counts)
            continue;
        add_text(&h, name);
        add_text(&h, value);
    }
    return sp_hash_end(&h);
}

/* copies of the attached files, since the recording is closed before the scenario is */
static bool copy_sources(sp_score_scenario *k, const sp_recording *r, sp_error *err)
{
    if (!sp_replica_sources(r, k->arena, &k->sources, err))
        return false;
    sp_source *given = (sp_source *)(uintptr_t)k->sources.given;
    for (uint32_t i = 0; i < k->sources.given_count; i++) {
        char *data = sp_arena_alloc(k->arena, given[i].size + 1);
        const char *path = sp_arena_strdup(k->arena, given[i].path);
        if (!data || !path)
            return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        if (given[i].size)
            memcpy(data, given[i].data, given[i].size);
        data[given[i].size] = '\0';
        given[i].data = data;
        given[i].path = path;
    }
    return true;
}

static bool load(sp_score_scenario *k, const sp_recording *r, sp_error *err)
{
    k->arena = sp_arena_create();
    if (!k->arena)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    const char *file = sp_arena_strdup(k->arena, sp_replica_meta(r, "file"));
    if (!file || !copy_sources(k, r, err))
        return false;
    k->scenario = sp_script_load(file, &k->sources, err);
    return k->scenario != NULL;
}

/* The recording's own words are what the definition points to: copies of them live as long as it does. */
static bool freeze(sp_score_scenario *k, const sp_recording *r, sp_error *err)
{
    sp_arena_destroy(k->frozen);
    k->case_key = (sp_hash){0};
    k->frozen = sp_arena_create();
    if (!k->frozen)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    k->replica = (sp_replica){.arena = k->frozen, .recording = r, .scenario = k->scenario};
    k->freezes++;
    return sp_replica_freeze(&k->replica, &k->sources, err);
}

static sp_score_scenario *slot_of(sp_score *s, sp_hash key)
{
    sp_score_scenario *oldest = &s->loaded[0];
    for (uint32_t i = 0; i < SP_SCORE_LOADED; i++) {
        if (s->loaded[i].scenario && sp_hash_equal(s->loaded[i].key, key))
            return &s->loaded[i];
        oldest = s->loaded[i].used < oldest->used ? &s->loaded[i] : oldest;
    }
    sp_score_unload(oldest);
    oldest->key = key;
    return oldest;
}

bool sp_score_load(sp_score *s, const sp_recording *r, sp_replica **out, sp_error *err)
{
    const sp_hash key = key_of(r), case_key = case_of(r);
    sp_score_scenario *k = slot_of(s, key);
    if (k->freezes >= FREEZES_MOST) {
        sp_score_unload(k);
        k->key = key;
    }
    k->used = s->count;
    bool fine = k->scenario || load(k, r, err);
    if (fine && !(k->frozen && sp_hash_equal(k->case_key, case_key))) {
        fine = freeze(k, r, err);
        k->case_key = case_key;
    }
    if (!fine) {
        sp_score_unload(k);
        return false;
    }
    /* words of the recording at hand: the one before is closed */
    k->replica.recording = r;
    k->replica.c.id = sp_replica_meta(r, "case");
    k->replica.c.key = sp_replica_meta(r, "key");
    k->replica.c.layer = sp_replica_meta(r, "layer");
    *out = &k->replica;
    return true;
}
