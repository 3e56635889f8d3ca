/* faults.c - w:fault and w:heal: sensors that fail on the scenario's time line. What is said becomes commands of the
 * story, one a mount; what a kind does is the sensors'. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* ---------------------------------------------------------------- what is said */
static const sp_fault_words *kind_words(lua_State *L, const char *said, uint32_t *kind)
{
    const sp_scenario *s = SCRIPT(L);
    const char *names[128];
    char hint[96];
    size_t n = 0;
    for (uint32_t i = 0; i < s->fault_count && n < 128; i++) {
        if (!s->faults[i].name)
            continue;
        if (!strcmp(s->faults[i].name, said)) {
            *kind = i;
            return &s->faults[i];
        }
        names[n++] = s->faults[i].name;
    }
    script_fail(L, said, n ? script_near(hint, said, names, n) : NULL, "fault: unknown kind '%s'", said);
    return NULL;
}

/* the SI unit that a text begins with: "rad left of the axis"; NULL: none of ours */
static const char *unit_of_words(const char *words, char out[16])
{
    const size_t n = strcspn(words, " ");
    snprintf(out, 16, "%.*s", (int)(n < 15 ? n : 15), words);
    const sp_unit *u = sp_unit_find(out);
    return u ? u->si : NULL;
}

/* unless said, the kind's; of its unit and within its range */
static double read_strength(lua_State *L, const sp_fault_words *words)
{
    char unit[16];
    // drift is a share, s per s
    const char *si = !strcmp(words->unit, "s/s") ? "1" : unit_of_words(words->unit, unit);
    const double v = field_number(L, 2, "strength", si, words->strength);
    if (!(v >= words->low && v <= words->high)) {
        char a[32], lo[32], hi[32];
        sp_number(a, v);
        sp_number(lo, words->low);
        sp_number(hi, words->high);
        script_fail(L, "strength", NULL, "fault '%s': strength = %s is outside %s to %s%s%s", words->name, a, lo, hi,
                    strcmp(words->unit, "1") ? " " : "", strcmp(words->unit, "1") ? words->unit : "");
    }
    return v;
}

static double read_value(lua_State *L, const sp_fault_words *words)
{
    char unit[16];
    if (!words->value && field_has(L, 2, "value"))
        script_fail(L, "value", NULL, "fault '%s' has no second value", words->name);
    const double v =
        words->value ? field_number(L, 2, "value", unit_of_words(words->value, unit), words->value_default) : 0;
    if (!(v >= -SP_FAULT_VALUE_MOST && v <= SP_FAULT_VALUE_MOST))
        script_fail(L, "value", words->value, "fault '%s': value = %g is outside -1e6 to 1e6", words->name, v);
    // "which channel ..." counts from 0, bits to 7; -1 leaves it open
    const double most = words->value && !strncmp(words->value, "which bit", 9) ? 7 : 1e6;
    if (words->value && !strncmp(words->value, "which ", 6) && !(v >= -1 && v <= most && v == sp_floor(v)))
        script_fail(L, "value", words->value, "fault '%s': value = %g: wants a whole number from -1 to %g", words->name,
                    v, most);
    const char *si = words->value ? unit_of_words(words->value, unit) : NULL;
    if (si && (!strcmp(si, "s") || !strcmp(si, "Hz")) && !(v > 0))
        script_fail(L, "value", words->value, "fault '%s': value = %g is not above 0", words->name, v);
    return v;
}

static double read_time(lua_State *L, const char *key, double otherwise)
{
    const double v = field_number(L, 2, key, "s", otherwise);
    if (!(v >= 0) || (v > 1e6 && v != otherwise))
        script_fail(L, key, NULL, "fault: %s = %g s is outside 0 to 1e6", key, v);
    return v;
}

/* the i-th of the table at 2, a text */
static const char *read_word(lua_State *L, lua_Integer i, const char *what)
{
    if (lua_rawgeti(L, 2, i) != LUA_TSTRING)
        script_fail(L, "fault", "w:fault { \"front_camera\", \"blackout\", from = \"5 s\" }",
                    "fault: %s comes %s, as a text", what, i == 1 ? "first" : "second");
    const char *text = script_strdup(L, lua_tostring(L, -1));
    lua_pop(L, 1);
    return text;
}

