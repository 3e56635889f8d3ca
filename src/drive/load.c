/* load.c - opens a driver library and copies its table; every refusal in words. dlfcn.h stays in here. */
#include "drive/inside.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef const sp_driver_api *entry_function(uint32_t host_abi);

/* says why a path cannot be a library before the loader says it worse */
static bool looks_like_library(const char *path, sp_error *err)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "no such driver library");
    unsigned char head[20] = {0};
    const size_t got = fread(head, 1, sizeof head, f);
    fclose(f);
    if (got < sizeof head || memcmp(head, "\177ELF", 4))
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "not a shared library: it does not begin as an ELF file does");
    if (head[4] != 2 || head[18] != 62)
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "a library for another machine: wanted 64-bit x86-64");
    if (head[16] != 3)
        return sp_error_set(err, SP_BAD_LOAD, path, 0,
                            "an ELF file, but not a shared library (build it with -shared -fPIC)");
    return true;
}

/* ids go into tables, file names and the black box */
static bool valid_id(const char *s, size_t most)
{
    const size_t n = s ? strnlen(s, most + 1) : 0;
    for (size_t i = 0; i < n; i++)
        if (s[i] <= ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\')
            return false;
    return n > 0 && n <= most;
}

static bool copy_needs(sp_drive *d, sp_error *err)
{
    const sp_driver_api *a = &d->api;
    const size_t least = offsetof(sp_need, version) + sizeof(uint32_t);
    if (a->need_count > SP_DRIVE_MAX_NEEDS)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s declares %u needs, at most %d are served", a->id,
                            a->need_count, SP_DRIVE_MAX_NEEDS);
    if (a->need_count && (!a->needs || a->need_stride < least))
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0,
                            "driver %s declares %u needs of %u bytes each, wanted at least %zu", a->id, a->need_count,
                            a->need_stride, least);
    for (uint32_t i = 0; i < a->need_count; i++) {
        const unsigned char *from = (const unsigned char *)a->needs + (size_t)i * a->need_stride;
        memcpy(&d->needs[i], from, a->need_stride < sizeof(sp_need) ? a->need_stride : sizeof(sp_need));
        if (!valid_id(d->needs[i].slot, 39))
            return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s: need %u has no usable slot name", a->id, i);
        if (d->needs[i].kind < SP_FRAME_EGO || d->needs[i].kind > SP_FRAME_LABELS)
            return sp_error_set(err, SP_BAD_DRIVER, d->path, 0,
                                "driver %s: need '%s' is of kind %u, which is not known here", a->id, d->needs[i].slot,
                                d->needs[i].kind);
        for (uint32_t j = 0; j < i; j++)
            if (!strcmp(d->needs[i].slot, d->needs[j].slot))
                return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s: two needs are called '%s'", a->id,
                                    d->needs[i].slot);
    }
    return true;
}

/* the library's table into a zeroed one of our size, so that an absent member reads as zero */
static bool copy_table(sp_drive *d, const sp_driver_api *theirs, sp_error *err)
{
    if (theirs->abi >> 16 != SP_DRIVER_ABI_MAJOR)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "built for driver ABI %u.%u, this skidpad speaks %u.%u",
                            theirs->abi >> 16, theirs->abi & 0xffffu, SP_DRIVER_ABI_MAJOR, SP_DRIVER_ABI_MINOR);
    const size_t least = offsetof(sp_driver_api, destroy) + sizeof(void *);
    if (theirs->size < least)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "its table has %u bytes, wanted at least %zu", theirs->size,
                            least);
    memcpy(&d->api, theirs, theirs->size < sizeof d->api ? theirs->size : sizeof d->api);
    const sp_driver_api *a = &d->api;
    if (!valid_id(a->id, 39))
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0,
                            "its id is empty, longer than 39 characters or not printable");
    if (!a->create || !a->step || !a->destroy)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s: create, step or destroy is missing", a->id);
    if (a->period < 0 || a->latency < 0)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s: period or latency is negative", a->id);
    if (!a->name)
        d->api.name = a->id;
    if (!a->version || strnlen(a->version, 64) > 63)
        d->api.version = "";
    return copy_needs(d, err);
}

