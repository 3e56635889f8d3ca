/* page.c - docs/vehicles.md ends with what the rows say. */
#include "base/text.h"
#include "check.h"
#include "vehicle/vehicle.h"

#include <stdlib.h>

#define MARK "<!-- from here on generated"

static void page_is_generated(void)
{
    char path[500];
    const char *root = getenv("SP_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/docs/vehicles.md", root ? root : ".");
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const char *there = sp_file_read(arena, path, NULL, &err), *mark = there ? strstr(there, MARK) : NULL;
    CHECK(mark != NULL);
    const char *line = mark ? strchr(mark, '\n') : NULL;
    sp_text text = {0};
    CHECK(line != NULL);
    if (line) {
        sp_text_printf(&text, "%.*s\n## Kinds\n", (int)(line - there), there);
        CHECK(sp_vehicle_page(&text));
        if (getenv("SP_WRITE_GENERATED"))
            CHECK(sp_file_write(path, text.data, text.size, &err));
        else
            CHECK(!strcmp(there, text.data));
    }
    sp_text_free(&text);
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(page_is_generated);
    return DONE();
}