/* shorter than a tick there may be no sample that it befalls */
static double read_lasts(lua_State *L)
{
    const double v = read_time(L, "lasts", SP_INFINITY), tick = (double)SCRIPT(L)->def->tick_ns;
    if (v != SP_INFINITY && sp_round(v * 1e9) < tick)
        script_fail(L, "lasts", "leave it out for a fault that stays",
                    "fault: lasts = %g s: a fault must last at least one tick, %g s", v, tick * 1e-9);
    return v;
}

static fault_said read_fault(lua_State *L, uint32_t carrier)
{
    if (!lua_istable(L, 2))
        script_fail(L, "fault", "w:fault { \"front_camera\", \"blackout\", from = \"5 s\" }",
                    "fault: wanted a table, found %s", luaL_typename(L, 2));
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Fault");
    fault_said f = {.carrier = carrier};
    f.line = script_line(L, &f.file);
    f.who = read_word(L, 1, "the name or the kind of a sensor, or \"*\",");
    const sp_fault_words *words = kind_words(L, read_word(L, 2, "the kind of fault"), &f.kind);
    f.from = read_time(L, "from", 0);
    f.lasts = read_lasts(L);
    f.ramp = read_time(L, "ramp", 0);
    f.strength = read_strength(L, words);
    f.value = read_value(L, words);
    f.admitted = field_flag(L, 2, "admitted", false);
    f.with = field_text(L, 2, "with", NULL);
    f.seed = field_number(L, 2, "seed", "1", 0);
    if (!(f.seed >= 0 && f.seed <= 9007199254740992.0) || f.seed != sp_floor(f.seed))
        script_fail(L, "seed", NULL, "fault: seed = %g is no whole number from 0 to 2^53", f.seed);
    const bool swaps = !strcmp(words->name, "swap");
    if (swaps && !f.with)
        script_fail(L, "swap", "with = \"name of the other sensor\"", "fault 'swap': 'with' is missing");
    if (!swaps && f.with)
        script_fail(L, "with", NULL, "fault '%s' is with nobody: only swap is", words->name);
    return f;
}

/* ---------------------------------------------------------------- whom it befalls */
/* once for the reader of the result, and as a finding of `check` */
static void note(lua_State *L, const fault_said *f, const char *hint, const char *text)
{
    sp_scenario *s = SCRIPT(L);
    char line[360];
    snprintf(line, sizeof line, "line %d: %s%s%s%s", f->line, text, hint[0] ? " (" : "", hint, hint[0] ? ")" : "");
    const size_t at = strlen(s->notes);
    if (!strstr(s->notes, line))
        snprintf(s->notes + at, sizeof s->notes - at, "%s%s", at ? "\n" : "", line);
    script_finding(s, 'w', source_find(s, f->file), f->line, 0, hint[0] ? hint : NULL, "%s", text);
}

static bool is_type(const sp_scenario *s, const char *word)
{
    for (const char *const *name = sensor_names; *name; name++)
        if (!strcmp(*name, word))
            return true;
    return sensor_row(s, word) != NULL;
}

/* whether mount i is one of those meant */
static bool meant(const sp_scenario *s, const fault_said *f, uint32_t i)
{
    const sp_mount_def *m = &s->def->mounts[i];
    if (f->carrier && m->carrier.i != f->carrier)
        return false;
    // the rig of who is driven is meant by its full name, or of that actor
    if (m->local && !f->carrier)
        return !strcmp(m->name, f->who);
    const sp_sensor_row *words = is_type(s, f->who) ? sensor_row(s, f->who) : NULL;
    return !strcmp(f->who, "*") || !strcmp(m->name, f->who) || (m->local && !strcmp(m->local, f->who)) ||
           (words && m->type == words->type && m->kind == words->kind);
}

