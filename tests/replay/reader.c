/* reader.c - what was recorded comes back, bit for bit; cut and damaged files do not crash; diff finds what was
 * planted. */
#include "skidpad/skidpad.h"
#include "tests/replay/fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <zstd.h>

static void ticks_come_back(const sp_recording *r)
{
    for (int64_t tick = -SETTLE; tick < TICKS; tick += 7) {
        sp_actor_record rows[8];
        sp_tick_record t;
        CHECK(sp_recording_state(r, tick, rows, 8, &t));
        const sp_actor_record want = made_row(2, tick);
        /* the third is 900 m away: every fifth tick */
        CHECK(t.actor_count == ((tick + SETTLE) % 5 ? 2u : 3u) && !memcmp(&rows[1], &want, sizeof want));
        CHECK(t.driver_acceleration != t.driver_acceleration);
        bool stepped = false;
        sp_output raw;
        CHECK(sp_recording_command(r, tick, &stepped, &raw) && stepped == (tick % 2 == 0));
        CHECK(!stepped || raw.acceleration == -0.5);
        sp_tick_hash hash;
        const sp_hash chain = sp_hash_bytes(&tick, sizeof tick);
        CHECK(sp_recording_hash(r, tick, &hash) && sp_hash_equal(hash.chain, chain));
    }
}

static void round_trip(void)
{
    char path[96];
    plan p = usual();
    sp_error err = {0};
    CHECK(record_file(temporary(path, "round"), &p));
    sp_recording *r = sp_recording_open(path, &err);
    CHECK(r && !sp_recording_cut(r));
    if (!r)
        return;
    CHECK(sp_recording_first_tick(r) == -SETTLE && sp_recording_last_tick(r) == TICKS - 1);
    CHECK_TEXT(sp_recording_metadata(r, "skidpad", "seed"), "7");
    CHECK_TEXT(sp_recording_metadata(r, "skidpad.recording", "schema"), "1");
    CHECK(!sp_recording_metadata(r, "skidpad", "nothing"));
    const char *name = NULL;
    size_t size = 0;
    CHECK(sp_recording_attachments(r) == 1);
    CHECK(!memcmp(sp_recording_attachment(r, 0, &name, &size), "return 1\n", 9) && size == 9 && !strcmp(name, "a.lua"));
    ticks_come_back(r);
    sp_actor_record rows[8];
    sp_tick_record t;
    CHECK(sp_recording_state(r, 150, rows, 8, &t) && t.event_count == 1 && t.events[0].speed == 3);
    sp_story_command story[4];
    uint32_t count = 0;
    CHECK(sp_recording_story(r, 50, story, 4, &count) && count == 1 && story[0].line == 12);
    CHECK(!sp_recording_story(r, 51, story, 4, &count));
    int64_t tick = 0;
    const void *world = NULL;
    CHECK(sp_recording_keyframe(r, 450, &tick, &world, &size) && tick == 400 &&
          size == sizeof(sp_world) + 4 * sizeof(sp_actor));
    CHECK(!sp_recording_state(r, TICKS, rows, 8, &t));
    /* nearly the record's bytes in messages of every kind */
    uint64_t frames = 0;
    for (uint64_t i = 0; i < sp_recording_messages(r); i++) {
        sp_message m;
        sp_frame f;
        const uint8_t *truth;
        CHECK(sp_recording_message(r, i, &m));
        if (sp_recording_frame(&m, &f, &truth, &size)) {
            CHECK(f.count == 2 && f.sequence == frames && size == 16 && m.tick * 10000000 == f.sampled);
            frames++;
        }
    }
    CHECK(frames == (TICKS + SETTLE) / 4);
    sp_recording_close(r);
    unlink(path);
}

