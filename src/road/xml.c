/* xml.c - expat into a tree. Leaves meaning to xodr.c. */
#include "road/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH      64
#define TEXT_MAX   8192
#define SIZE_MOST  ((size_t)256 << 20)
#define NODES_MOST 4000000u
#define ATTRIBUTES 128u
#define NAMES      512u /* slots of the table of names, a power of 2 */

typedef struct reading {
    const char *path, *keep_text, *shallow;
    XML_Parser parser;
    sp_arena *arena;
    xml_node *root, *current;
    int depth, line0; /* lines before the document */
    int hidden;       /* levels inside a shallow element */
    uint32_t nodes;
    const char *why; /* what stopped it, in words; NULL: not us */
    bool memory;
    size_t text_size;
    char text[TEXT_MAX];
    const char *names[NAMES]; /* each name once */
} reading;

static int line_of(const reading *r)
{
    return (int)XML_GetCurrentLineNumber(r->parser) + r->line0;
}

static void stop(reading *r, const char *why)
{
    r->why = why;
    r->memory = why == NULL;
    (void)XML_StopParser(r->parser, XML_FALSE);
}

/* The one copy of a name; NULL when memory is out. Names beyond the table's room get copies of their own. */
static const char *name_keep(reading *r, const char *name)
{
    uint32_t hash = 2166136261u;
    for (const char *c = name; *c; c++) {
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    }
    for (uint32_t i = 0; i < 16; i++) {
        const char **slot = &r->names[(hash + i) % NAMES];
        if (!*slot) {
            *slot = sp_arena_strdup(r->arena, name);
            return *slot;
        }
        if (xml_same(*slot, name)) {
            return *slot;
        }
    }
    return sp_arena_strdup(r->arena, name);
}

/* one piece of memory: the node, its attributes, their values */
static xml_node *node_make(reading *r, const XML_Char *name, const XML_Char **attributes)
{
    size_t lengths[ATTRIBUTES], bytes = 0;
    uint32_t count = 0;
    while (attributes[2 * (size_t)count]) {
        if (count >= ATTRIBUTES) {
            stop(r, "an element of more than 128 attributes");
            return NULL;
        }
        lengths[count] = strlen(attributes[2 * (size_t)count + 1]) + 1;
        bytes += lengths[count];
        count++;
    }
    xml_node *node = sp_arena_alloc(r->arena, sizeof *node + count * sizeof node->attribute[0] + bytes);
    const char *kept = name_keep(r, name);
    if (!node || !kept) {
        stop(r, NULL);
        return NULL;
    }
    node->name = kept;
    node->text = "";
    node->line = line_of(r);
    node->attribute_count = count;
    char *at = (char *)&node->attribute[count];
    for (uint32_t i = 0; i < count; i++) {
        node->attribute[i].name = name_keep(r, attributes[2 * (size_t)i]);
        node->attribute[i].value = at;
        if (!node->attribute[i].name) {
            stop(r, NULL);
            return NULL;
        }
        memcpy(at, attributes[2 * (size_t)i + 1], lengths[i]);
        at += lengths[i];
    }
    return node;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    reading *r = user;
    if (r->depth >= DEPTH) {
        stop(r, "elements nested deeper than 64");
        return;
    }
    r->depth++;
    if (r->hidden || (r->current && r->shallow && xml_is(r->current, r->shallow))) {
        r->hidden++;
        return;
    }
    if (++r->nodes > NODES_MOST) {
        stop(r, "more than 4000000 elements");
        return;
    }
    xml_node *node = node_make(r, name, attributes);
    if (!node) {
        return;
    }
    node->parent = r->current;

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
    r->text_size = 0;
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    reading *r = user;
    r->depth--;
    if (r->hidden) {
        r->hidden--;
        return;
    }
    if (!r->current) {
        return;
    }
    if (r->text_size) {
        char *text = sp_arena_alloc(r->arena, r->text_size + 1);
        if (!text) {
            stop(r, NULL);
            return;
        }
        memcpy(text, r->text, r->text_size);
        r->current->text = text;
        r->text_size = 0;
    }
    r->current = r->current->parent;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int length)
{
    reading *r = user;
    const size_t more = (size_t)length;
    if (!r->current || r->hidden || !xml_is(r->current, r->keep_text) || r->text_size + more > TEXT_MAX) {
        return;
    }
    memcpy(r->text + r->text_size, text, more);
    r->text_size += more;
}

static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter, const XML_Char *value, int length,
                              const XML_Char *base, const XML_Char *system, const XML_Char *public_id,
                              const XML_Char *notation)
{
    reading *r = user;
    stop(r, "entity declarations are not accepted");
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
    if (r->why) {
        return sp_error_set(err, SP_BAD_LOAD, r->path, line, "not readable: %s", r->why);
    }
    return sp_error_set(err, SP_BAD_LOAD, r->path, line, "not well-formed XML: %s",
                        XML_ErrorString(XML_GetErrorCode(r->parser)));
}

/* in blocks, for lengths are ints there */
static bool blocks_parse(reading *r, const char *text, size_t at, size_t size)
{
    bool good = true;
    do {
        const size_t block = size - at < 1 << 20 ? size - at : 1 << 20;
        good = XML_Parse(r->parser, text + at, (int)block, at + block == size) == XML_STATUS_OK;
        at += block;
    } while (good && at < size);
    return good;
}

bool xml_read(const char *path, const char *text, size_t size, const char *keep_text, const char *shallow,
              sp_arena *arena, xml_node **root, size_t *skipped, sp_error *err)
{
    static const XML_Memory_Handling_Suite memory = {sp_memory_alloc, sp_memory_realloc, sp_memory_free};
    *root = NULL;
    *skipped = 0;
    if (size > SIZE_MOST) {
        return sp_error_set(err, SP_BAD_LOAD, path, 1, "the file is larger than 256 MiB");
    }
    reading *r = SP_NEW(arena, reading);
    if (!r) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading XML");
    }
    *r = (reading){.path = path, .keep_text = keep_text, .shallow = shallow, .arena = arena};
    const size_t at = preamble(text, size, skipped, &r->line0);
    r->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!r->parser) {
        return sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory while reading XML");
    }

    /* a constant salt: nothing here depends on the order of expat's tables, and runs stay alike */
    (void)XML_SetHashSalt(r->parser, 0x5eed);
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetEntityDeclHandler(r->parser, on_entity);
    const bool good = blocks_parse(r, text, at, size);
    if (!good) {
        reading_failed(r, err);
    }
    XML_ParserFree(r->parser);
    *root = r->root;
    return good;
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
