/* driven.c - w:car { driver = "idm", params = ..., rig = ... }: somebody beside the ego whom a driver of his own
 * drives. What the library is, and whether it can be had, is known to who runs the case. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* words that say something to a driver, or that a driver leaves no room for */
static const char *const with_driver[] = {"params", "rig", "bind", "set_speed", "time_gap", "engaged", "latency"};
static const char *const without[] = {"parked", "hidden", "wander", "obey", "temper"};

static void check_words(lua_State *L, int table, const sp_actor_def *d, const char *driver)
{
    for (size_t i = 0; !driver && i < sizeof with_driver / sizeof *with_driver; i++)
        if (field_has(L, table, with_driver[i]))
            script_fail(L, with_driver[i], "driver = \"idm\"", "%s: %s says something to a driver, and it has none",
                        d->name, with_driver[i]);
    for (size_t i = 0; driver && i < sizeof without / sizeof *without; i++) {
        lua_getfield(L, table, without[i]);
        const bool said = lua_toboolean(L, -1);
        lua_pop(L, 1);
        if (said)
            script_fail(L, without[i], "leave out one of the two", "%s is driven by '%s': %s is not for it", d->name,
                        driver, without[i]);
    }
    const char *fidelity = field_text(L, table, "fidelity", NULL);
    if (driver && fidelity && strcmp(fidelity, "full"))
        script_fail(L, "fidelity", "leave it out", "%s is driven by '%s': its fidelity is full, as the ego's is",
                    d->name, driver);
}

/* a path counts from the folder of the file that says it; a bare name is searched by whoever loads */
static const char *driver_path(lua_State *L, const char *said)
{
    sp_scenario *s = SCRIPT(L);
    const char *file = NULL;
    (void)script_line(L, &file);
    return strchr(said, '/') ? path_join(s->arena, path_folder(s->arena, file ? file : s->path), said) : said;
}

/* a word of `check`: whether it can be loaded is known to who runs the case */
static void look_for(lua_State *L, const sp_actor_def *d, const char *path)
{
    sp_scenario *s = SCRIPT(L);
    if (strchr(path, '/') && !s->given && !source_exists(s, path))
        script_warn(L, "driver", "a path counts from the folder of this file", "%s: no driver '%s'", d->name, path);
}

/* what was said, into the definition's memory: it is read longer than the next case is frozen */
static bool keep(sp_world_def *def, const sp_sut *said, sp_driven_def *out)
{
    out->driver = sp_arena_strdup(def->arena, said->driver);
    bool fine = out->driver != NULL;
    for (uint32_t i = 0; i < said->param_count && i < SP_DRIVEN_PARAMS; i++) {
        out->param_names[i] = sp_arena_strdup(def->arena, said->params[i].name);
        out->param_values[i] = sp_arena_strdup(def->arena, said->params[i].value);
        fine = fine && out->param_names[i] && out->param_values[i];
        out->param_count++;
    }
    for (uint32_t i = 0; i < said->bind_count && i < SP_DRIVEN_BINDS; i++) {
        const sp_bind *b = &said->binds[i];
        out->binds[i] = (sp_bind){sp_arena_strdup(def->arena, b->need),
                                  sp_arena_strdup(def->arena, b->mount),
                                  {sp_arena_strdup(def->arena, b->said.file), b->said.line}};
        fine = fine && out->binds[i].need && out->binds[i].mount;
        out->bind_count++;
    }
    return fine;
}

static sp_driven_def *driven_new(lua_State *L)
{
    sp_world_def *def = SCRIPT(L)->def;
    if (def->driven_count == SP_MAX_DRIVEN)
        script_fail(L, "driver", NULL, "more than %d beside the ego have a driver", SP_MAX_DRIVEN);
    if (!def->driven)
        def->driven = SP_ARRAY(def->arena, sp_driven_def, SP_MAX_DRIVEN);
    if (!def->driven)
        luaL_error(L, "out of memory");
    return (sp_driven_def *)(uintptr_t)&def->driven[def->driven_count];
}

static double read_latency(lua_State *L, int table)
{
    const double v = field_number(L, table, "latency", "s", -1);
    if (v != -1 && !(v >= 0 && v <= 10))
        script_fail(L, "latency", NULL, "latency = %g s is outside 0 to 10", v);
    return v;
}

void driven_read(lua_State *L, int table, sp_actor_def *d)
{
    sp_scenario *s = SCRIPT(L);
    sp_world_def *def = s->def;
    const char *driver = field_text(L, table, "driver", NULL);
    check_words(L, table, d, driver);
    if (!driver)
        return;
    if (!driver[0])
        script_fail(L, "driver", "leave it out for who has none", "driver: its name is empty");
    (void)kind_driven_as(L, d->kind->name, "driver");
    d->fidelity = SP_FIDELITY_FULL;
    if (!d->vehicle)
        d->vehicle = d->kind->vehicle;

    /* the words that it shares with sp.sut */
    sp_driven_def *out = driven_new(L);
    sp_sut *said = lua_newuserdatauv(L, sizeof *said, 0);
    *said = (sp_sut){.driver = driver_path(L, driver)};
    look_for(L, d, said->driver);
    sut_words(L, table, said);
    *out = (sp_driven_def){.actor = (uint32_t)(d - def->actors), .said = d->said};
    if (!keep(def, said, out))
        luaL_error(L, "out of memory");
    s->driven_rigs[def->driven_count] = said->rig;
    lua_pop(L, 1);

    const double latency = read_latency(L, table);
    out->latency = latency < 0 ? -1 : (int64_t)sp_round(latency * 1e9);
    out->set_speed = field_number(L, table, "set_speed", "m/s", d->speed);
    out->time_gap = field_number(L, table, "time_gap", "s", 1.8);
    out->engaged = field_flag(L, table, "engaged", true);
    d->driven = ++def->driven_count;
}

void driven_refuse(lua_State *L, uint32_t id)
{
    const sp_world_def *def = SCRIPT(L)->def;
    const sp_actor_def *d = &def->actors[id];
    if (d->driven)
        script_fail(L, NULL, "its driver moves it; without driver = the story does",
                    "%s is driven by '%s': it is not told what to do", d->name, def->driven[d->driven - 1].driver);
}
