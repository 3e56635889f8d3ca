/* require.c - which files a scenario is made of: its own folder, the parents up to the nearest skidpad.lua, then the
 * built-in library. All that was read is kept as the closure. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "script/inside.h"

extern const struct sp_embedded sp_script_library[], sp_script_presets[];

/* ---------------------------------------------------------------- paths and files */
const char *path_folder(sp_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    char *out = sp_arena_strdup(arena, path);
    if (out)
        out[slash == path ? 1 : slash - path] = 0;
    return out;
}

const char *path_join(sp_arena *arena, const char *folder, const char *rest)
{
    if (rest[0] == '/' || !strcmp(folder, "."))
        return sp_arena_strdup(arena, rest);
    const size_t n = strlen(folder), m = strlen(rest);
    char *out = sp_arena_alloc(arena, n + m + 2);
    if (!out)
        return NULL;
    memcpy(out, folder, n);
    const bool slash = n > 0 && folder[n - 1] == '/';
    if (!slash)
        out[n] = '/';
    memcpy(out + n + !slash, rest, m + 1);
    return out;
}

static const char *path_parent(sp_arena *arena, const char *folder)
{
    const size_t n = strlen(folder);
    if (!strcmp(folder, "/"))
        return NULL;
    if (!strcmp(folder, "."))
        return "..";
    if (n >= 2 && !strcmp(folder + n - 2, ".."))
        return path_join(arena, folder, "..");
    return path_folder(arena, folder);
}

bool source_exists(sp_scenario *s, const char *path)
{
    for (uint32_t i = 0; i < s->given_count; i++)
        if (!strcmp(s->given[i].path, path))
            return true;
    if (s->given)
        return false;
    // a folder opens, but does not read; a pipe without a writer never opens
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, R_OK) == 0;
}

const script_file *source_find(const sp_scenario *s, const char *path)
{
    for (uint32_t i = 0; i < s->file_count; i++)
        if (!strcmp(s->files[i].source.path, path))
            return &s->files[i];
    return NULL;
}

static script_file *keep(sp_scenario *s, const char *path, const char *data, size_t size, bool lua, bool builtin,
                         sp_error *err)
{
    if (s->file_count == SCRIPT_FILES) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "a scenario is made of more than %d files", SCRIPT_FILES);
        return NULL;
    }
    if (lua && size > SCRIPT_SOURCE) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "a Lua file of more than %d MiB", SCRIPT_SOURCE >> 20);
        return NULL;
    }
    script_file *f = &s->files[s->file_count];
    *f = (script_file){.lua = lua, .builtin = builtin};
    f->source.path = sp_arena_strdup(s->arena, path);
    f->source.data = data;
    f->source.size = size;
    if (!f->source.path || (lua && !token_scan(s->arena, data, size, &f->tokens, &f->token_count))) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
        return NULL;
    }
    sp_sha256_hex(data, size, f->source.sha256);
    s->closure[s->file_count++] = f->source;
    return f;
}

script_file *source_read(sp_scenario *s, const char *path, bool lua, sp_error *err)
{
    script_file *known = (script_file *)(uintptr_t)source_find(s, path);
    if (known)
        return known;
    for (uint32_t i = 0; i < s->given_count; i++)
        if (!strcmp(s->given[i].path, path))
            return keep(s, path, s->given[i].data, s->given[i].size, lua, false, err);
    if (s->given) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "the recording does not hold this file");
        return NULL;
    }
    size_t size = 0;
    const char *data = sp_file_read(s->arena, path, &size, err);
    if (!data) {
        if (err && err->code)
            err->code = SP_BAD_LOAD;
        return NULL;
    }
    return keep(s, path, data, size, lua, false, err);
}

/* ---------------------------------------------------------------- require */
/* how many folders up the nearest skidpad.lua is; 0 when there is none */
static int project_levels(sp_scenario *s)
{
    const char *folder = path_folder(s->arena, s->path);
    for (int level = 0; level < 12 && folder; level++) {
        const char *mark = path_join(s->arena, folder, "skidpad.lua");
        if (mark && source_exists(s, mark))
            return level;
        folder = path_parent(s->arena, folder);
    }
    return 0;
}

static script_file *search_folders(sp_scenario *s, const char *relative, sp_error *err)
{
    const int levels = project_levels(s);
    const char *folder = path_folder(s->arena, s->path);
    for (int level = 0; level <= levels && folder; level++) {
        const char *path = path_join(s->arena, folder, relative);
        if (path && source_exists(s, path))
            return source_read(s, path, true, err);
        folder = path_parent(s->arena, folder);
    }
    return NULL;
}

static script_file *search_builtin(sp_scenario *s, const char *relative, sp_error *err)
{
    // a recording brings its own
    for (uint32_t i = 0; i < s->given_count; i++)
        if (!strcmp(s->given[i].path, relative))
            return source_read(s, relative, true, err);
    const struct sp_embedded *const shelves[] = {sp_script_library, sp_script_presets};
    for (int i = 0; i < 2; i++)
        for (const struct sp_embedded *e = shelves[i]; e->name; e++)
            if (!strcmp(e->name, relative))
                return keep(s, relative, (const char *)e->data, e->size, true, true, err);
    return NULL;
}