static void missing(lua_State *L, const fault_said *f, const char *who)
{
    const sp_scenario *s = SCRIPT(L);
    const char *names[SP_MAX_MOUNTS];
    char hint[96], text[200];
    for (uint32_t i = 0; i < s->def->mount_count; i++)
        names[i] = s->def->mounts[i].name;
    if (!strcmp(who, "*")) {
        snprintf(text, sizeof text, "%s: no sensor is mounted there: nothing %s", f->heals ? "heal" : "fault",
                 f->heals ? "heals" : "fails");
        note(L, f, "", text);
        return;
    }
    snprintf(text, sizeof text, "%s: no sensor '%.60s' is mounted: nothing %s", f->heals ? "heal" : "fault", who,
             f->heals ? "heals" : "fails");
    note(L, f, script_near(hint, who, names, s->def->mount_count), text);
}

/* mount + 1 of the one to swap with; 0: not mounted, and said so */
static uint32_t partner(lua_State *L, const fault_said *f, uint32_t mount)
{
    const sp_scenario *s = SCRIPT(L);
    const sp_mount_def *m = &s->def->mounts[mount];
    for (uint32_t i = 0; i < s->def->mount_count; i++) {
        const sp_mount_def *o = &s->def->mounts[i];
        if (strcmp(o->name, f->with))
            continue;
        if (i == mount || o->type != m->type || o->kind != m->kind)
            script_fail_at(L, f->file, f->line, f->with, "name another one of its kind",
                           "fault 'swap': '%s' cannot come under the name of '%s'", o->name, m->name);
        return i + 1;
    }
    missing(L, f, f->with);
    return 0;
}

/* whether there is one to swap with, or none of that name at all, which partner says */
static bool can_swap(const sp_scenario *s, const fault_said *f, uint32_t mount)
{
    const sp_mount_def *m = &s->def->mounts[mount];
    bool named = false;
    for (uint32_t i = 0; i < s->def->mount_count; i++) {
        const sp_mount_def *o = &s->def->mounts[i];
        if (strcmp(o->name, f->with))
            continue;
        named = true;
        if (i != mount && o->type == m->type && o->kind == m->kind)
            return true;
    }
    return !named;
}

/* by what it sends, or by what it is */
static bool can_fail(const sp_scenario *s, uint32_t kind, const sp_mount_def *m)
{
    return (s->faults[kind].kinds & (1u << m->kind | m->fails)) != 0;
}

static void refuse(lua_State *L, const fault_said *f, const sp_mount_def *m)
{
    const sp_scenario *s = SCRIPT(L);
    char can[400] = "";
    for (uint32_t i = 0; i < s->fault_count; i++) {
        const size_t at = strlen(can);
        if (s->faults[i].name && can_fail(s, i, m) && at < sizeof can)
            snprintf(can + at, sizeof can - at, "%s%s", at ? " " : "", s->faults[i].name);
    }
    char hint[420];
    snprintf(hint, sizeof hint, "it can: %s", can);
    script_fail_at(L, f->file, f->line, s->faults[f->kind].name, hint, "fault: '%s' cannot fail by '%s'", m->name,
                   s->faults[f->kind].name);
}

/* Those that are not over, and those said in this tick. What heals in the same tick makes room too: then the story
 * counts, when it comes to it. */
static void check_room(lua_State *L, const fault_said *f)
{
    const sp_scenario *s = SCRIPT(L);
    uint32_t count = 0, heals = 0;
    for (uint32_t i = 0; s->world && i < s->world->fault_count; i++)
        count += s->world->fault_until[i] > s->world->tick;
    for (uint32_t i = 0; i < s->queued; i++)
        if (s->queue[i].op == SP_STORY_FAULT)
            *(s->queue[i].flags & 2 ? &heals : &count) += 1;
    if (!f->heals && !heals && count >= SP_MAX_FAULTS)
        script_fail_at(L, f->file, f->line, f->who, "heal some, let them end (lasts = ...), or name fewer sensors",
                       "fault: more than %d faults of sensors at a time", SP_MAX_FAULTS);
}

static void command(lua_State *L, const fault_said *f, uint32_t mount, uint32_t other)
{
    check_room(L, f);
    sp_story_command *c = command_add(L, SP_STORY_FAULT, 0);
    c->line = f->line;
    c->flags = (f->admitted ? 1u : 0) | (f->heals ? 2u : 0) | other << 8;
    const double value[8] = {mount + 1, f->kind, f->from, f->lasts, f->ramp, f->strength, f->value, f->seed};
    memcpy(c->value, value, sizeof value);
}

