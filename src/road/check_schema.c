/* check_schema.c - whether every element stands where the standard has it, with the attributes it needs. The rows are
 * in check_schema_rows.c. Values are left to the reader and the other rules. */
#include "road/check_schema.h"
#include "road/check.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA  "asam.net:xodr:1.0.0:xml.valid_schema"
#define VERSION "asam.net:xodr:1.0.0:xml.version_is_defined"
enum { TOKENS = 32, DEEPEST = 64 };

/* one word of a row: name[=key] mark [,] [>NN|<NN] */
typedef struct token {
    const char *name, *key;
    int name_length, key_length, since, until;
    char mark;
    bool mixed; /* with the one before */
} token;

/* the words of a row; at most TOKENS */
static int tokens(const char *text, token *out)
{
    int count = 0;
    bool mixed = false;
    while (*text && count < TOKENS) {
        const int length = (int)strcspn(text, " ");
        const int bare = (int)strcspn(text, " =!+?*,<>");
        token *t = &out[count];
        *t = (token){.name = text, .name_length = bare, .key = text, .key_length = bare, .mixed = mixed, .until = 99};
        int at = bare;
        if (text[at] == '=') {
            t->key = text + at + 1;
            t->key_length = (int)strcspn(t->key, " !+?*,<>");
            at += 1 + t->key_length;
        }
        mixed = false;
        for (; at < length; at++) {
            if (text[at] == '>' || text[at] == '<') {
                const int version = (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
                *(text[at] == '>' ? &t->since : &t->until) = version;
                at += 2;
            } else if (text[at] == ',') {
                mixed = true;
            } else {
                t->mark = text[at];
            }
        }
        count++;
        text += length;
        text += *text == ' ';
    }
    return count;
}

static int token_find(const token *list, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (list[i].name[0] == name[0] && !strncmp(list[i].name, name, (size_t)list[i].name_length) &&
            !name[list[i].name_length]) {
            return i;
        }
    }
    return -1;
}

static bool in_words(const char *word, const char *words)
{
    const size_t n = strlen(word);
    for (const char *at = words; *at; at += strcspn(at, "|"), at += *at == '|') {
        if (strcspn(at, "|") == n && !strncmp(at, word, n)) {
            return true;
        }
    }
    return false;
}

/* ---- attributes ---- */
static void attributes(check *c, const xml_node *n, const schema_row *row)
{
    token list[TOKENS];
    const int count = tokens(row->attributes, list);
    for (int i = 0; i < count; i++) {
        char name[40];
        memcpy(name, list[i].name, (size_t)list[i].name_length);
        name[list[i].name_length] = '\0';
        if (list[i].mark && !xml_get(n, name)) {
            CHECK_SAY(c, n, SCHEMA, list[i].mark == '!' ? SP_FINDING_ERROR : SP_FINDING_NOTE,
                      list[i].mark == '!' ? "" : "its default is taken", "%.40s has no attribute '%s'", n->name, name);
        }
    }
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        const char *name = n->attribute[i].name;
        const int at = token_find(list, count, name);

        /* names of other spaces are for others */
        if (strchr(name, ':') || !strncmp(name, "xmlns", 5)) {
            continue;
        }
        if (at < 0) {
            CHECK_SAY(c, n, SCHEMA, SP_FINDING_WARNING, "not read",
                      "%.40s has an attribute '%.40s' that no version knows", n->name, name);
        } else if (list[at].since > c->version && c->version) {
            CHECK_SAY(c, n, SCHEMA, SP_FINDING_NOTE, "read all the same",
                      "attribute '%.40s' of %.40s came with %d.%d, the file says %d.%d", name, n->name,
                      list[at].since / 10, list[at].since % 10, c->version / 10, c->version % 10);
        }
    }
    for (const schema_words *w = schema_words_next(NULL, row->key); w; w = schema_words_next(w, row->key)) {
        const char *value = xml_get(n, w->attribute);
        if (value && !in_words(value, w->words)) {
            CHECK_SAY(c, n, SCHEMA, SP_FINDING_WARNING, "read as if it were absent",
                      "attribute '%s' of %.40s is '%.40s', not one of %s", w->attribute, n->name, value, w->words);
        }
    }
}

/* ---- children ---- */
static bool additional(const char *name)
{
    return !strcmp(name, "userData") || !strcmp(name, "include") || !strcmp(name, "dataQuality");
}

