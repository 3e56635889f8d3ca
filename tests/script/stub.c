/* the committed stub and reference are what the rows print */
#include "helper.h"

static void same(const char *name, bool (*print)(sp_text *))
{
    char path[500];
    const char *root = getenv("SP_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    sp_text text = {0};
    CHECK(print(&text));
    // SP_WRITE_GENERATED=1 writes them anew
    sp_error err = {0};
    if (getenv("SP_WRITE_GENERATED"))
        CHECK(sp_file_write(path, text.data, text.size, &err));
    sp_arena *arena = sp_arena_create();
    const char *there = sp_file_read(arena, path, NULL, &err);
    CHECK(there && !strcmp(there, text.data));
    sp_arena_destroy(arena);
    sp_text_free(&text);
}

static void stub_is_generated(void)
{
    same("assets/skidpad.d.lua", sp_script_stub);
}
static void reference_is_generated(void)
{
    same("docs/reference.md", sp_script_reference);
}

int main(void)
{
    RUN(stub_is_generated);
    RUN(reference_is_generated);
    return DONE();
}
