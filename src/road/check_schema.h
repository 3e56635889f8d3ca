/* check_schema.h - the shape of OpenDRIVE 1.4 to 1.8 as rows, for check_schema.c. */
#ifndef SP_ROAD_CHECK_SCHEMA_H
#define SP_ROAD_CHECK_SCHEMA_H

/* One element: its attributes and its children in their order. Attributes: `name!` cannot be done without, `name+` the
 * standard demands but has an evident default, `name` may be absent. Children: `name!` exactly one, `name?` at most
 * one, `name*` any number, `name+` at least one; `name=key` when the child's row is not called by its name; `,` between
 * two that may be mixed. `>NN` behind either: from version N.N on; `<NN`: up to N.N. */
typedef struct schema_row {
    const char *key, *attributes, *children;
} schema_row;
/* An attribute with a closed list of words, parted by '|'. */
typedef struct schema_words {
    const char *key, *attribute, *words;
} schema_words;

const schema_row *schema_row_find(const char *key, int length);
const schema_words *schema_words_next(const schema_words *after, const char *key);

#endif