static void one_child(check *c, const xml_node *n, const xml_node *k, const token *t)
{
    if (!t) {
        CHECK_SAY(c, k, SCHEMA, SP_FINDING_WARNING, "not read", "%.40s does not belong into %.40s", k->name, n->name);
    } else if (t->since > c->version && c->version) {
        CHECK_SAY(c, k, SCHEMA, SP_FINDING_NOTE, "read all the same", "%.40s came with %d.%d, the file says %d.%d",
                  k->name, t->since / 10, t->since % 10, c->version / 10, c->version % 10);
    } else if (t->until < c->version) {
        CHECK_SAY(c, k, SCHEMA, SP_FINDING_NOTE, "read all the same", "%.40s ended with %d.%d, the file says %d.%d",
                  k->name, t->until / 10, t->until % 10, c->version / 10, c->version % 10);
    }
}

/* the counts that a row demands */
static void amounts(check *c, const xml_node *n, const token *list, int count, const uint32_t *seen)
{
    for (int i = 0; i < count; i++) {
        const char mark = list[i].mark;
        if ((mark == '!' || mark == '+') && seen[i] == 0 && list[i].since <= c->version) {
            CHECK_SAY(c, n, SCHEMA, mark == '!' ? SP_FINDING_ERROR : SP_FINDING_WARNING, "", "%.40s has no %.*s",
                      n->name, list[i].name_length, list[i].name);
        } else if ((mark == '!' || mark == '?') && seen[i] > 1) {
            CHECK_SAY(c, n, SCHEMA, SP_FINDING_WARNING, "the first counts",
                      "%.40s has %u elements %.*s, one is allowed", n->name, seen[i], list[i].name_length,
                      list[i].name);
        }
    }
}

static void element(check *c, const xml_node *n, const schema_row *row, int depth)
{
    token list[TOKENS];
    uint32_t seen[TOKENS] = {0};
    const int count = tokens(row->children, list);
    int last = 0;
    bool ordered = true;
    attributes(c, n, row);
    for (const xml_node *k = n->child; k; k = k->next) {
        if (additional(k->name) || strchr(k->name, ':')) {
            continue;
        }
        const int at = token_find(list, count, k->name);
        one_child(c, n, k, at < 0 ? NULL : &list[at]);
        if (at < 0) {
            continue;
        }
        seen[at]++;

        /* elements that may be mixed share the place of the first of them */
        int place = at;
        while (place > 0 && list[place].mixed) {
            place--;
        }
        if (place < last && ordered) {
            CHECK_SAY(c, k, SCHEMA, SP_FINDING_NOTE, "the order does not matter to us",
                      "%.40s stands behind what should follow it in %.40s", k->name, n->name);
            ordered = false;
        }
        last = place > last ? place : last;
        const schema_row *next = schema_row_find(list[at].key, list[at].key_length);
        if (next && depth < DEEPEST) {
            element(c, k, next, depth + 1);
        }
    }
    amounts(c, n, list, count, seen);
}

/* ---- header ---- */
static bool unsigned_short(const char *text)
{
    int64_t v;
    return text && sp_parse_int(text, &v) && v >= 0 && v <= 65535;
}

static void version(check *c, const xml_node *header)
{
    static const char *const names[] = {"revMajor", "revMinor"};
    bool known = true;
    for (int i = 0; i < 2; i++) {
        const char *text = xml_get(header, names[i]);
        if (!unsigned_short(text)) {
            CHECK_SAY(c, header, VERSION, SP_FINDING_ERROR, "read as 1.8", "header has %s%s%.40s%s", text ? "" : "no ",
                      names[i], text ? " that is no number: '" : "", text ? text : "");
            known = false;
        }
    }
    if (!known) {
        return;
    }
    const char *major = xml_get(header, "revMajor"), *minor = xml_get(header, "revMinor");
    if (c->version / 10 != 1) {
        CHECK_SAY(c, header, SCHEMA, SP_FINDING_ERROR, "read as 1.8", "there is no OpenDRIVE %.20s.%.20s", major,
                  minor);
    } else if (c->version < 14 || c->version > 18) {
        CHECK_SAY(c, header, SCHEMA, SP_FINDING_WARNING, c->version < 14 ? "read as 1.4" : "read as 1.8",
                  "version %.20s.%.20s; 1.4 to 1.8 are known", major, minor);
    }
}

void check_schema(check *c)
{
    const xml_node *header = xml_child(c->root, "header");
    if (header) {
        version(c, header);
    }

    /* a version that is none of ours is judged by the last one */
    const int said = c->version;
    c->version = said < 10 || said > 18 ? 18 : (said < 14 ? 14 : said);
    element(c, c->root, schema_row_find("OpenDRIVE", 9), 0);
}
