/* rig.c - what is said of sensors: sp.radar{...} and its like, sp.rig{...}. Each is looked at when it is said, so that
 * errors have a place; mounts.c makes mounts of them. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* the kinds of frame.h by their numbers from 1 on, then other sensors that give them; which can be mounted is the
 * table's of sensors/ */
const char *const sensor_names[] = {"ego",        "chassis", "imu",   "gnss",    "command",       "route",
                                    "map",        "objects", "lanes", "signals", "radar",         "lidar",
                                    "ultrasonic", "camera",  "depth", "labels",  "radar_objects", NULL};

const sp_param mount_rows[MOUNT_ROWS] = {
    [MOUNT_X] = {"x", "m", 0, -100, 100, "seat ahead of the carrier's origin: of a car the rear axle, on the ground"},
    [MOUNT_Y] = {"y", "m", 0, -100, 100, "seat left of it"},
    [MOUNT_Z] = {"z", "m", 0, -100, 100, "seat above it"},
    [MOUNT_YAW] = {"yaw", "rad", 0, -SP_TAU, SP_TAU, "looks so far to the left"},
    [MOUNT_PITCH] = {"pitch", "rad", 0, -SP_TAU, SP_TAU, "looks so far down"},
    [MOUNT_ROLL] = {"roll", "rad", 0, -SP_TAU, SP_TAU, "its left side is so far up"},
    [MOUNT_PERIOD] = {"period", "s", 0, 1e-4, 3600, "from sample to sample; each sensor has its own unless said"},
    [MOUNT_RATE] = {"rate", "Hz", 0, 1e-3, 10000, "instead of period, exact to 0.001 Hz: 29.97"},
    [MOUNT_PHASE] = {"phase", "s", 0, 0, 3600, "of the first sample, from the start of the settle on"},
    [MOUNT_LATENCY] = {"latency", "s", 0, 0, 10,
                       "from the sample to its delivery; each sensor has its own unless said"},
    [MOUNT_JITTER] = {"jitter", "s", 0, 0, 1, "standard deviation of the latency, cut at three of them"},
    [MOUNT_DROPOUT] = {"dropout", "1", 0, 0, 1, "probability that a sample is lost"},
    [MOUNT_OFF_X] = {"misalign.x", "m", 0, -1, 1, "the true seat is so far ahead of the sheet's, in the sensor's axes"},
    [MOUNT_OFF_Y] = {"misalign.y", "m", 0, -1, 1, "left of it"},
    [MOUNT_OFF_Z] = {"misalign.z", "m", 0, -1, 1, "above it"},
    [MOUNT_OFF_YAW] = {"misalign.yaw", "rad", 0, -SP_PI, SP_PI, "turned left against the sheet"},
    [MOUNT_OFF_PITCH] = {"misalign.pitch", "rad", 0, -SP_PI, SP_PI, "turned down against it"},
    [MOUNT_OFF_ROLL] = {"misalign.roll", "rad", 0, -SP_PI, SP_PI, "left side up against it"},
    [MOUNT_CLOCK_OFFSET] = {"clock.offset", "s", 0, -10, 10, "its own clock is ahead by this at time 0"},
    [MOUNT_CLOCK_DRIFT] = {"clock.drift", "1", 0, -0.1, 0.1, "its clock runs fast by this: \"20 ppm\""},
    [MOUNT_AZIMUTH] = {"trigger.azimuth", "rad", 0, -SP_TAU, SP_TAU,
                       "left of the carrier's x: fires when the master's scan looks there; its own yaw unless said"},
};

/* the sensor under construction */
typedef struct saying {
    lua_State *L;
    rig_sensor *r;
    const sp_sensor_row *type; /* NULL: not in this build */
} saying;

const sp_sensor_row *sensor_row(const sp_scenario *s, const char *type)
{
    for (uint32_t i = 0; i < s->sensor_count; i++)
        if (!strcmp(s->sensors[i].name, type))
            return &s->sensors[i];
    return NULL;
}

/* ---------------------------------------------------------------- one value */
/* a name of one->choices into its number */
static double read_choice(const saying *in, const sp_param *one, int index)
{
    lua_State *L = in->L;
    const char *said = lua_tostring(L, index);
    char hint[96], all[160] = "";
    size_t n = 0;
    for (; one->choices[n]; n++) {
        if (!strcmp(one->choices[n], said))
            return (double)n;
        const size_t at = strlen(all);
        snprintf(all + at, sizeof all - at, "%s%s", n ? ", " : "", one->choices[n]);
    }
    script_fail(L, said, script_near(hint, said, one->choices, n), "%s: '%s' is none of %s", one->name, said, all);
    return 0;
}