static void public_reader(void)
{
    char path[96], error[256];
    plan p = usual();
    p.ticks = 300;
    CHECK(record_file(temporary(path, "public"), &p));
    skidpad_recording *r = skidpad_open(path, error, sizeof error);
    CHECK(r != NULL);
    skidpad_actor actors[4];
    skidpad_tick tick;
    skidpad_event event;
    char hash[33];
    sp_output raw;
    CHECK(skidpad_read_tick(r, 150, &tick) && tick.event_count == 1);
    CHECK(skidpad_read_actors(r, 150, actors, 4) == 3);
    CHECK_TEXT(actors[1].name, "target");
    CHECK(actors[0].x == made_row(1, 150).x && actors[0].length == 4);
    CHECK(skidpad_read_events(r, 150, &event, 1) == 1 && event.kind == SKIDPAD_EVENT_CONTACT);
    CHECK(skidpad_read_command(r, 150, &raw) && !skidpad_read_command(r, 151, &raw));
    CHECK(skidpad_read_hash(r, 10, hash) && strlen(hash) == 32);
    uint64_t cursor = 0, frames = 0;
    const char *mount = NULL;
    sp_frame f;
    while (skidpad_next_frame(r, "front_radar", &cursor, &mount, &f))
        frames++;
    CHECK(frames == 100 && !strcmp(mount, "front_radar"));
    int64_t at = 0;
    const char *kind, *json;
    size_t size = 0;
    cursor = 0;
    CHECK(skidpad_next_trace(r, &cursor, &at, &kind, &json, &size) && at == -100 && !strcmp(kind, "signal") &&
          json[0] == '{');
    skidpad_close(r);
    CHECK(!skidpad_open("/nonexistent", error, sizeof error) && strstr(error, "cannot open"));
    unlink(path);
}

static void thin(void)
{
    char path[96];
    plan p = usual();
    p.mode = SP_RECORD_THIN;
    p.ticks = 251;
    sp_error err = {0};
    CHECK(record_file(temporary(path, "thin"), &p));
    sp_recording *r = sp_recording_open(path, &err);
    CHECK(r != NULL);
    sp_tick_hash hash;
    sp_tick_record t;
    sp_actor_record rows[4];
    sp_event event;
    bool stepped;
    sp_output raw;
    uint32_t count = 0;
    CHECK(sp_recording_hash(r, 100, &hash) && !sp_recording_hash(r, 101, &hash) && sp_recording_hash(r, 250, &hash));
    CHECK(!sp_recording_state(r, 100, rows, 4, &t) && sp_recording_command(r, 101, &stepped, &raw));
    CHECK(sp_recording_events(r, 150, &event, 1, &count) && count == 1);
    sp_recording_close(r);
    unlink(path);
}

/* reads all of it; gives the number of messages, or -1 when refused */
static int64_t read_all(const char *path, bool *cut)
{
    sp_error err = {0};
    sp_recording *r = sp_recording_open(path, &err);
    if (!r) {
        CHECK(err.code && *err.text);
        return -1;
    }
    const int64_t n = (int64_t)sp_recording_messages(r);
    sp_actor_record rows[SP_MAX_ACTORS];
    sp_tick_record t;
    sp_message m;
    sp_frame f;
    for (uint64_t i = 0; i < (uint64_t)n; i += 13)
        CHECK(sp_recording_message(r, i, &m) && (sp_recording_frame(&m, &f, NULL, NULL) || m.size < (1u << 28)));
    for (int64_t tick = sp_recording_first_tick(r); tick <= sp_recording_last_tick(r); tick += 31)
        sp_recording_state(r, tick, rows, SP_MAX_ACTORS, &t);
    *cut = sp_recording_cut(r);
    sp_recording_close(r);
    return n;
}

static uint64_t length_at(const uint8_t *p)
{
    uint64_t n;
    memcpy(&n, p, 8);
    return n;
}

static void cut_files(void)
{
    char path[96], short_path[96];
    plan p = usual();
    p.ticks = 1200;
    bool cut = false;
    CHECK(record_file(temporary(path, "whole"), &p));
    temporary(short_path, "cut");
    size_t size = 0;
    uint8_t *file = slurp(path, &size);
    const int64_t all = read_all(path, &cut);
    CHECK(all > 0 && !cut);
    /* at every boundary of records, and a byte before and after */
    int64_t before = -1;
    uint32_t boundaries = 0;
    for (size_t at = 8; at < size - 8; at += 9 + length_at(file + at + 1)) {
        for (int d = -1; d <= 1; d++) {
            spill(short_path, file, at + (size_t)d);
            const int64_t n = read_all(short_path, &cut);
            CHECK(n == -1 || (cut && n <= all && (d < 0 || n >= before)));
            before = n;
        }
        boundaries++;
        if (file[at] == 15)
            break;
    }
    CHECK(boundaries > 5 && before == all);
    /* at random places */
    for (uint32_t i = 0; i < 100; i++) {
        spill(short_path, file, (size_t)(sp_random(3, 1, i, 0) * (double)size));
        read_all(short_path, &cut);
    }
    /* a tail of zeros, as a crash of the machine leaves it */
    const size_t keep = size / 2;
    memset(file + keep, 0, size - keep);
    spill(short_path, file, size);
    CHECK(read_all(short_path, &cut) == -1 || cut);
    free(file);
    unlink(path);
    unlink(short_path);
}

