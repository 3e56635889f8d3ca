/* lazy.c - render.h for a process that may never draw: opens skidpad-draw.so when the first renderer is made and passes
 * every call on. Sets Mesa's environment. Leaves all drawing to the module. */
#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/draw.h"

/* what the rest of the program holds: the module's table and the module's renderer */
struct sp_render {
    const sp_draw_table *table;
    sp_render *inner;
};

/* ---------------------------------------------------------------- environment */
/* Mesa keeps compiled shaders; its cache is not keyed by vector width or caps, so each configuration has its own folder
 * (notes: a warm cache of another width corrupts the heap) */
static void cache_folder(sp_gl gl)
{
    static const char *const names[] = {"mesa-llvmpipe", "mesa-portable", "mesa-gpu"};
    const char *xdg = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    char path[768] = "";
    if (xdg && xdg[0] == '/')
        snprintf(path, sizeof path, "%s/skidpad/%s", xdg, names[gl]);
    else if (home && home[0] == '/')
        snprintf(path, sizeof path, "%s/.cache/skidpad/%s", home, names[gl]);
    sp_error ignored = {0};
    if (path[0] && sp_make_folders(path, &ignored) && access(path, W_OK) == 0)
        setenv("MESA_SHADER_CACHE_DIR", path, 1);
    else
        setenv("MESA_SHADER_CACHE_DISABLE", "true", 1);
}

void sp_render_environment(sp_gl gl)
{
    // one thread: parallel means processes
    setenv("LP_NUM_THREADS", "0", 1);
    // what a desktop may have set for games: another driver, another version, fewer extensions
    static const char *const foreign[] = {"GALLIUM_DRIVER", "MESA_LOADER_DRIVER_OVERRIDE", "MESA_GL_VERSION_OVERRIDE",
                                          "MESA_GLSL_VERSION_OVERRIDE", "MESA_EXTENSION_OVERRIDE"};
    for (size_t i = 0; gl != SP_GL_GPU && i < sizeof foreign / sizeof *foreign; i++)
        unsetenv(foreign[i]);
    if (gl == SP_GL_GPU)
        unsetenv("LIBGL_ALWAYS_SOFTWARE");
    else
        setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
    if (gl == SP_GL_PORTABLE)
        setenv("GALLIUM_OVERRIDE_CPU_CAPS", "sse4.1", 1);
    cache_folder(gl);

    // llvmpipe frees and faults its scene memory anew each frame; these thresholds keep it (9.4 to 5.3 ms a frame)
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    mallopt(M_TOP_PAD, 16 << 20);
}

/* ---------------------------------------------------------------- module */
/* `why` keeps the last loader message; false when the file is not there or does not load */
static void *try_open(const char *folder, const char *below, char *why, size_t why_size)
{
    char path[1024];
    const int n = snprintf(path, sizeof path, "%s%s%s", folder, below, SP_DRAW_MODULE);
    if (n < 0 || (size_t)n >= sizeof path || access(path, R_OK) != 0)
        return NULL;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        snprintf(why, why_size, "%s", dlerror());
    return handle;
}

static void *find_module(char *why, size_t why_size)
{
    // an explicit place wins
    const char *said = getenv("SKIDPAD_DRAW");
    if (said && said[0]) {
        void *handle = dlopen(said, RTLD_NOW | RTLD_LOCAL);
        if (!handle)
            snprintf(why, why_size, "%s", dlerror());
        return handle;
    }
    // beside the program, one above it (tests), or where it was installed
    static const char *const below[] = {"/", "/../", "/../lib/skidpad/", "/../lib/x86_64-linux-gnu/skidpad/",
                                        "/../lib64/skidpad/"};
    char self[768];
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return NULL;
    self[n] = 0;
    char *slash = strrchr(self, '/');
    if (slash)
        *slash = 0;
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
        void *handle = try_open(self, below[i], why, why_size);
        if (handle)
            return handle;
        if (why[0])
            return NULL;
    }
    return NULL;
}

void sp_render_preload(void)
{
    // mapped and relocated once here instead of in every child; where one is not there, the child finds what there is
    static const char *const libraries[] = {"libEGL_mesa.so.0", "libglapi.so.0", "dri/swrast_dri.so",
                                            "/usr/lib/x86_64-linux-gnu/dri/swrast_dri.so"};
    char why[400] = "";
    if (!find_module(why, sizeof why))
        return;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        dlopen(libraries[i], RTLD_LAZY | RTLD_LOCAL);
}

const sp_draw_table *sp_render_module(sp_error *err)
{
    char why[400] = "";
    void *handle = find_module(why, sizeof why);
    if (!handle) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: %s",
                     why[0] ? why : SP_DRAW_MODULE " is not beside the program");
        if (why[0])
            sp_error_hint(err, "apt-get install libsdl2-2.0-0 libglew2.2 libegl1 libgl1 libgl1-mesa-dri");
        else
            sp_error_hint(err, "build it (ninja), or name it in SKIDPAD_DRAW");
        return NULL;
    }
    // the module stays open until the process ends: Mesa does not like to be unloaded
    sp_draw_entry_fn *entry = NULL;
    void *symbol = dlsym(handle, "sp_draw_entry");
    memcpy(&entry, &symbol, sizeof entry);
    const sp_draw_table *table = entry ? entry(SP_DRAW_ABI) : NULL;
    if (!table || table->abi != SP_DRAW_ABI || table->size != sizeof *table) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: %s is of another build", SP_DRAW_MODULE);
        sp_error_hint(err, "build or install both together");
        return NULL;
    }
    return table;
}

/* ---------------------------------------------------------------- render.h, passed on */
static sp_render *create(const sp_world_def *def, bool here, sp_error *err)
{
    const sp_draw_table *table = sp_render_module(err);
    if (!table)
        return NULL;
    sp_render *r = sp_memory_alloc(sizeof *r);
    if (!r) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        return NULL;
    }
    r->table = table;
    r->inner = here ? table->create_here(def, err) : table->create(def, err);
    if (!r->inner) {
        sp_memory_free(r);
        return NULL;
    }
    return r;
}

sp_render *sp_render_create(const sp_world_def *def, sp_error *err)
{
    return create(def, false, err);
}
sp_render *sp_render_create_here(const sp_world_def *def, sp_error *err)
{
    return create(def, true, err);
}

void sp_render_destroy(sp_render *r)
{
    if (!r)
        return;
    r->table->destroy(r->inner);
    sp_memory_free(r);
}

const char *sp_render_name(const sp_render *r)
{
    return r->table->name(r->inner);
}
sp_pixels sp_render_pixels(sp_render *r)
{
    return r->table->pixels(r->inner);
}

bool sp_render_view(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *eye,
                    const sp_overlay *over, uint8_t *rgb, sp_error *err)
{
    return r->table->view(r->inner, def, world, eye, over, rgb, err);
}

void sp_render_show(sp_render *r, uint32_t window_width, uint32_t window_height)
{
    r->table->show(r->inner, window_width, window_height);
}
