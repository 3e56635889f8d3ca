/* tune.c - the words `vehicle = { mass = "1600 kg" }`: a chassis with other values than its kind's, for a system under
 * test and for anyone who is cast. Range checks come from the rows of vehicle/params.c. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* what everyone has, chassis or not */
static const sp_param box_rows[] = {{"length", "m", 4.5, 0.05, 30, "of the box"},
                                    {"width", "m", 1.8, 0.05, 30, "of the box"},
                                    {"height", "m", 1.5, 0.01, 20, "of the box"}};
enum { BOX_ROWS = 3, NAMES = 160 };

/* `mass` alone of one without a chassis: the row is the chassis's */
static bool has_row(const sp_vehicle *v, const sp_param *one)
{
    return v || !strcmp(one->name, "mass");
}

static void unknown(lua_State *L, const char *key, const sp_vehicle *v, bool boxed)
{
    const sp_param *rows = sp_vehicle_params();
    const char *names[NAMES];
    size_t n = 0;
    for (int i = 0; i < sp_vehicle_param_count() && n < NAMES; i++)
        if (has_row(v, &rows[i]))
            names[n++] = rows[i].name;
    for (int i = 0; boxed && i < BOX_ROWS && n < NAMES; i++)
        names[n++] = box_rows[i].name;
    char hint[96];
    script_near(hint, key, names, n);
    const int at = sp_param_find(rows, sp_vehicle_param_count(), key);
    if (at >= 0)
        script_fail(L, key, NULL, "vehicle: '%s' belongs to a chassis, and this kind has none", key);
    else
        script_fail(L, key, hint, "vehicle: unknown parameter '%s'", key);
}

static double in_range(lua_State *L, const sp_param *one, double v)
{
    // compared so that a NaN would fail too
    if (!(v >= one->low && v <= one->high))
        script_fail(L, one->name, NULL, "vehicle: %s = %g is outside %g to %g %s", one->name, v, one->low, one->high,
                    one->unit);
    return v;
}

void tune_read(lua_State *L, int table, sp_vehicle *v, sp_actor_def *d)
{
    table = lua_absindex(L, table);
    const sp_param *rows = sp_vehicle_params();
    const bool in_line = v && sp_vehicle_single_track(v);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) == LUA_TSTRING) {
            const char *key = lua_tostring(L, -2);
            const int i = sp_param_find(rows, sp_vehicle_param_count(), key),
                      box = d ? sp_param_find(box_rows, BOX_ROWS, key) : -1;
            double *const boxes[BOX_ROWS] = {d ? &d->length : NULL, d ? &d->width : NULL, d ? &d->height : NULL};
            if (box >= 0)
                *boxes[box] = in_range(L, &box_rows[box], read_quantity(L, -1, key, box_rows[box].unit));
            else if (i < 0 || !has_row(v, &rows[i]))
                unknown(L, key, v, d != NULL);
            else if (v)
                *sp_vehicle_field(v, i) = in_range(L, &rows[i], read_quantity(L, -1, key, rows[i].unit));
            else if (d)
                // a person or a cone weighs less than any chassis
                d->mass = in_range(L, &(sp_param){"mass", "kg", 1, 0.01, rows[i].high, ""},
                                   read_quantity(L, -1, key, rows[i].unit));
        } else if (lua_type(L, -2) != LUA_TNUMBER || lua_tonumber(L, -2) != 1 || d) {
            script_fail(L, "vehicle", "vehicle = { mass = \"1600 kg\" }", "vehicle: wanted name = value");
        }
        lua_pop(L, 1);
    }
    const char *fault = !v                                      ? NULL
                        : in_line != sp_vehicle_single_track(v) ? "the number of its wheels cannot change"
                                                                : sp_vehicle_fault(v);
    if (fault)
        script_fail(L, "vehicle", NULL, "vehicle: %s", fault);
}

void tune_cast(lua_State *L, int table, sp_actor_def *d)
{
    const int type = lua_getfield(L, table, "vehicle");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        script_fail(L, "vehicle", "vehicle = { mass = \"1600 kg\" }", "vehicle: wanted a table, found %s",
                    script_kind(L, -1));
    if (type == LUA_TTABLE) {
        const sp_vehicle *from = d->vehicle ? d->vehicle : d->kind->vehicle;
        sp_vehicle *v = from ? SP_NEW(SCRIPT(L)->def->arena, sp_vehicle) : NULL;
        if (from && !v)
            luaL_error(L, "out of memory");
        if (v)
            *v = *from;
        if (!v && d->mass <= 0)
            script_fail(L, "vehicle", NULL, "vehicle: a '%s' is fixed to the ground", d->kind->name);
        tune_read(L, -1, v, d);
        if (v) {
            d->vehicle = v;
            d->mass = v->mass;
        }
        d->center_x = d->length / 2 - d->kind->rear_overhang;
    }
    lua_pop(L, 1);
}
