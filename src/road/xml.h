/* xml.h - a small tree of elements with line numbers, in an arena of its own. Private to this folder. */
#ifndef SP_ROAD_XML_H
#define SP_ROAD_XML_H

#include "base/base.h"

typedef struct xml_attribute {
    const char *name, *value;
} xml_attribute;
typedef struct xml_node {
    const char *name, *text; /* text only of elements that were asked for; else "" */
    struct xml_node *child, *last, *next, *parent;
    int line;
    uint32_t attribute_count;
    xml_attribute attribute[]; /* in the file's order */
} xml_node;

/* Reads a whole document. `keep_text` names the element whose text is kept; of elements named `shallow` (NULL: none)
 * the inside is left out. skipped: bytes before the document that are no part of it (not counting a byte order mark).
 * Entities of its own are refused, and what is larger than 256 MiB, 4 million elements, 64 levels, 128 attributes in
 * an element. *root may be set even when the document fails later on. */
bool xml_read(const char *path, const char *text, size_t size, const char *keep_text, const char *shallow,
              sp_arena *arena, xml_node **root, size_t *skipped, sp_error *err);
xml_node *xml_child(const xml_node *node, const char *name); /* the first; NULL: none */
xml_node *xml_next(const xml_node *node, const char *name);  /* the next sibling of that name */
static inline bool xml_same(const char *a, const char *b)
{
    return a[0] == b[0] && __builtin_strcmp(a, b) == 0;
}
static inline bool xml_is(const xml_node *node, const char *name)
{
    return xml_same(node->name, name);
}
/* value of an attribute; NULL: absent */
static inline const char *xml_get(const xml_node *node, const char *name)
{
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        if (xml_same(node->attribute[i].name, name)) {
            return node->attribute[i].value;
        }
    }
    return NULL;
}

#endif