/* a count, a choice or a switch is no fraction */
static void check_whole(const saying *in, const char *key, const sp_param *one, double v)
{
    char number[32], lo[32], hi[32], names[160] = "";
    if (!sp_param_whole(one) || v == sp_floor(v))
        return;
    sp_number(number, v);
    sp_number(lo, one->low);
    sp_number(hi, one->high);
    if (!strcmp(one->unit, "bool"))
        script_fail(in->L, key, NULL, "sp.%s: %s = %s: wants true or false", in->r->type, key, number);
    for (size_t n = 0; one->choices && one->choices[n]; n++) {
        const size_t at = strlen(names);
        snprintf(names + at, sizeof names - at, "%s'%s'", n ? ", " : "one of ", one->choices[n]);
    }
    script_fail(in->L, key, NULL, "sp.%s: %s = %s: wants %s%sa whole number from %s to %s", in->r->type, key, number,
                names, names[0] ? ", or " : "", lo, hi);
}

/* true and false: of rows that are "bool", and of those that are off or on */
static bool takes_switch(const sp_param *one)
{
    return !strcmp(one->unit, "bool") || (one->choices && !strcmp(one->choices[0], "off") && one->high == 1);
}

/* the value at `index` of what `one` says; NULL: a sensor that this build lacks may take anything */
static double read_value(const saying *in, const char *key, const sp_param *one, int index)
{
    lua_State *L = in->L;
    if (lua_isboolean(L, index)) {
        if (one && !takes_switch(one))
            script_fail(L, key, NULL, "sp.%s: %s: wants %s, found boolean", in->r->type, key,
                        one->choices ? "one of its names" : "a number");
        return lua_toboolean(L, index);
    }
    const bool text = lua_type(L, index) == LUA_TSTRING;
    if (!one)
        return text && !strchr("+-.0123456789", lua_tostring(L, index)[0]) ? 0 : read_quantity(L, index, key, NULL);
    if (one->choices && text)
        return read_choice(in, one, index);
    // rows may write a unit in another way than authors do
    const sp_unit *known = sp_unit_find(!strcmp(one->unit, "1/s") ? "Hz" : one->unit);
    const char *unit = !strcmp(one->unit, "bool") ? NULL : known ? known->si : one->unit;
    const double v = read_quantity(L, index, key, unit);
    if (!(v >= one->low && v <= one->high)) {
        char a[32], lo[32], hi[32];
        sp_number(a, v);
        sp_number(lo, one->low);
        sp_number(hi, one->high);
        script_fail(L, key, NULL, "sp.%s: %s = %s is outside %s to %s%s%s", in->r->type, key, a, lo, hi,
                    unit && strcmp(unit, "1") ? " " : "", unit && strcmp(unit, "1") ? unit : "");
    }
    check_whole(in, key, one, v);
    return v;
}

/* kept sorted, so that a rig's hash does not depend on Lua's order */
static void keep_value(const saying *in, const char *name, double value)
{
    rig_sensor *r = in->r;
    if (r->count == RIG_VALUES)
        script_fail(in->L, name, NULL, "sp.%s: too many values", r->type);
    uint32_t at = r->count++;
    for (; at > 0 && strcmp(r->values[at - 1].name, name) > 0; at--)
        r->values[at] = r->values[at - 1];
    r->values[at] = (rig_value){script_strdup(in->L, name), value};
}

static const sp_param *mount_row(const char *name)
{
    const int i = sp_param_find(mount_rows, MOUNT_ROWS, name);
    return i >= 0 ? &mount_rows[i] : NULL;
}

