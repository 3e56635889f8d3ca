/* freeze.c - one case: its prologue runs, and what was said becomes the constant definition. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

static const char *keep(sp_world_def *def, const char *text)
{
    return sp_arena_strdup(def->arena, text);
}

static bool no_memory(const sp_scenario *s, sp_error *err)
{
    return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
}

/* ---------------------------------------------------------------- identity */
static uint64_t case_seed(uint64_t suite, uint32_t repeat, const char *id)
{
    char text[64];
    const int n = snprintf(text, sizeof text, "%llu\n%u\n", (unsigned long long)suite, repeat);
    sp_hasher h;
    sp_hash_begin(&h);
    sp_hash_add(&h, text, (size_t)n);
    sp_hash_add(&h, id, strlen(id));
    return sp_hash_end(&h).lo;
}

static bool set_identity(sp_scenario *s, const sp_case *c, const sp_freeze_options *o, sp_world_def *def)
{
    const head *h = &s->head;
    def->scenario = keep(def, h->name);
    def->case_id = keep(def, c->id);
    def->case_key = keep(def, c->key);
    def->file = keep(def, s->path);
    def->line = h->line;
    def->suite_seed = o ? o->suite_seed : 1;
    def->repeat = c->repeat;
    def->seed = case_seed(def->suite_seed, c->repeat, c->id);
    def->tick_ns = 10000000;
    def->substeps = 5;
    def->settle_ticks = (int64_t)sp_round(h->settle * 100);
    def->limit_ticks = (int64_t)sp_round(h->limit * 100);
    def->env = h->env;
    def->base = h->base;
    def->human = (sp_human_def){.reaction = 1.2, .brake = 6, .takes_over = 2.7, .headway = 1.8}; // drive/human.c
    def->keyframe_ticks = 500;
    def->target_speed_tolerance = 1 / 3.6; // 1 km/h, as the protocols allow
    def->engaged = true;
    def->time_gap = 1.8;
    def->inattention = SP_INATTENTION_NEAR;
    def->param_count = c->param_count;
    def->params = SP_ARRAY(def->arena, sp_param_value, c->param_count + 1);
    def->tag_count = c->tag_count;
    def->tags = SP_ARRAY(def->arena, const char *, c->tag_count + 1);
    if (!def->params || !def->tags)
        return false;
    for (uint32_t i = 0; i < c->param_count; i++) {
        const sp_param_value *p = &c->params[i];
        def->params[i] =
            (sp_param_value){keep(def, p->name), p->is_text, p->value, keep(def, p->text), keep(def, p->unit)};
    }
    for (uint32_t i = 0; i < c->tag_count; i++)
        def->tags[i] = keep(def, c->tags[i]);
    return def->scenario && def->case_id && def->case_key && def->file;
}

/* ---------------------------------------------------------------- road */
typedef struct road_request {
    sp_scenario *s;
    const sp_case *c;
    road_said *out;
} road_request;

static int ask_road(lua_State *L)
{
    road_request *r = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->s->head.road_function);
    params_push(L, r->c);
    lua_call(L, 1, 1);
    road_read(L, lua_gettop(L), r->out);
    return 0;
}

/* what the weather of this case is */
static int ask_env(lua_State *L)
{
    const road_request *r = lua_touserdata(L, 1);
    lua_Debug ar;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->s->head.env_function);
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &ar);
    params_push(L, r->c);
    lua_call(L, 1, 1);
    // what it gave is looked at when it is over: errors then are in its lines
    r->s->asked_line = ar.linedefined;
    env_read(L, lua_gettop(L), &r->s->head);
    r->s->asked_line = 0;
    return 0;
}

static bool set_env(sp_scenario *s, const sp_case *c, sp_world_def *def, sp_error *err)
{
    road_request request = {s, c, NULL};
    if (s->head.env_function != LUA_NOREF && !sandbox_guard(s, ask_env, &request, err))
        return false;
    const head *h = &s->head;
    def->env = h->env;
    if (h->env_key_count == 0)
        return true;
    sp_env_key *keys = SP_ARRAY(def->arena, sp_env_key, h->env_key_count);
    if (!keys)
        return no_memory(s, err);
    memcpy(keys, h->env_keys, sizeof *keys * h->env_key_count);
    def->env_keys = keys;
    def->env_key_count = h->env_key_count;
    sp_env scratch;
    const sp_env start = *sp_env_at(def, -def->settle_ticks, &scratch);
    def->env = start;
    return true;
}