/* asks the library for its table, under the guard: a constructor or entry may do anything */
static bool ask_entry(sp_drive *d, sp_error *err)
{
    sp_guard g;
    sp_guard_enter(&g, d, INT64_MIN, SP_PHASE_DRIVER_LOAD);
    d->library = dlopen(d->path, RTLD_NOW | RTLD_LOCAL);
    const char *why = d->library ? NULL : dlerror();
    entry_function *entry = NULL;
    if (d->library) {
        void *symbol = dlsym(d->library, "sp_driver_entry");
        memcpy(&entry, &symbol, sizeof entry);
    }
    const sp_driver_api *theirs = entry ? entry(SP_DRIVER_ABI) : NULL;
    sp_guard_leave(&g, d);

    if (!d->library)
        return sp_error_set(err, SP_BAD_LOAD, d->path, 0, "cannot be loaded: %s", why ? why : "unknown");
    if (!entry) {
        sp_error_set(err, SP_BAD_LOAD, d->path, 0,
                     "a shared library, but no driver: it exports no function sp_driver_entry");
        sp_error_hint(err, "see drivers/template.c; in C++ the function must be extern \"C\"");
        return false;
    }
    if (!theirs)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0,
                            "does not serve driver ABI %u.%u: sp_driver_entry gave NULL", SP_DRIVER_ABI_MAJOR,
                            SP_DRIVER_ABI_MINOR);
    return copy_table(d, theirs, err);
}

/* "lead, line 12: org.skidpad.idm", of the ego's the id alone */
static void label(sp_drive *d, const char *name, const char *id)
{
    memset(d->label, 0, sizeof d->label);
    snprintf(d->label, sizeof d->label, "%.31s%s%.39s", name ? name : "", name ? ": " : "", id);
}

sp_drive *sp_drive_open(const sp_drive_config *config, sp_error *err)
{
    sp_arena *arena = sp_arena_create();
    sp_drive *d = arena ? SP_NEW(arena, sp_drive) : NULL;
    if (!d) {
        sp_arena_destroy(arena);
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the driver");
        return NULL;
    }
    d->arena = arena;
    d->box = config->box ? config->box : &d->own_box;
    d->actor = config->actor ? config->actor : SP_EGO.i;
    d->observer = config->observer;
    d->param_names = config->param_names;
    d->param_values = config->param_values;
    d->param_count = config->param_count;
    for (uint32_t i = 0; i < config->bind_count && i < SP_DRIVE_BINDS; i++) {
        const sp_bind *b = &config->binds[i];
        d->binds[d->bind_count++] = (sp_bind){sp_arena_strdup(arena, b->need),
                                              sp_arena_strdup(arena, b->mount),
                                              {sp_arena_strdup(arena, b->said.file), b->said.line}};
        if (!d->binds[i].need || !d->binds[i].mount) {
            sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the driver");
            sp_arena_destroy(arena);
            return NULL;
        }
    }

    /* a bare name would be looked up in the system's folders */
    const char *path = config->path ? config->path : "";
    snprintf(d->path, sizeof d->path, "%s%s", strchr(path, '/') ? "" : "./", path);
    if (strlen(path) + 3 > sizeof d->path) {
        sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the driver's path is longer than 250 characters");
        goto fail;
    }
    if (!looks_like_library(d->path, err))
        goto fail;
    const char *file = strrchr(d->path, '/');
    if (config->name)
        label(d, config->name, file + 1);
    if (!ask_entry(d, err))
        goto fail;
    d->latency = config->latency >= 0 ? config->latency : d->api.latency;
    label(d, config->name, d->api.id);
    if (d->actor == SP_EGO.i)
        memcpy(d->box->driver, d->label, sizeof d->label);
    return d;
fail:
    sp_drive_close(d);
    return NULL;
}

void sp_drive_close(sp_drive *d)
{
    if (!d)
        return;
    if (d->created) {
        sp_guard g;
        sp_guard_enter(&g, d, d->box->tick, SP_PHASE_DRIVER_DESTROY);
        d->api.destroy(d->instance);
        sp_guard_leave(&g, d);
    }
    /* the library stays loaded: threads or handlers of its own may still run its code */
    sp_host_call_ends(d);
    sp_memory_free(d->scratch);
    sp_arena_destroy(d->arena);
}

const sp_driver_api *sp_drive_api(const sp_drive *d)
{
    return &d->api;
}

int64_t sp_drive_latency(const sp_drive *d)
{
    return d->latency;
}