static void flipped_bits(void)
{
    char path[96];
    plan p = usual();
    p.ticks = 100;
    bool cut = false;
    CHECK(record_file(temporary(path, "flip"), &p));
    size_t size = 0;
    uint8_t *file = slurp(path, &size);
    const int64_t all = read_all(path, &cut);
    uint32_t refused = 0;
    for (uint32_t i = 0; i < 200; i++) {
        const size_t at = (size_t)(sp_random(4, 1, i, 0) * (double)size);
        /* half of them in the first bytes, where lengths and names are */
        const size_t place = i % 2 ? at : at % 2048;
        const uint8_t bit = (uint8_t)(1u << (i % 8));
        file[place] ^= bit;
        spill(path, file, size);
        const int64_t n = read_all(path, &cut);
        refused += n < 0;
        CHECK(n <= all);
        file[place] ^= bit;
    }
    CHECK(refused > 80);
    free(file);
    unlink(path);
}

/* packs `size` plain records as a chunk without compression and without a checksum, so that nothing stops bad ones
 * early */
static void put_plain_chunk(FILE *f, const uint8_t *records, uint64_t size)
{
    const uint64_t zero = 0, length = 40 + size;
    const uint8_t opcode = 6;
    CHECK(fwrite(&opcode, 1, 1, f) == 1 && fwrite(&length, 8, 1, f) == 1 && fwrite(&zero, 8, 1, f) == 1 &&
          fwrite(&zero, 8, 1, f) == 1);
    CHECK(fwrite(&size, 8, 1, f) == 1 && fwrite(&zero, 8, 1, f) == 1 && fwrite(&size, 8, 1, f) == 1 &&
          fwrite(records, 1, size, f) == size);
}

/* hostile messages behind no checksum: lengths, counts and strides that lie */
static void lying_messages(void)
{
    char path[96], bad[96];
    plan p = usual();
    p.ticks = 60;
    bool cut = false;
    CHECK(record_file(temporary(path, "lie"), &p));
    temporary(bad, "lies");
    size_t size = 0;
    uint8_t *file = slurp(path, &size);
    /* the first chunk, unpacked */
    size_t at = 8;
    while (file[at] != 6)
        at += 9 + length_at(file + at + 1);
    const uint64_t plain = length_at(file + at + 25), packed = length_at(file + at + 45);
    uint8_t *records = malloc(plain), *worse = malloc(plain);
    CHECK(ZSTD_decompress(records, plain, file + at + 53, packed) == plain);
    int64_t read = 0;
    for (uint32_t i = 0; i < 400; i++) {
        memcpy(worse, records, plain);
        for (uint32_t k = 0; k < 1 + i % 5; k++) {
            const size_t where = (size_t)(sp_random(5, 1, i, 2 * k) * (double)plain);
            worse[where] = (uint8_t)(sp_random(5, 1, i, 2 * k + 1) * 256);
        }
        FILE *f = fopen(bad, "wb");
        CHECK(f && fwrite(file, 1, at, f) == at);
        put_plain_chunk(f, worse, plain);
        fclose(f);
        const int64_t n = read_all(bad, &cut);
        read += n > 0;
        sp_error err = {0};
        sp_recording *a = sp_recording_open(path, &err), *b = sp_recording_open(bad, &err);
        sp_diff d;
        if (a && b)
            sp_recording_diff(a, b, &d, &err);
        sp_recording_close(a);
        sp_recording_close(b);
    }
    CHECK(read > 100);
    free(records);
    free(worse);
    free(file);
    unlink(path);
    unlink(bad);
}

/* the n-th allocation fails while recording, then while reading: an error, no crash, no leak */
static void memory(void)
{
    char path[96];
    plan p = usual();
    p.ticks = 20;
    temporary(path, "memory");
    FILE *quiet = freopen("/dev/null", "w", stderr);
    bool done = false;
    for (uint64_t n = 1; n < 500 && !done; n++) {
        const uint64_t before = sp_memory_calls();
        sp_memory_fail_at(n);
        const bool ok = record_file(path, &p);
        sp_memory_fail_at(0);
        done = sp_memory_calls() - before < n;
        CHECK(!done || ok);
    }
    CHECK(quiet && done && record_file(path, &p));
    done = false;
    for (uint64_t n = 1; n < 500 && !done; n++) {
        const uint64_t before = sp_memory_calls();
        sp_error err = {0};
        sp_memory_fail_at(n);
        sp_recording *r = sp_recording_open(path, &err);
        sp_memory_fail_at(0);
        done = sp_memory_calls() - before < n;
        CHECK(r ? done : err.code == SP_BAD_BENCH);
        sp_recording_close(r);
    }
    CHECK(done);
    unlink(path);
}

