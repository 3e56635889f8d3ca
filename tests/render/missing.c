/* missing.c - without the drawing module, or with a wrong one, there are words and no crash. */
#include "check.h"
#include "scene.h"

static void test_named_module_is_not_there(void)
{
    sp_error err = {0};
    scene s;
    scene_make(&s, SCENE_STRAIGHT, true);
    setenv("SKIDPAD_DRAW", "/nonexistent/skidpad-draw.so", 1);
    CHECK(sp_render_create(&s.def, &err) == NULL);
    CHECK(err.code == SP_BAD_BENCH && strstr(err.text, "cannot draw") && err.hint[0]);
    // a library that is another's
    err = (sp_error){0};
    setenv("SKIDPAD_DRAW", "libz.so.1", 1);
    CHECK(sp_render_create(&s.def, &err) == NULL);
    CHECK(err.code == SP_BAD_BENCH && err.text[0]);
    scene_free(&s);
}

/* this process never drew: no GL, EGL or SDL is mapped */
static void test_nothing_is_loaded_before_drawing(void)
{
    FILE *f = fopen("/proc/self/maps", "r");
    char line[600];
    int found = 0;
    while (f && fgets(line, sizeof line, f))
        found += strstr(line, "libGL") || strstr(line, "libEGL") || strstr(line, "libSDL2") || strstr(line, "libGLEW");
    if (f)
        fclose(f);
    CHECK(f != NULL && found == 0);
}

int main(void)
{
    RUN(test_named_module_is_not_there);
    RUN(test_nothing_is_loaded_before_drawing);
    return DONE();
}
