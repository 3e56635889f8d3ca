/* xml.h - a small tree of elements with line numbers, in an arena of its own. Private to this folder. */
#ifndef SP_ROAD_XML_H
#define SP_ROAD_XML_H

#include "base/base.h"

typedef struct xml_node {
    const char *name, *text; /* text only of elements that were asked for; else "" */
    const char **attribute;  /* name, value, ..., NULL */
    int line;
    struct xml_node *child, *last, *next, *parent;
} xml_node;

/* Reads a whole document. `keep_text` names the element whose text is kept. skipped: bytes before the document that are
 * no part of it (not counting a byte order mark). Entities of its own are refused. */
bool xml_read(const char *path, const char *text, size_t size, const char *keep_text, sp_arena *arena, xml_node **root,
              size_t *skipped, sp_error *err);
const char *xml_get(const xml_node *node, const char *name); /* NULL: absent */
xml_node *xml_child(const xml_node *node, const char *name); /* the first; NULL: none */
xml_node *xml_next(const xml_node *node, const char *name);  /* the next sibling of that name */
static inline bool xml_is(const xml_node *node, const char *name)
{
    return __builtin_strcmp(node->name, name) == 0;
}

#endif
