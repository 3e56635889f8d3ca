/* xml.c - expat into a tree. Leaves meaning to xodr.c. */
#include "road/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH    64
#define TEXT_MAX 8192

typedef struct reading {
    const char *path, *keep_text;
    XML_Parser parser;
    sp_arena *arena;
    xml_node *root, *current;
    int depth, line0; /* lines before the document */
    bool memory, deep, entities;
} reading;

static int line_of(const reading *r)
{
    return (int)XML_GetCurrentLineNumber(r->parser) + r->line0;
}

static void stop(reading *r, bool *why)
{
    *why = true;
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    reading *r = user;
    size_t count = 0;
    while (attributes[count]) {
        count++;
    }
    if (r->depth >= DEPTH) {
        stop(r, &r->deep);
        return;
    }
    xml_node *node = SP_NEW(r->arena, xml_node);
    const char **copy = SP_ARRAY(r->arena, const char *, count + 1);
    char *own = sp_arena_strdup(r->arena, name);
    if (!node || !copy || !own) {
        stop(r, &r->memory);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        copy[i] = sp_arena_strdup(r->arena, attributes[i]);
        if (!copy[i]) {
            stop(r, &r->memory);
            return;
        }
    }
    *node = (xml_node){.name = own, .text = "", .attribute = copy, .line = line_of(r), .parent = r->current};

    /* behind the last child of its parent */
    if (!r->current) {
        r->root = node;
    } else if (r->current->last) {
        r->current->last->next = node;
        r->current->last = node;
    } else {
        r->current->child = node;
        r->current->last = node;
    }
    r->current = node;
    r->depth++;
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    reading *r = user;
    if (r->current) {
        r->current = r->current->parent;
        r->depth--;
    }
}

static void XMLCALL on_text(void *user, const XML_Char *text, int length)
{
    reading *r = user;
    if (!r->current || strcmp(r->current->name, r->keep_text) != 0) {
        return;
    }
    const size_t have = strlen(r->current->text), more = (size_t)length;
    if (have + more > TEXT_MAX) {
        return;
    }
    char *joined = sp_arena_alloc(r->arena, have + more + 1);
    if (!joined) {
        stop(r, &r->memory);
        return;
    }
    memcpy(joined, r->current->text, have);
    memcpy(joined + have, text, more);
    r->current->text = joined;
}

static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter, const XML_Char *value, int length,
                              const XML_Char *base, const XML_Char *system, const XML_Char *public_id,
                              const XML_Char *notation)
{
    reading *r = user;
    stop(r, &r->entities);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* first place of `word` in text[from, limit); limit when it is not there */
static size_t find(const char *text, size_t from, size_t limit, const char *word)
{
    const size_t n = strlen(word);
    for (size_t i = from; i + n <= limit; i++) {
        if (!memcmp(text + i, word, n)) {
            return i;
        }
    }
    return limit;
}

/* where the document starts: some files carry a licence or a comment of another kind before it */
static size_t preamble(const char *text, size_t size, size_t *skipped, int *lines)
{
    const size_t mark = size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    const size_t limit = size < 65536 ? size : 65536;
    size_t start = mark;
    while (start < limit && is_blank(text[start])) {
        start++;
    }
    if (start < limit && text[start] != '<' && (unsigned char)text[start] < 0x80 && text[start]) {
        /* a '<?xml' if there is one, else the first element */
        size_t found = find(text, start, limit, "<?xml");
        found = found < limit ? found : find(text, start, limit, "<");
        *skipped = found < limit ? found - mark : 0;
        start = found < limit ? found : start;
    } else if (start < limit && text[start] && (unsigned char)text[start] >= 0x80) {
        start = 0; /* another encoding: expat knows */
    }
    for (size_t i = 0; i < start; i++) {
        *lines += text[i] == '\n';
    }
    return start;
}

static bool reading_failed(reading *r, sp_error *err)
{
    if (r->memory || XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY) {
        return sp_error_set(err, SP_BAD_BENCH, r->path, 0, "out of memory while reading XML");
    }
    const int line = line_of(r);
    if (r->deep) {
        return sp_error_set(err, SP_BAD_LOAD, r->path, line, "elements nested deeper than %d", DEPTH);
    }
    if (r->entities) {
        return sp_error_set(err, SP_BAD_LOAD, r->path, line, "entity declarations are not accepted");
    }
    return sp_error_set(err, SP_BAD_LOAD, r->path, line, "not well-formed XML: %s",
                        XML_ErrorString(XML_GetErrorCode(r->parser)));
}

bool xml_read(const char *path, const char *text, size_t size, const char *keep_text, sp_arena *arena, xml_node **root,
              size_t *skipped, sp_error *err)
{
    static const XML_Memory_Handling_Suite memory = {sp_memory_alloc, sp_memory_realloc, sp_memory_free};
    reading r = {.path = path, .keep_text = keep_text, .arena = arena};
    *skipped = 0;
    size_t at = preamble(text, size, skipped, &r.line0);
    r.parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!r.parser) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading XML");
    }

    /* a constant salt: nothing here depends on the order of expat's tables, and runs stay alike */
    (void)XML_SetHashSalt(r.parser, 0x5eed);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetEntityDeclHandler(r.parser, on_entity);

    /* in blocks, for lengths are ints there */
    bool good = true;
    do {
        const size_t block = size - at < 1 << 20 ? size - at : 1 << 20;
        good = XML_Parse(r.parser, text + at, (int)block, at + block == size) == XML_STATUS_OK;
        at += block;
    } while (good && at < size);
    if (!good) {
        reading_failed(&r, err);
    }
    XML_ParserFree(r.parser);
    *root = r.root;
    return good;
}

const char *xml_get(const xml_node *node, const char *name)
{
    for (size_t i = 0; node->attribute[i]; i += 2) {
        if (!strcmp(node->attribute[i], name)) {
            return node->attribute[i + 1];
        }
    }
    return NULL;
}

static xml_node *first_of(xml_node *node, const char *name)
{
    while (node && !xml_is(node, name)) {
        node = node->next;
    }
    return node;
}

xml_node *xml_child(const xml_node *node, const char *name)
{
    return node ? first_of(node->child, name) : NULL;
}

xml_node *xml_next(const xml_node *node, const char *name)
{
    return node ? first_of(node->next, name) : NULL;
}
