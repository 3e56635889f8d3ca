/* doctor.c - what this machine has, and a proof of headless drawing: facts to paste into a bug report. */
#include "app/app.h"

#include "base/embed.h"
#include "physics/physics.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

extern const struct sp_embedded app_demo_files[];

/* draws the demo's first case from its ego's seat, and counts the colours */
static bool draw(sp_arena *arena, char *name, size_t size, uint32_t *colours, sp_error *err)
{
    enum { W = 320, H = 180 };
    sp_source given[64];
    uint32_t count = 0, case_count = 0;
    const char *path = NULL;
    const sp_case *cases = NULL;
    sp_world_def *def = NULL;
    for (const struct sp_embedded *e = app_demo_files; e->name && count < 64; e++, count++) {
        given[count] = (sp_source){.path = e->name, .data = (const char *)e->data, .size = e->size};
        path = strstr(e->name, "dart_out") ? e->name : path;
    }
    sp_sources sources = {.given = given, .given_count = count};
    if (!sp_run_sources(arena, &sources, err))
        return false;
    sp_scenario *s = sp_script_load(path, &sources, err);
    if (!s || !sp_script_cases(s, NULL, 0, 1, &cases, &case_count, err) ||
        !sp_script_freeze(s, &cases[0], &(sp_freeze_options){.suite_seed = 1}, arena, &def, err))
        return false;
    sp_world *world = sp_world_create(def, arena, err);
    uint8_t *rgb = SP_ARRAY(arena, uint8_t, W * H * 3);
    sp_render_environment(SP_GL_LLVMPIPE);
    sp_render *r = world && rgb ? sp_render_create(def, err) : NULL;
    if (!r)
        return false;
    const sp_pixels pixels = sp_render_pixels(r);
    const sp_pose at = {sp_add3(def->actors[1].pose.position, sp_v3(0, 0, 1.3)), def->actors[1].pose.rotation};
    const sp_pixel_request request = {.eye = at,
                                      .width = W,
                                      .height = H,
                                      .fx = 280,
                                      .fy = 280,
                                      .cx = 160,
                                      .cy = 90,
                                      .near = 0.3,
                                      .far = 400,
                                      .skip = SP_EGO};
    const bool fine = pixels.draw(pixels.impl, def, world, &request, rgb, err);
    snprintf(name, size, "%s", sp_render_name(r));
    enum { SEEN = 1 << 15 };
    uint8_t *seen = SP_ARRAY(arena, uint8_t, SEEN);
    for (uint32_t i = 0; seen && i < W * H; i++)
        seen[(rgb[3 * i] >> 3) << 10 | (rgb[3 * i + 1] >> 3) << 5 | rgb[3 * i + 2] >> 3] = 1;
    for (uint32_t i = 0; seen && i < SEEN; i++)
        *colours += seen[i];
    sp_render_destroy(r);
    return fine;
}

static void look(void *user, sp_text *out)
{
    char text[512] = "";
    sp_error err = {0};
    uint32_t colours = 0;
    const bool ode = sp_physics_self_test(text, sizeof text);
    (void)user;
    sp_text_add(out, ode ? "0" : "4");
    sp_text_printf(out, "physics   %s%s\n", ode ? "" : "NOT USABLE: ", text);
    sp_arena *arena = sp_arena_create();
    if (draw(arena, text, sizeof text, &colours, &err)) {
        sp_text_printf(out,
                       "drawing   %s\n          a picture of 320 x 180 with %u colours was drawn without a display\n",
                       text, colours);
        out->data[0] = colours > 20 ? out->data[0] : '4';
    } else {
        out->data[0] = '4';
        sp_text_printf(out,
                       "drawing   NOT POSSIBLE: %s (%s)\n          cameras cannot be simulated here; all else can\n",
                       err.text, err.hint);
    }
}

static void cpu_name(char *out, size_t size)
{
    FILE *f = fopen("/proc/cpuinfo", "r");
    char line[256];
    snprintf(out, size, "unknown");
    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, "model name", 10) && strchr(line, ':')) {
            snprintf(out, size, "%.*s", (int)strcspn(strchr(line, ':') + 2, "\n"), strchr(line, ':') + 2);
            break;
        }
    if (f)
        fclose(f);
}

int app_doctor(app *a)
{
    struct utsname u;
    char cpu[200];
    sp_error err = {0};
    sp_text reply = {0};
    int code = 4;
    const sp_limits limits = {60, 120, 0};
    uname(&u);
    cpu_name(cpu, sizeof cpu);
    printf("skidpad   %s, build %s\nsystem    %s %s %s\ncpu       %s, %ld online\n", SP_APP_VERSION, a->build_id,
           u.sysname, u.release, u.machine, cpu, sysconf(_SC_NPROCESSORS_ONLN));
    fflush(stdout);
    if (sp_child_ask(look, a, &limits, &reply, &err)) {
        fputs(reply.size ? reply.data + 1 : "", stdout);
        code = reply.size && reply.data[0] == '0' ? 0 : 4;
    } else {
        app_complain(a, &err);
    }
    char path[4400];
    static const char *const drivers[] = {"sentinel", "idm", "cruise", "statue", "panic", "template"};
    printf("drivers  ");
    for (size_t i = 0; i < 6; i++) {
        snprintf(path, sizeof path, "%sdrivers/%s.so", a->parts_folder, drivers[i]);
        if (access(path, R_OK) == 0)
            printf(" %s", drivers[i]);
    }
    printf("\n");
    sp_text_free(&reply);
    return code;
}
