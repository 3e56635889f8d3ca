/* flip.c - a recording vouches for itself: whole, it replays to its end hash; with one bit of one recorded command
 * turned over, the replay parts from it at that very tick and says so. */
#include "replay/inside.h"
#include "stand.h"

static const char scenario[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario {\n"
    "  name = 'flip', road = sp.road.straight { length = 600, lanes = 2, width = 3.5 },\n"
    "  run = function(w, p)\n"
    "    local ego = w:ego { at = w.road:lane(-1, 100), speed = 20 }\n"
    "    local car = w:car { 'gvt', name = 'target', at = ego:ahead { gap = 50 }, speed = 15 }\n"
    "    w:wait(3)\n"
    "  end,\n"
    "}\n";

enum { TICK = 117, BIT = 44 }; /* the upper half of the fraction: some parts in a thousand of the value */

/* Copies all that a recording holds, turning over `bit` of the acceleration that the driver asked for at `tick`
 * (INT64_MIN: a faithful copy). */
static bool copy(const char *from, const char *to, int64_t tick, int bit, bool *turned)
{
    sp_error err = {0};
    uint16_t channel[64] = {0};
    *turned = false;
    sp_recording *r = sp_recording_open(from, &err);
    sp_mcap *m = r ? sp_mcap_create(to, "skidpad", "skidpad", &err) : NULL;
    if (!m) {
        sp_recording_close(r);
        return false;
    }
    /* metadata, record by record */
    const sp_pair *pairs = r->pairs.items;
    for (size_t i = 0; i < r->pairs.count;) {
        const char *names[256], *values[256];
        uint32_t n = 0;
        const char *record = pairs[i].record;
        for (; i < r->pairs.count && n < 256 && !strcmp(pairs[i].record, record); i++, n++) {
            names[n] = pairs[i].name;
            values[n] = pairs[i].value;
        }
        sp_mcap_metadata(m, record, names, values, n, 0, &err);
    }
    for (uint32_t i = 0; i < sp_recording_attachments(r); i++) {
        const char *name;
        size_t size;
        const uint8_t *data = sp_recording_attachment(r, i, &name, &size);
        sp_mcap_attachment(m, name, "text/plain", data, size, &err);
    }
    /* messages, in the order of the log */
    const sp_channel_info *info = r->channels.items;
    for (size_t i = 0; i < r->messages.count; i++) {
        const sp_stored *s = sp_replay_message(r, i);
        if (s->channel >= 64)
            continue;
        if (!channel[s->channel])
            channel[s->channel] = sp_mcap_channel(m, 0, info[s->channel].topic, "x-skidpad");
        uint8_t *at = sp_mcap_message(m, channel[s->channel], s->time, s->size, &err);
        if (!at)
            break;
        memcpy(at, s->data, s->size);
        if (strcmp(info[s->channel].topic, "/cmd") || sp_replay_tick(r, s) != tick)
            continue;
        at[sizeof(sp_msg_cmd) + offsetof(sp_output, acceleration) + (size_t)bit / 8] ^= (uint8_t)(1u << bit % 8);
        *turned = true;
    }
    const bool fine = sp_mcap_finish(m, &err);
    sp_recording_close(r);
    return fine && !err.code;
}

static bool verify(const char *path, int64_t keyframe, sp_verify *out)
{
    sp_error err = {0};
    sp_recording *r = sp_recording_open(path, &err);
    const bool fine = r && sp_run_verify(r, keyframe, "test", out, &err);
    if (!fine)
        fprintf(stderr, "  %s: %s\n", path, err.text);
    sp_recording_close(r);
    return fine;
}

static void one_bit_of_a_command(void)
{
    char whole[128], same[128], other[128];
    sp_hash end = {0};
    sp_verify v;
    bool turned;
    CHECK(stand_run(scenario, "idm", stand_path(whole, "whole"), &end));
    CHECK(verify(whole, -1, &v) && v.same && sp_hash_equal(v.end, end));
    /* a copy that changes nothing is as good */
    CHECK(copy(whole, stand_path(same, "same"), INT64_MIN, 0, &turned) && !turned);
    CHECK(verify(same, -1, &v) && v.same && sp_hash_equal(v.end, end));
    CHECK(verify(same, 100, &v) && v.same && sp_hash_equal(v.end, end));
    /* one bit is enough, and it is found in its tick: a command that waits is state already */
    CHECK(copy(whole, stand_path(other, "other"), TICK, BIT, &turned) && turned);
    CHECK(verify(other, -1, &v) && !v.same);
    CHECK(v.tick == TICK);
    CHECK(!strcmp(v.subsystem, "command"));
    /* the least bit as well */
    CHECK(copy(whole, other, TICK + 50, 0, &turned) && turned);
    CHECK(verify(other, -1, &v) && !v.same && v.tick == TICK + 50);
    /* and from a keyframe before it */
    CHECK(verify(other, 100, &v) && !v.same && v.tick == TICK + 50);
    unlink(whole);
    unlink(same);
    unlink(other);
}

int main(void)
{
    RUN(one_bit_of_a_command);
    return DONE();
}