/* raises an error that is already made */
static void raise_made(lua_State *L, const sp_error *err)
{
    sp_scenario *s = SCRIPT(L);
    s->raised = *err;
    snprintf(s->raised_text, sizeof s->raised_text, "%s:%d: %s", err->file, err->line, err->text);
    lua_pushstring(L, s->raised_text);
    lua_error(L);
}

/* Lua's `name:line: text near 'token'`, with the name unshortened and a caret */
static void syntax_error(const script_file *f, const char *text, sp_error *err)
{
    int line = 0;
    const char *body = text;
    for (const char *p = strchr(text, ':'); p && !line; p = strchr(p + 1, ':')) {
        int n = 0;
        const char *q = p + 1;
        while (*q >= '0' && *q <= '9' && n < 100000000)
            n = n * 10 + (*q++ - '0');
        if (q > p + 1 && q[0] == ':' && q[1] == ' ') {
            line = n;
            body = q + 2;
        }
    }
    char word[64] = "";
    const char *quote = strstr(body, "near '");
    const char *close = quote ? strrchr(quote + 6, '\'') : NULL;
    if (close && close - quote - 6 < (int)sizeof word)
        memcpy(word, quote + 6, (size_t)(close - quote - 6));
    sp_error_set(err, SP_BAD_LOAD, f->source.path, line, "%s", body);
    if (strstr(text, "unexpected symbol") || strstr(text, "expected"))
        sp_error_hint(err, "a missing comma, brace or 'end' before it?");
    sp_error_show_line(err, f->source.data, word[0] ? word : NULL);
}

/* pushes the chunk of a file */
static void load_chunk(lua_State *L, const script_file *f)
{
    sp_error err = {0};
    if (!token_refuse(f, &err))
        raise_made(L, &err);
    lua_pushfstring(L, "@%s", f->source.path);
    // some editors put a byte order mark first
    const size_t mark = f->source.size >= 3 && !memcmp(f->source.data, "\xef\xbb\xbf", 3) ? 3 : 0;
    if (luaL_loadbufferx(L, f->source.data + mark, f->source.size - mark, lua_tostring(L, -1), "t") != LUA_OK) {
        syntax_error(f, lua_tostring(L, -1), &err);
        raise_made(L, &err);
    }
    lua_remove(L, -2);
}

static int require_name(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    // already there
    lua_getfield(L, LUA_REGISTRYINDEX, "sp.loaded");
    if (lua_getfield(L, 2, name) == LUA_TLIGHTUSERDATA)
        return script_fail(L, name, NULL, "require: '%s' is being read: the files require each other in a circle",
                           name);
    if (!lua_isnil(L, -1))
        return 1;
    lua_pop(L, 1);
    char relative[200];
    if (strlen(name) > 150 || !name[0] || strstr(name, "..") || strpbrk(name, "/\\") || name[0] == '.')
        return script_fail(L, name, "write require \"lib.words\"", "require: '%s' is not a name of dotted words", name);
    snprintf(relative, sizeof relative, "%s.lua", name);
    for (char *c = relative; *c && strcmp(c, ".lua"); c++)
        if (*c == '.')
            *c = '/';
    sp_error err = {0};
    const script_file *f = search_folders(s, relative, &err);
    if (!f && !err.code)
        f = search_builtin(s, relative, &err);
    if (!f)
        return script_fail(
            L, name,
            "searched: this folder, its parents up to the nearest with a skidpad.lua (an empty one will do), "
            "the built-in library",
            "require: no '%s'%s%s", name, err.code ? ": " : "", err.text);
    marks_collect(s, f);
    lua_pushlightuserdata(L, s); // while it is read
    lua_setfield(L, 2, name);
    load_chunk(L, f);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

void sandbox_require(lua_State *L)
{
    lua_newtable(L);
    // `skidpad` is the table of words
    lua_newtable(L);
    rows_register(L, "sp");
    lua_setfield(L, -2, "skidpad");
    lua_setfield(L, LUA_REGISTRYINDEX, "sp.loaded");
    condition_register(L);
    lua_pushglobaltable(L);
    lua_pushliteral(L, "require");
    lua_pushcfunction(L, require_name);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

static int run_main(lua_State *L)
{
    load_chunk(L, lua_touserdata(L, 1));
    lua_call(L, 0, 1);
    // what a scenario file gives back is its scenario
    if (lua_isuserdata(L, -1) && luaL_testudata(L, -1, "sp.Scenario"))
        SCRIPT(L)->has_head = true;
    return 0;
}

bool script_run_file(sp_scenario *s, const char *path, sp_error *err)
{
    script_file *f = source_read(s, path, true, err);
    if (!f)
        return false;
    marks_collect(s, f);
    return sandbox_guard(s, run_main, f, err);
}
