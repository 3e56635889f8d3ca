/* select.c - which cases: the -k expression, shards, seeds. Pure functions of text. */
#include "suite/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- -k */
typedef struct matcher {
    const char *at;
    const char *id;
    const char *const *tags;
    uint32_t tag_count;
    char word[256];
    int depth;
    bool bad;
} matcher;

enum { T_END, T_WORD, T_OPEN, T_CLOSE, T_AND, T_OR, T_NOT };

/* the next token, without taking it; *after is where the one after it begins */
static int peek(matcher *m, const char **after)
{
    const char *p = m->at + strspn(m->at, " \t\n");
    size_t n;
    m->word[0] = '\0';
    *after = p;
    if (!*p)
        return T_END;
    if (*p == '(' || *p == ')') {
        *after = p + 1;
        return *p == '(' ? T_OPEN : T_CLOSE;
    }
    const bool quoted = *p == '\'' || *p == '"';
    if (quoted) {
        const char *close = strchr(p + 1, *p);
        n = close ? (size_t)(close - p - 1) : strlen(p + 1);
        m->bad |= !close;
        *after = close ? close + 1 : p + 1 + n;
        p++;
    } else {
        n = strcspn(p, " \t\n()");
        *after = p + n;
    }
    if (n >= sizeof m->word) {
        m->bad = true;
        n = sizeof m->word - 1;
    }
    memcpy(m->word, p, n);
    m->word[n] = '\0';
    if (quoted)
        return T_WORD;
    return !strcmp(m->word, "and") ? T_AND : !strcmp(m->word, "or") ? T_OR : !strcmp(m->word, "not") ? T_NOT : T_WORD;
}

static bool contains(const matcher *m)
{
    if (strstr(m->id, m->word))
        return true;
    for (uint32_t i = 0; i < m->tag_count; i++)
        if (strstr(m->tags[i], m->word))
            return true;
    return false;
}

static bool either(matcher *m);

static bool one(matcher *m)
{
    const char *after;
    const int token = peek(m, &after);
    bool value = false;
    if (++m->depth > 100)
        m->bad = true;
    if (m->bad)
        return false;
    if (token == T_NOT) {
        m->at = after;
        value = !one(m);
    } else if (token == T_OPEN) {
        m->at = after;
        value = either(m);
        m->bad |= peek(m, &after) != T_CLOSE;
        m->at = after;
    } else if (token == T_WORD) {
        m->at = after;
        value = contains(m);
    } else {
        m->bad = true;
    }
    m->depth--;
    return value;
}

static bool both(matcher *m)
{
    const char *after;
    bool value = one(m);
    while (!m->bad && peek(m, &after) == T_AND) {
        m->at = after;
        const bool next = one(m);
        value = value && next;
    }
    return value;
}

static bool either(matcher *m)
{
    const char *after;
    bool value = both(m);
    while (!m->bad && peek(m, &after) == T_OR) {
        m->at = after;
        const bool next = both(m);
        value = value || next;
    }
    return value;
}

bool sp_select_match(const char *expr, const char *id, const char *const *tags, uint32_t tag_count, bool *match,
                     sp_error *err)
{
    matcher m = {.at = expr, .id = id, .tags = tags, .tag_count = tag_count};
    const char *after;
    *match = either(&m);
    if (m.bad || peek(&m, &after) != T_END) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "-k cannot read '%s' at '%s'", expr, m.at);
        sp_error_hint(err, "words joined by and, or, not and parentheses, as in \"ccrs and not speed=50km/h\"");
        return false;
    }
    return true;
}

/* ---------------------------------------------------------------- shards and seeds */
uint32_t sp_select_shard(const char *id, uint32_t n)
{
    const sp_hash h = sp_hash_bytes(id, strlen(id));
    return (uint32_t)(h.lo % (n ? n : 1)) + 1;
}

static bool from_environment(const char *index, const char *total, int64_t base, uint32_t *shard, uint32_t *shards)
{
    const char *i = getenv(index), *n = getenv(total);
    int64_t a, b;
    if (!i || !n || !sp_parse_int(i, &a) || !sp_parse_int(n, &b) || b < 1 || a - base < 0 || a - base >= b)
        return false;
    *shard = (uint32_t)(a - base + 1);
    *shards = (uint32_t)b;
    return true;
}

bool sp_select_shard_parse(const char *text, uint32_t *shard, uint32_t *shards, sp_error *err)
{
    int i, n, used = 0;
    if (!strcmp(text, "auto")) {
        const char *first = getenv("SLURM_ARRAY_TASK_MIN");
        int64_t base = 0;
        if (first)
            sp_parse_int(first, &base);
        *shard = *shards = 1;
        return from_environment("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", base, shard, shards) ||
               from_environment("JOB_COMPLETION_INDEX", "SKIDPAD_SHARDS", 0, shard, shards) ||
               from_environment("CI_NODE_INDEX", "CI_NODE_TOTAL", 1, shard, shards) ||
               from_environment("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, shard, shards) ||
               from_environment("TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, shard, shards) ||
               from_environment("SGE_TASK_ID", "SGE_TASK_LAST", 1, shard, shards) ||
               from_environment("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", 0, shard, shards) ||
               from_environment("PMI_RANK", "PMI_SIZE", 0, shard, shards) || true;
    }
    if (sscanf(text, "%d/%d%n", &i, &n, &used) != 2 || text[used] || n < 1 || i < 1 || i > n) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--shard wants I/N with 1 <= I <= N, or auto; not '%s'", text);
        return false;
    }
    *shard = (uint32_t)i;
    *shards = (uint32_t)n;
    return true;
}

uint64_t sp_select_seed(uint64_t suite_seed, uint32_t repeat, const char *id)
{
    sp_text t = {0};
    sp_text_printf(&t, "%llu\n%u\n%s", (unsigned long long)suite_seed, repeat, id);
    const sp_hash h = sp_hash_bytes(t.data, t.size);
    sp_text_free(&t);
    return h.lo;
}