/* ---------------------------------------------------------------- tables in a sensor's table */
/* misalign = { yaw = "1 deg" }, clock, trigger: names below `key` */
static void read_table(const saying *in, const char *key, int index)
{
    lua_State *L = in->L;
    const char *owner = !strcmp(key, "misalign") ? "sp.Misalign" : !strcmp(key, "clock") ? "sp.Clock" : "sp.Trigger";
    if (!lua_istable(L, index))
        script_fail(L, key, NULL, "%s: wanted a table, found %s", key, script_kind(L, index));
    index = lua_absindex(L, index);
    fields_check(L, index, owner);
    if (!strcmp(key, "trigger")) {
        in->r->trigger = field_text(L, index, "by", NULL);
        if (!in->r->trigger)
            script_fail(L, key, "trigger = { by = \"roof\" }",
                        "trigger: 'by' is missing: the name of the sensor that fires it");
    }
    for (int i = 0; i < MOUNT_ROWS; i++) {
        const char *dot = strchr(mount_rows[i].name, '.');
        if (!dot || strlen(key) != (size_t)(dot - mount_rows[i].name) || strncmp(mount_rows[i].name, key, strlen(key)))
            continue;
        if (lua_getfield(L, index, dot + 1) != LUA_TNIL)
            keep_value(in, mount_rows[i].name, read_value(in, dot + 1, &mount_rows[i], -1));
        lua_pop(L, 1);
    }
}

static void unknown_key(const saying *in, const char *key)
{
    const char *known[SP_MAX_SENSOR_VALUES + MOUNT_ROWS + 5] = {"name", "on", "misalign", "clock", "trigger"};
    char hint[96];
    size_t n = 5;
    for (int i = 0; i < MOUNT_ROWS; i++)
        if (!strchr(mount_rows[i].name, '.'))
            known[n++] = mount_rows[i].name;
    for (uint32_t i = 0; in->type && i < in->type->param_count && i < SP_MAX_SENSOR_VALUES; i++)
        known[n++] = in->type->params[i].name;
    script_fail(in->L, key, script_near(hint, key, known, n), "unknown key '%s' of sp.%s", key, in->r->type);
}

/* the pair at the top of the stack */
static void read_key(const saying *in, const char *key)
{
    const bool word = !strcmp(key, "misalign") || !strcmp(key, "clock") || !strcmp(key, "trigger");
    // a sensor may have a row of such a name: a number, never a table
    const bool own = word && in->type && sp_param_find(in->type->params, (int)in->type->param_count, key) >= 0;
    const bool table = word && (!own || lua_istable(in->L, -1));
    if (!strcmp(key, "name") || !strcmp(key, "on"))
        return;
    if (table) {
        read_table(in, key, -1);
        return;
    }
    const sp_param *one = strchr(key, '.') ? NULL : mount_row(key);
    if (!one && in->type) {
        const int i = sp_param_find(in->type->params, (int)in->type->param_count, key);
        one = i >= 0 ? &in->type->params[i] : NULL;
        if (!one)
            unknown_key(in, key);
    }
    keep_value(in, key, read_value(in, key, one, -1));
}

static bool has_value(const rig_sensor *r, const char *name)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (!strcmp(r->values[i].name, name))
            return true;
    return false;
}

/* what cannot stand together */
static void check_together(const saying *in)
{
    const rig_sensor *r = in->r;
    if (has_value(r, "period") && has_value(r, "rate"))
        script_fail(in->L, "rate", "leave one of them out", "sp.%s: period and rate", r->type);
    static const char *const own[] = {"period", "rate", "phase"};
    for (int i = 0; i < 3; i++)
        if (r->trigger && has_value(r, own[i]))
            script_fail(in->L, own[i], "leave it out", "sp.%s: it is triggered by '%s' and has no %s of its own",
                        r->type, r->trigger, own[i]);
}

/* what a message, a report and a folder can be called */
static bool good_name(const char *name)
{
    size_t n = 0;
    for (const char *p = name; *p; p += n) {
        n = sp_utf8_length(p);
        if (n == 0 || (unsigned char)*p < ' ' || strchr("*\"/\\\x7f", *p))
            return false;
    }
    return name[0] && name[0] != '.' && strlen(name) <= 60;
}

int say_sensor(lua_State *L)
{
    rig_sensor **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    rig_sensor *r = *handle = script_alloc(L, sizeof *r);
    luaL_setmetatable(L, SENSOR);
    lua_insert(L, 1);
    r->type = script_strdup(L, lua_tostring(L, lua_upvalueindex(1)));
    r->name = r->type;
    r->line = script_line(L, &r->file);
    if (lua_istable(L, 2)) {
        const saying in = {L, r, sensor_row(SCRIPT(L), r->type)};
        r->name = field_text(L, 2, "name", r->type);
        r->on = field_text(L, 2, "on", NULL);
        if (!good_name(r->name))
            return script_fail(L, "name", NULL,
                               "sp.%s: name: 1 to 60 bytes of UTF-8, without * / \\ quotes and line ends, no dot first",
                               r->type);
        lua_pushnil(L);
        while (lua_next(L, 2)) {
            if (lua_type(L, -2) != LUA_TSTRING)
                return script_fail(L, r->type, NULL, "sp.%s: wanted name = value", r->type);
            read_key(&in, lua_tostring(L, -2));
            lua_pop(L, 1);
        }
        check_together(&in);
    } else if (!lua_isnoneornil(L, 2)) {
        return script_fail(L, r->type, NULL, "sp.%s: wanted a table, found %s", r->type, script_kind(L, 2));
    }
    lua_settop(L, 1);
    return 1;
}

