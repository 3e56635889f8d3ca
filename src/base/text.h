/* text.h - growing text, numbers independent of the locale, JSON, suggestions, whole files. */
#ifndef SP_BASE_TEXT_H
#define SP_BASE_TEXT_H

#include "base/arena.h"
#include "base/error.h"

typedef struct sp_text {
    char *data;
    size_t size, capacity;
    bool failed;
} sp_text; /* zero is empty; data stays terminated */

void sp_text_free(sp_text *t);
void sp_text_clear(sp_text *t);
void sp_text_add(sp_text *t, const char *s);
void sp_text_add_bytes(sp_text *t, const void *s, size_t n);
void sp_text_printf(sp_text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* no %f of locale-dependent kind: use sp_text_number */
void sp_text_number(sp_text *t, double v); /* shortest decimal that reads back; inf and nan as null */
/* v rounded to a millionth and without trailing zeros: for what is looked at, twenty times cheaper. Beyond 1e12 as
 * above. */
void sp_text_micro(sp_text *t, double v);
void sp_text_json(sp_text *t,
                  const char *s); /* quoted and escaped; NULL as null; bytes that are no UTF-8 become U+FFFD */
void sp_text_html(
    sp_text *t,
    const char *s); /* escaped for text and attributes; also right for XML: control characters become U+FFFD */
/* The same, so that readers of XML give the same bytes back also of attributes: blanks other than spaces are said by
 * number, and only what XML cannot hold (control characters, U+FFFE and U+FFFF, no UTF-8) becomes U+FFFD. */
void sp_text_xml(sp_text *t, const char *s);
size_t sp_utf8_length(const char *s); /* bytes of the character at s, 1 to 4; 0 when they are no UTF-8 */

/* Shortest decimal that reads back to v, "1e+30" in C notation where shorter; integers without a point. */
void sp_number(char out[32], double v);
/* v with a fixed number of decimals, locale independent. */
void sp_number_fixed(char out[40], double v, int decimals);
/* Reads a decimal in the C locale. False when `s` is not wholly a finite number (leading and trailing blanks are
 * allowed). */
bool sp_parse_number(const char *s, double *out);
bool sp_parse_int(const char *s, int64_t *out);

/* The candidate nearest to `word` by edit distance (adjacent swaps count one), or NULL when none is near (> 1 + length
 * / 4). */
const char *sp_suggest(const char *word, const char *const *candidates, size_t count);

/* Reads a whole file into the arena, terminated; size may be NULL. Fails: no such file, no memory, more than 256 MiB.
 */
char *sp_file_read(sp_arena *arena, const char *path, size_t *size, sp_error *err);
/* Writes by a temporary file beside it and rename; checks every write, so that a full disk is an error in words. */
bool sp_file_write(const char *path, const void *data, size_t size, sp_error *err);
/* mkdir -p */
bool sp_make_folders(const char *path, sp_error *err);

#endif