static bool build_road(sp_scenario *s, const sp_case *c, sp_world_def *def, sp_error *err)
{
    road_said said = s->head.road;
    road_request request = {s, c, &said};
    if (s->head.road_function != LUA_NOREF && !sandbox_guard(s, ask_road, &request, err))
        return false;
    if (said.kind == ROAD_XODR) {
        const script_file *f = source_find(s, said.path);
        return f ? sp_road_read_xodr(f->source.path, f->source.data, f->source.size, def->arena, &def->road, err)
                 : sp_error_set(err, SP_BAD_LOAD, said.path, 0, "this road was not read");
    }
    if (said.kind == ROAD_PLAN ? sp_road_plan_build(said.plan, def->arena, &def->road, err)
                               : sp_road_build(&said.spec, def->arena, &def->road, err))
        return true;
    // where it was said, when road does not know; that of the list which the words count in
    static const char *const lists[][2] = {{"works ", "works"}, {"sign ", "signs"}, {"ramp", "ramps"}};
    if (err && !err->file[0]) {
        const char *word = NULL;
        for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
            word = strncmp(err->text, lists[i][0], strlen(lists[i][0])) ? word : lists[i][1];
        snprintf(err->file, sizeof err->file, "%s", said.file ? said.file : s->path);
        err->line = said.line;
        script_place(s, err, err->file, said.line, word);
    }
    return false;
}

/* ---------------------------------------------------------------- checks, cover, marks */
static uint32_t find_actor(const sp_world_def *def, const char *name)
{
    for (uint32_t i = 1; i <= def->actor_count; i++)
        if (def->actors[i].name && !strcmp(def->actors[i].name, name))
            return i;
    return 0;
}

/* whether the lane is there anywhere on the stretch; every 5 m are looked at */
static bool lane_is_there(const sp_road_net *net, const sp_stretch_def *stretch)
{
    sp_lane_info lane;
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        const double end = sp_min(sp_road_length(net, r), stretch->to);
        for (double at = stretch->from; (!stretch->road || stretch->road == r) && at <= end; at += 5)
            if (sp_road_lane(net, r, at, stretch->lane, &lane))
                return true;
    }
    return false;
}

/* the road and the lane of a stretch have to be on the case's road */
static void freeze_inside(lua_State *L, const sp_world_def *def, const check_said *c, sp_stretch_def *out)
{
    const char *path = SCRIPT(L)->path;
    if (c->inside_road) {
        const char *names[256];
        char hint[96];
        size_t n = 0;
        for (uint32_t i = 1; i <= sp_road_count(def->road) && n < 256; i++)
            names[n++] = sp_road_id(def->road, i);
        out->road = sp_road_by_id(def->road, c->inside_road);
        if (!out->road)
            script_fail_at(L, path, c->line, c->inside_road, script_near(hint, c->inside_road, names, n),
                           "%s: no road '%s'", c->reading, c->inside_road);
    }
    if (out->on && out->lane && !lane_is_there(def->road, out))
        script_fail_at(L, path, c->line, "lane", "right lanes are negative, left ones positive",
                       "%s: inside: no lane %d on it", c->reading, out->lane);
    if (out->on && out->road && out->from >= sp_road_length(def->road, out->road))
        script_fail_at(L, path, c->line, "from", NULL, "%s: inside: from %g m: the road ends at %g m", c->reading,
                       out->from, sp_road_length(def->road, out->road));
}

