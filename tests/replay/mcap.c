/* mcap.c - the container by a second parser, written from the specification alone: structure, indexes, checksums. */
#include "replay/mcap.h"
#include "tests/replay/fixture.h"

#include <zlib.h>
#include <zstd.h>

static uint64_t number(const uint8_t *p, int bytes)
{
    uint64_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

typedef struct seen {
    uint64_t chunks, indexes, messages, entries, channels, schemas, metadata, attachments, summary_messages;
    bool end, footer;
} seen;

/* one chunk: every message index entry points at a message of that channel and time */
static void see_chunk(const uint8_t *body, uint64_t size, const uint8_t *after, const uint8_t *end, seen *s)
{
    const uint64_t first = number(body, 8), last = number(body + 8, 8), plain = number(body + 16, 8),
                   packed = number(body + 36, 8);
    CHECK(number(body + 28, 4) == 4 && !memcmp(body + 32, "zstd", 4) && 44 + packed == size);
    uint8_t *records = malloc(plain);
    CHECK(ZSTD_decompress(records, plain, body + 44, packed) == plain);
    CHECK(crc32_z(0, records, plain) == number(body + 24, 4));
    uint64_t messages = 0, low = UINT64_MAX, high = 0;
    for (uint64_t at = 0; at < plain; at += 9 + number(records + at + 1, 8)) {
        s->channels += records[at] == 4;
        s->schemas += records[at] == 3;
        if (records[at] != 5)
            continue;
        const uint64_t time = number(records + at + 15, 8);
        messages++;
        low = time < low ? time : low;
        high = time > high ? time : high;
    }
    CHECK(!messages || (low == first && high == last));
    uint64_t entries = 0;
    for (const uint8_t *p = after; p + 9 < end && *p == 7; p += 9 + number(p + 1, 8)) {
        const uint64_t channel = number(p + 9, 2), bytes = number(p + 11, 4);
        s->indexes++;
        for (uint64_t i = 0; i < bytes; i += 16) {
            const uint64_t time = number(p + 15 + i, 8), offset = number(p + 23 + i, 8);
            CHECK(offset < plain && records[offset] == 5 && number(records + offset + 9, 2) == channel &&
                  number(records + offset + 15, 8) == time);
            entries++;
        }
    }
    CHECK(entries == messages);
    s->messages += messages;
    s->entries += entries;
    s->chunks++;
    free(records);
}

/* the summary: statistics agree, chunk indexes point at chunks, the checksum holds */
static void see_summary(const uint8_t *file, const uint8_t *at, const uint8_t *end, seen *s)
{
    uint64_t chunk_indexes = 0;
    for (; at < end; at += 9 + number(at + 1, 8)) {
        const uint8_t *b = at + 9;
        if (*at == 11)
            s->summary_messages = number(b, 8);
        if (*at == 8) {
            const uint64_t offset = number(b + 16, 8), length = number(b + 24, 8);
            CHECK(file[offset] == 6 && 9 + number(file + offset + 1, 8) == length);
            chunk_indexes++;
        }
        if (*at == 10)
            CHECK(file[number(b, 8)] == 9);
        if (*at == 13)
            CHECK(file[number(b, 8)] == 12);
        if (*at == 2) {
            const uint64_t summary = number(b, 8);
            CHECK(crc32_z(0, file + summary, (size_t)(b + 16 - file) - summary) == number(b + 16, 4));
            CHECK(file[summary] == 3 && file[number(b + 8, 8)] == 14);
            s->footer = true;
        }
    }
    CHECK(chunk_indexes == s->chunks);
}

static void structure(void)
{
    char path[96];
    plan p = usual();
    CHECK(record_file(temporary(path, "structure"), &p));
    size_t size = 0;
    uint8_t *file = slurp(path, &size);
    seen s = {0};
    CHECK(size > 1000 && !memcmp(file, "\x89MCAP0\r\n", 8) && !memcmp(file + size - 8, "\x89MCAP0\r\n", 8));
    CHECK(file[8] == 1 && number(file + 17, 4) == 7 && !memcmp(file + 21, "skidpad", 7));
    const uint8_t *end = file + size - 8;
    for (const uint8_t *at = file + 8; at < end && !s.end; at += 9 + number(at + 1, 8)) {
        const uint64_t n = number(at + 1, 8);
        if (*at == 6)
            see_chunk(at + 9, n, at + 9 + n, end, &s);
        s.metadata += *at == 12;
        if (*at == 9) {
            s.attachments++;
            CHECK(crc32_z(0, at + 9, n - 4) == number(at + 9 + n - 4, 4));
        }
        if (*at == 15) {
            s.end = true;
            see_summary(file, at + 9 + n, end, &s);
        }
    }
    CHECK(s.end && s.footer && s.chunks >= 3 && s.metadata == 3 && s.attachments == 1);
    CHECK(s.messages == s.summary_messages && s.messages > 3 * TICKS);
    CHECK(s.channels == 9 && s.schemas == 8); /* traces are JSON, without a schema */
    free(file);
    unlink(path);
}

static void equal_but_for_the_host(void)
{
    char pa[96], pb[96];
    plan a = usual(), b = usual();
    a.ticks = b.ticks = 600;
    b.host = "another, with a longer name";
    CHECK(record_file(temporary(pa, "one"), &a) && record_file(temporary(pb, "two"), &b));
    size_t na = 0, nb = 0;
    uint8_t *fa = slurp(pa, &na), *fb = slurp(pb, &nb);
    CHECK(na == nb);
    size_t first = na, last = 0;
    for (size_t i = 0; i < na && i < nb; i++)
        if (fa[i] != fb[i]) {
            first = i < first ? i : first;
            last = i;
        }
    /* what differs lies inside one record: the host's, of 1 KiB */
    CHECK(last > first && last - first < 1024);
    b.host = a.host;
    CHECK(record_file(pb, &b));
    free(fb);
    fb = slurp(pb, &nb);
    CHECK(na == nb && !memcmp(fa, fb, na));
    free(fa);
    free(fb);
    unlink(pa);
    unlink(pb);
}

/* every length around a block, from every alignment, against zlib; and that one flipped bit shows wherever it is */
static void checksums_are_zlibs(void)
{
    static uint8_t data[4096];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
    for (size_t from = 0; from < 17; from++)
        for (size_t n = 0; n < 700; n++)
            CHECK(sp_mcap_crc(data + from, n) == (uint32_t)crc32_z(0, data + from, n));
    const uint32_t whole = sp_mcap_crc(data, sizeof data);
    CHECK(whole == (uint32_t)crc32_z(0, data, sizeof data));
    CHECK(sp_mcap_crc((const uint8_t *)"123456789", 9) == 0xcbf43926);
    for (size_t bit = 0; bit < sizeof data * 8; bit += 37) {
        data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(sp_mcap_crc(data, sizeof data) != whole);
        data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

int main(void)
{
    RUN(checksums_are_zlibs);
    RUN(structure);
    RUN(equal_but_for_the_host);
    return DONE();
}