/* what begins when the case is over */
static void warn_late(lua_State *L, const fault_said *f)
{
    const sp_scenario *s = SCRIPT(L);
    const double now = s->world ? sp_world_time(s->def, s->world) : 0;
    char text[160];
    if (f->heals || !(s->head.limit > 0) || now + f->from < s->head.limit)
        return;
    snprintf(text, sizeof text, "fault: begins at %g s, and the case ends at its limit of %g s: nothing fails",
             now + f->from, s->head.limit);
    note(L, f, "", text);
}

/* one command for each mount that is meant and can fail so; nobody: a note, and the case goes on */
static void resolve(lua_State *L, const fault_said *f)
{
    const sp_scenario *s = SCRIPT(L);
    if (s->sensor_count == 0)
        return;
    const bool all = !strcmp(f->who, "*");
    uint32_t found = 0, done = 0;
    warn_late(L, f);
    for (uint32_t i = 0; i < s->def->mount_count; i++) {
        const sp_mount_def *m = &s->def->mounts[i];
        if (!meant(s, f, i))
            continue;
        found++;
        if (!f->heals && !can_fail(s, f->kind, m)) {
            if (!all)
                refuse(L, f, m);
            continue;
        }
        if (all && f->with && !can_swap(s, f, i))
            continue;
        const uint32_t other = f->with ? partner(L, f, i) : 0;
        if (f->with && !other)
            return;
        command(L, f, i, other);
        done++;
    }
    char text[160];
    snprintf(text, sizeof text, "fault: no sensor that is mounted can fail by '%s'", s->faults[f->kind].name);
    if (found == 0)
        missing(L, f, f->who);
    else if (done == 0)
        note(L, f, "", text);
}

/* ---------------------------------------------------------------- when */
/* at once while time runs; in the prologue when the rig is known */
static void say(lua_State *L, const fault_said *f)
{
    sp_scenario *s = SCRIPT(L);
    if (s->phase == PHASE_BODY) {
        resolve(L, f);
        return;
    }
    if (s->phase != PHASE_PROLOGUE)
        script_fail(L, NULL, NULL, "faults belong into `run`");
    if (s->faults_said_count == FAULTS_SAID)
        script_fail(L, "fault", "say the others after a wait", "more than %d faults before the first wait",
                    FAULTS_SAID);
    s->faults_said[s->faults_said_count++] = *f;
}

static int freeze(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    for (uint32_t i = 0; i < s->faults_said_count; i++)
        resolve(L, &s->faults_said[i]);
    return 0;
}

bool faults_freeze(sp_scenario *s, sp_error *err)
{
    return s->faults_said_count == 0 || sandbox_guard(s, freeze, NULL, err);
}

static int heal(lua_State *L, uint32_t carrier)
{
    fault_said f = {.carrier = carrier, .heals = true};
    f.line = script_line(L, &f.file);
    if (lua_type(L, 2) != LUA_TSTRING || (!lua_isnoneornil(L, 3) && lua_type(L, 3) != LUA_TSTRING))
        script_fail(L, "heal", "w:heal(\"front_camera\", \"blackout\") or w:heal \"*\"",
                    "heal: wanted the name or the kind of a sensor and, if not all, the kind of fault, as texts");
    f.who = script_strdup(L, lua_tostring(L, 2));
    if (!lua_isnoneornil(L, 3))
        (void)kind_words(L, luaL_checkstring(L, 3), &f.kind);
    say(L, &f);
    return 0;
}

int world_fault(lua_State *L)
{
    const fault_said f = read_fault(L, 0);
    say(L, &f);
    return 0;
}

int actor_fault(lua_State *L)
{
    const fault_said f = read_fault(L, actor_at(L, 1)->id);
    say(L, &f);
    lua_settop(L, 1);
    return 1;
}

int world_heal(lua_State *L)
{
    return heal(L, 0);
}

int actor_heal(lua_State *L)
{
    heal(L, actor_at(L, 1)->id);
    lua_settop(L, 1);
    return 1;
}