static bool freeze_check(lua_State *L, sp_world_def *def, const check_said *c, sp_check_def *out)
{
    sp_scenario *s = SCRIPT(L);
    const sp_unit *u = sp_unit_find(c->unit);
    *out = (sp_check_def){.name = keep(def, c->reading),
                          .op = c->op,
                          .severity = c->severity,
                          .metric = keep(def, c->metric),
                          .limit = c->limit,
                          .unit = u ? u->si : c->unit,
                          .display_unit = keep(def, c->unit),
                          .from_mark = c->from ? mark_index(s, c->from) : -1,
                          .to_mark = c->to ? mark_index(s, c->to) : -1,
                          .said = {def->file, c->line}};
    out->fault = c->fault;
    out->card_test = c->card_test ? keep(def, c->card_test) : NULL;
    out->inside = c->inside;
    freeze_inside(L, def, c, &out->inside);
    if (c->with) {
        out->with.i = find_actor(def, c->with);
        if (!out->with.i) {
            const char *names[SP_MAX_ACTORS + 1];
            size_t n = 0;
            for (uint32_t i = 1; i <= def->actor_count; i++)
                names[n++] = def->actors[i].name;
            const char *near = sp_suggest(c->with, names, n);
            s->raised = (sp_error){0};
            sp_error_set(&s->raised, SP_BAD_LOAD, s->path, c->line, "%s: no actor '%s'", c->reading, c->with);
            if (near)
                sp_error_hint(&s->raised, "did you mean '%s'?", near);
            else
                sp_error_hint(&s->raised, "name = \"%s\" in its w:car { ... }: a local's name is not the actor's",
                              c->with);
            const script_file *f = source_find(s, s->path);
            if (f)
                sp_error_show_line(&s->raised, f->source.data, c->with);
            snprintf(s->raised_text, sizeof s->raised_text, "no actor '%s'", c->with);
            lua_pushstring(L, s->raised_text);
            lua_error(L);
        }
    }
    out->enabled = check_enabled(L, c, s->at);
    return out->name && out->metric;
}

static int freeze_checks(lua_State *L)
{
    sp_world_def *def = lua_touserdata(L, 1);
    const head *h = &SCRIPT(L)->head;
    for (uint32_t i = 0; i < h->check_count; i++)
        if (!freeze_check(L, def, &h->checks[i], &def->checks[i]))
            return luaL_error(L, "out of memory");
    for (uint32_t i = 0; i < h->valid_count; i++)
        if (!freeze_check(L, def, &h->valid[i], &def->valid[i]))
            return luaL_error(L, "out of memory");
    return 0;
}

static bool set_lists(sp_scenario *s, sp_world_def *def)
{
    const head *h = &s->head;
    def->check_count = h->check_count;
    def->checks = SP_ARRAY(def->arena, sp_check_def, h->check_count + 1);
    def->valid_count = h->valid_count;
    def->valid = SP_ARRAY(def->arena, sp_check_def, h->valid_count + 1);
    def->cover_count = h->cover_count;
    def->cover = SP_ARRAY(def->arena, sp_cover_def, h->cover_count + 1);
    def->mark_count = s->mark_count;
    def->marks = SP_ARRAY(def->arena, const char *, s->mark_count + 1);
    def->mark_fields = sp_arena_alloc(def->arena, sizeof *def->mark_fields * (s->mark_count + 1));
    if (!def->checks || !def->valid || !def->cover || !def->marks || !def->mark_fields)
        return false;
    for (uint32_t i = 0; i < h->cover_count; i++)
        def->cover[i] = h->cover[i].def;
    for (uint32_t i = 0; i < s->mark_count; i++) {
        def->marks[i] = keep(def, s->marks[i]);
        for (int k = 0; k < 4; k++)
            def->mark_fields[i][k] = s->mark_fields[i][k] ? keep(def, s->mark_fields[i][k]) : NULL;
    }
    return true;
}

/* ---------------------------------------------------------------- marks, before they are made */
static void add_mark(sp_scenario *s, const char *text, size_t size)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(size < 60 ? size : 60), text);
    if (mark_index(s, name) >= 0 || s->mark_count == SP_MAX_MARKS)
        return;
    const char *kept = sp_arena_strdup(s->arena, name);
    if (kept)
        s->marks[s->mark_count++] = kept;
}

static void add_mark_field(sp_scenario *s, int mark, const char *text, size_t size)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(size < 60 ? size : 60), text);
    for (int k = 0; mark >= 0 && k < 4; k++) {
        if (!s->mark_fields[mark][k])
            s->mark_fields[mark][k] = sp_arena_strdup(s->arena, name);
        if (!s->mark_fields[mark][k] || !strcmp(s->mark_fields[mark][k], name))
            return;
    }
}