/* ---------------------------------------------------------------- rigs */
static struct sp_sut_rig *rig_at(lua_State *L, int index)
{
    struct sp_sut_rig **rig = luaL_testudata(L, index, RIG);
    return rig ? *rig : NULL;
}

static void add_sensor(lua_State *L, struct sp_sut_rig *rig, const rig_sensor *r)
{
    if (rig->count == SP_MAX_RIG)
        script_fail(L, "rig", NULL, "a rig of more than %d sensors", SP_MAX_RIG);
    for (uint32_t k = 0; k < rig->count; k++)
        if (!strcmp(rig->sensors[k].name, r->name))
            script_fail(L, r->name, "give one of them another name", "rig: two sensors named '%s'", r->name);
    rig->sensors[rig->count++] = *r;
}

/* how many sensors the first n entries come to, at most as many as can be mounted */
static lua_Integer room_for(lua_State *L, int index, lua_Integer n)
{
    lua_Integer count = 0;
    for (lua_Integer i = 1; i <= n && count < SP_MAX_RIG; i++) {
        lua_rawgeti(L, index, i);
        const struct sp_sut_rig *part = rig_at(L, -1);
        count += part ? (lua_Integer)part->count : 1;
        lua_pop(L, 1);
    }
    return count < SP_MAX_RIG ? count : SP_MAX_RIG;
}

void rig_read(lua_State *L, int index, struct sp_sut_rig **out)
{
    index = lua_absindex(L, index);
    *out = rig_at(L, index);
    if (*out)
        return;
    if (!lua_istable(L, index))
        script_fail(L, "rig", "rig = { sp.radar { x = 3.4 } }, or sp.rig { ... }",
                    "rig: wanted a list of sensors or an sp.Rig, found %s", script_kind(L, index));
    struct sp_sut_rig *rig = script_alloc(L, sizeof *rig);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, index);
    rig->sensors = script_alloc(L, sizeof *rig->sensors * (size_t)(room_for(L, index, n) + 1));
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, index, i);
        rig_sensor **r = luaL_testudata(L, -1, SENSOR);
        const struct sp_sut_rig *part = r ? NULL : rig_at(L, -1);
        if (!r && !part)
            script_fail(L, "rig", "sp.radar { name = \"front_radar\", x = 3.4 }", "rig: entry %d is no sensor", (int)i);
        if (r)
            add_sensor(L, rig, *r);
        for (uint32_t k = 0; part && k < part->count; k++)
            add_sensor(L, rig, &part->sensors[k]);
        lua_pop(L, 1);
    }
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (lua_type(L, -2) != LUA_TNUMBER)
            script_fail(L, lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "rig",
                        "a sensor's name stands in its own table", "rig: wanted a list of sensors, without keys");
        lua_pop(L, 1);
    }
    *out = rig;
}

/* sp.rig { sensor, sensor, another rig, ... } */
int say_rig(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    struct sp_sut_rig *rig = NULL;
    rig_read(L, 1, &rig);
    struct sp_sut_rig **handle = lua_newuserdatauv(L, sizeof(struct sp_sut_rig *), 0);
    *handle = SCRIPT(L)->rig = rig;
    luaL_setmetatable(L, RIG);
    return 1;
}

void rig_text(const struct sp_sut_rig *rig, sp_text *out)
{
    for (uint32_t i = 0; rig && i < rig->count; i++) {
        const rig_sensor *r = &rig->sensors[i];
        sp_text_add(out, r->type);
        sp_text_add(out, " ");
        sp_text_add(out, r->name);
        if (r->on)
            sp_text_printf(out, " on=%s", r->on);
        if (r->trigger)
            sp_text_printf(out, " trigger=%s", r->trigger);
        for (uint32_t k = 0; k < r->count; k++) {
            sp_text_add(out, " ");
            sp_text_add(out, r->values[k].name);
            sp_text_add(out, "=");
            sp_text_number(out, r->values[k].value);
        }
        sp_text_add(out, "\n");
    }
}