static void newer_schema(void)
{
    char path[96];
    plan p = usual();
    p.ticks = 5;
    CHECK(record_file(temporary(path, "newer"), &p));
    size_t size = 0;
    uint8_t *file = slurp(path, &size);
    /* metadata has no checksum of its own */
    for (size_t i = 0; i + 11 < 512; i++)
        if (!memcmp(file + i, "schema\1\0\0\0001", 11)) {
            file[i + 10] = '9';
            break;
        }
    spill(path, file, size);
    sp_error err = {0};
    CHECK(!sp_recording_open(path, &err) && strstr(err.text, "schema 9") && strstr(err.hint, "newer"));
    free(file);
    spill(path, (const uint8_t *)"hello", 5);
    err = (sp_error){0};
    CHECK(!sp_recording_open(path, &err) && strstr(err.text, "not a recording"));
    unlink(path);
}

static void differences(void)
{
    char pa[96], pb[96];
    plan a = usual(), b = usual();
    a.ticks = b.ticks = 400;
    sp_error err = {0};
    sp_diff d;
    temporary(pa, "a");
    temporary(pb, "b");
    const struct {
        int64_t flip, command, event, ticks, tick;
        const char *subsystem, *actor, *field;
        double va, vb;
    } rows[] = {
        {INT64_MAX, INT64_MAX, 150, 400, -1, "", "", "", 0, 0},
        {77, INT64_MAX, 150, 400, 77, "state", "target", "speed", made_row(2, 77).speed, made_row(2, 77).speed + 0.125},
        {77, 60, 150, 400, 60, "driver", "ego", "acceleration", -0.5, -3},
        {INT64_MAX, INT64_MAX, 120, 400, 120, "event", "", "events", 0, 1},
        {INT64_MAX, INT64_MAX, 150, 350, 350, "length", "", "last tick", 399, 349}};
    CHECK(record_file(pa, &a));
    sp_recording *ra = sp_recording_open(pa, &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        b.flip_tick = rows[i].flip;
        b.command_tick = rows[i].command;
        b.event_tick = rows[i].event;
        b.ticks = rows[i].ticks;
        CHECK(record_file(pb, &b));
        sp_recording *rb = sp_recording_open(pb, &err);
        CHECK(ra && rb && sp_recording_diff(ra, rb, &d, &err));
        CHECK(d.same == (i == 0));
        if (!d.same) {
            CHECK(d.tick == rows[i].tick && d.a == rows[i].va && d.b == rows[i].vb);
            CHECK_TEXT(d.subsystem, rows[i].subsystem);
            CHECK_TEXT(d.actor, rows[i].actor);
            CHECK_TEXT(d.field, rows[i].field);
        }
        sp_recording_close(rb);
    }
    sp_recording_close(ra);
    unlink(pa);
    unlink(pb);
}

static void aborted(void)
{
    char path[96];
    plan p = usual();
    p.abort = true;
    bool cut = true;
    CHECK(record_file(temporary(path, "abort"), &p));
    CHECK(read_all(path, &cut) > TICKS && !cut);
    unlink(path);
}

/* a file size limit stands for a full disk: an error in words, and what was whole is readable */
static void full_disk(void)
{
    char path[96];
    temporary(path, "full");
    const pid_t child = fork();
    if (!child) {
        const struct rlimit limit = {300000, 300000};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        plan p = usual();
        p.ticks = 8000;
        FILE *quiet = freopen("/dev/null", "w", stderr);
        _exit(quiet && !record_file(path, &p) ? 7 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    bool cut = false;
    CHECK(read_all(path, &cut) > 500 && cut);
    unlink(path);
}

int main(void)
{
    RUN(round_trip);
    RUN(public_reader);
    RUN(thin);
    RUN(cut_files);
    RUN(flipped_bits);
    RUN(newer_schema);
    RUN(differences);
    RUN(aborted);
    RUN(full_disk);
    RUN(lying_messages);
    RUN(memory);
    return DONE();
}