/* reads `:mark "name"` and `:mark("name", { field = ... })` off the tokens; a crossing brings two of its own */
void marks_collect(sp_scenario *s, const script_file *f)
{
    for (uint32_t i = 0; i + 2 < f->token_count; i++) {
        const token *t = &f->tokens[i];
        if ((token_is(t, "cross") || token_is(t, "meet")) && i > 0 && token_is(t - 1, ":")) {
            add_mark(s, "release", 7);
            add_mark_field(s, mark_index(s, "release"), "anticipated", 11);
            add_mark_field(s, mark_index(s, "release"), "ttc", 3);
            add_mark(s, "meet", 4);
            add_mark_field(s, mark_index(s, "meet"), "error", 5);
            continue;
        }
        if (!token_is(t, ":") || !token_is(t + 1, "mark"))
            continue;
        const token *n = t + 2;
        if (token_is(n, "("))
            n++;
        if (n->kind != TOKEN_STRING)
            continue;
        add_mark(s, n->text, n->size);
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(n->size < 60 ? n->size : 60), n->text);
        const int mark = mark_index(s, name);
        if (!token_is(n + 1, ",") || !token_is(n + 2, "{"))
            continue;
        int depth = 0;
        for (const token *k = n + 2; k->kind != TOKEN_END; k++) {
            if (token_is(k, "{") || token_is(k, "("))
                depth++;
            if ((token_is(k, "}") || token_is(k, ")")) && --depth == 0)
                break;
            if (depth == 1 && k->kind == TOKEN_NAME && token_is(k + 1, "=") &&
                (token_is(k - 1, "{") || token_is(k - 1, ",")))
                add_mark_field(s, mark, k->text, k->size);
        }
    }
}

/* ---------------------------------------------------------------- freeze */
bool sp_script_freeze(sp_scenario *s, const sp_case *c, const sp_freeze_options *options, sp_arena *arena,
                      sp_world_def **out, sp_error *err)
{
    schedule_clear(s);
    s->world = NULL;
    s->generation++;
    s->draws = 0;
    s->at = c;
    s->answers = options ? options->sut : NULL;
    sp_world_def *def = SP_NEW(arena, sp_world_def);
    if (!def)
        return no_memory(s, err);
    s->def = def;
    s->asked_line = 0;
    def->arena = arena;
    def->actors = SP_ARRAY(arena, sp_actor_def, SP_MAX_ACTORS + 1);
    // 1 is the ego's, whenever it is cast
    def->actor_count = 1;
    memset(s->casts, 0, sizeof s->casts);
    if (!def->actors || !set_identity(s, c, options, def))
        return no_memory(s, err);
    s->phase = PHASE_PLAN;
    sandbox_purse(s, SCRIPT_BUDGET_LOAD);
    if (!set_env(s, c, def, err) || !build_road(s, c, def, err) || !signals_freeze(s, def, err))
        return false;
    s->phase = PHASE_PROLOGUE;
    if (!schedule_start(s, err))
        return false;
    if (!def->actors[1].kind) {
        sp_error_set(err, SP_BAD_LOAD, s->path, s->head.line, "%s casts no ego before its first wait", s->head.name);
        sp_error_hint(err, "local ego = w:ego { at = w.road:lane(-1, 100), speed = p.speed }");
        return false;
    }
    if (!casts_apart(s, err) || !traffic_freeze(s, def, err) || !grounds_freeze(s, def, err) ||
        !courses_freeze(s, def, err))
        return false;
    if (!set_lists(s, def))
        return no_memory(s, err);
    if (!sandbox_guard(s, freeze_checks, def, err))
        return false;
    const struct sp_sut_rig *rig = s->answers && s->answers->rig ? s->answers->rig : s->head.rig;
    if (!rig_freeze(s, rig, def, err) || !rig_freeze_driven(s, def, err) || !faults_freeze(s, err))
        return false;
    s->phase = PHASE_BODY;
    *out = def;
    return true;
}

bool sp_script_step(sp_scenario *s, const sp_world_def *def, const sp_world *world, sp_story_command *out, uint32_t max,
                    uint32_t *count, bool *ended, sp_error *err)
{
    *count = 0;
    *ended = false;
    if (world->tick < 0 || s->phase == PHASE_OVER)
        return true;
    if (def != s->def)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "this is not the case that was frozen last");
    // what the prologue asked for is still in the queue at the first tick
    s->world = world;
    sandbox_purse(s, SCRIPT_BUDGET_STEP);
    const bool fine = s->ended || schedule_step(s, err);
    s->world = NULL;
    if (!fine)
        return false;
    if (s->queued > max)
        return sp_error_set(err, SP_BAD_SCRIPT, s->path, 0, "%u commands in one tick, room for %u", s->queued, max);
    memcpy(out, s->queue, sizeof *out * s->queued);
    *count = s->queued;
    s->queued = 0;
    *ended = s->ended;
    if (s->ended)
        s->phase = PHASE_OVER;
    return true;
}
