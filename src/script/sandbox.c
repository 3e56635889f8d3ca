/* sandbox.c - a Lua state with a purse: so much memory, so many instructions, and errors that know their place. What
 * the state may call is library.c's; which files it may read is require.c's. The real wall is a process around it. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "script/inside.h"

enum {
    STRIDE = 1000,   /* instructions from hook to hook */
    LASTS = 4000000, /* us of CPU time that no purse outlasts, unless at FASTEST instructions a us it is not empty */
    FASTEST = 40,
    LARGE = 1 << 16, /* bytes; what is asked for beyond costs the purse something */
    DENIED = 1000000 /* instructions that asking for too much memory counts for */
};
#define TOO_LONG      "the script ran for too long without waiting"
#define TOO_LONG_HINT "does a loop here never end, or never wait?"

static void count_hook(lua_State *L, lua_Debug *unused);

/* Lua's memory: counted, capped, through the library's gate */
static void *allocate(void *user, void *old, size_t old_size, size_t size)
{
    sp_scenario *s = user;
    const size_t kind = old ? LUA_TNIL : old_size;
    if (!old)
        old_size = 0;
    if (size == 0) {
        sp_memory_free(old);
        s->used -= old_size;
        return NULL;
    }
    if (size > old_size && s->used + (size - old_size) > SCRIPT_MEMORY) {
        s->starved = true;
        s->wordy = false;
        s->budget -= DENIED; // Lua collects all that it has before it gives up
        return NULL;
    }
    // Lua says of new memory what it is for
    if (kind == LUA_TSTRING && size > SCRIPT_TEXT + 64) {
        s->starved = s->wordy = true;
        return NULL;
    }
    // what is large is made in single instructions
    if (size > LARGE && size > old_size) {
        s->budget -= (int64_t)(size / 16);
        if (s->budget <= 0 && s->L) {
            s->tripped = true;
            lua_sethook(s->L, count_hook, LUA_MASKCOUNT, 1);
            return NULL;
        }
    }
    void *p = sp_memory_realloc(old, size);
    if (p)
        s->used += size - old_size;
    return p;
}

static void trip(lua_State *L)
{
    SCRIPT(L)->tripped = true;
    lua_sethook(L, count_hook, LUA_MASKCOUNT, 1);
    script_fail(L, NULL, TOO_LONG_HINT, "%s", TOO_LONG);
}

/* Called every so many instructions; once tripped, at every one, so that no pcall outlives it. Instructions that take
 * long (a text of a megabyte in capitals) count for as many as would have taken that long, by the CPU's time. */
static void count_hook(lua_State *L, lua_Debug *unused)
{
    (void)unused;
    sp_scenario *s = SCRIPT(L);
    lua_Debug where;
    if (lua_getstack(L, 0, &where) && lua_getinfo(L, "l", &where) && where.currentline > 0)
        s->last_line = where.currentline;
    const int64_t now = (int64_t)clock();
    const int64_t took = s->hooked_at > 0 ? (now - s->hooked_at) * (1000000 / CLOCKS_PER_SEC) : 0;
    s->hooked_at = now;
    s->budget -= took * s->rate > STRIDE ? took * s->rate : STRIDE;
    if (s->budget <= 0 || s->tripped)
        trip(L);
}

void sandbox_spend(lua_State *L, int64_t instructions)
{
    sp_scenario *s = SCRIPT(L);
    s->budget -= instructions;
    if (s->budget <= 0 || s->tripped)
        trip(L);
}

void sandbox_purse(sp_scenario *s, int64_t instructions)
{
    s->budget = instructions;
    s->hooked_at = 0;
    s->rate = instructions / LASTS < FASTEST ? instructions / LASTS : FASTEST;
    s->raised = (sp_error){0};
    s->raised_text[0] = 0;
}

/* turns an error value into one with a place, while the stack that raised it still stands */
void sandbox_note(lua_State *L, const char *text)
{
    sp_scenario *s = SCRIPT(L);
    if (!text)
        text = "an error that is not a text";
    if (s->raised_text[0] && strstr(text, s->raised_text))
        return;
    s->raised = (sp_error){0};
    // Lua's own message: `file:line: text`
    const char *file = NULL;
    const int line = script_line(L, &file);
    char prefix[128];
    lua_Debug ar;
    const char *body = text;
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline <= 0)
            continue;
        sp_text t = {0};
        sp_text_printf(&t, "%s:%d: ", ar.short_src, ar.currentline);
        const size_t n = t.data ? strlen(t.data) : 0;
        if (n && n < sizeof prefix && !strncmp(text, t.data, n))
            body = text + n;
        sp_text_free(&t);
        break;
    }
    sp_error_set(&s->raised, s->phase == PHASE_BODY ? SP_BAD_SCRIPT : SP_BAD_LOAD, file, line, "%s", body);
    // a name in quotes is what the caret goes under
    char word[64] = "";
    const char *quote = strchr(body, '\'');
    const char *close = quote ? strchr(quote + 1, '\'') : NULL;
    if (close && close - quote - 1 < (int)sizeof word) {
        memcpy(word, quote + 1, (size_t)(close - quote - 1));
        word[close - quote - 1] = 0;
    }
    const script_file *f = file ? source_find(s, file) : NULL;
    if (f)
        sp_error_show_line(&s->raised, f->source.data, word[0] ? word : NULL);
    snprintf(s->raised_text, sizeof s->raised_text, "%s", text);
}

static int on_error(lua_State *L)
{
    sandbox_note(L, lua_tostring(L, 1));
    return 1;
}

void script_take_error(sp_scenario *s, lua_State *L, int status, sp_error *err)
{
    const char *text = lua_tostring(L, -1);
    const sp_code code = s->phase == PHASE_BODY ? SP_BAD_SCRIPT : SP_BAD_LOAD;
    if (status == LUA_ERRMEM || s->starved) {
        if (s->starved || s->tripped) {
            if (s->tripped)
                sp_error_set(err, code, s->path, s->last_line, "%s", TOO_LONG);
            else if (s->wordy)
                sp_error_set(err, code, s->path, s->last_line, "the script makes a text of more than %d MiB",
                             SCRIPT_TEXT >> 20);
            else
                sp_error_set(err, code, s->path, s->last_line, "the script wants more than %d MiB of memory",
                             SCRIPT_MEMORY >> 20);
            sp_error_hint(err, "%s", s->tripped ? TOO_LONG_HINT : "does a table or a text grow without end?");
            const script_file *f = source_find(s, s->path);
            if (f && s->last_line > 0)
                sp_error_show_line(err, f->source.data, NULL);
        } else {
            sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
        }
    } else if (s->raised.code) {
        if (err && !err->code)
            *err = s->raised;
    } else {
        sp_error_set(err, code, s->path, 0, "%s", text ? text : "an error that is not a text");
    }
    lua_pop(L, 1);
}

bool sandbox_call(sp_scenario *s, lua_State *L, int arguments, int results, sp_error *err)
{
    const int base = lua_gettop(L) - arguments;
    lua_pushcfunction(L, on_error);
    lua_insert(L, base);
    const int status = lua_pcall(L, arguments, results, base);
    lua_remove(L, base);
    if (status == LUA_OK && !s->tripped)
        return true;
    // a pcall may have swallowed the end of the purse
    if (status == LUA_OK) {
        lua_settop(L, base - 1);
        if (!s->raised.code)
            sp_error_set(&s->raised, s->phase == PHASE_BODY ? SP_BAD_SCRIPT : SP_BAD_LOAD, s->path, s->last_line, "%s",
                         TOO_LONG);
        lua_pushliteral(L, TOO_LONG);
    }
    script_take_error(s, L, status, err);
    return false;
}

bool sandbox_guard(sp_scenario *s, lua_CFunction fn, void *context, sp_error *err)
{
    // neither of these allocates: light function, light pointer
    lua_pushcfunction(s->L, fn);
    lua_pushlightuserdata(s->L, context);
    return sandbox_call(s, s->L, 1, 0, err);
}

static int open_libraries(lua_State *L)
{
    sandbox_libraries(L);
    sandbox_require(L);
    return 0;
}

bool sandbox_open(sp_scenario *s, sp_error *err)
{
    s->L = lua_newstate(allocate, s);
    if (!s->L)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    SCRIPT(s->L) = s;
    lua_sethook(s->L, count_hook, LUA_MASKCOUNT, STRIDE);
    sandbox_purse(s, SCRIPT_BUDGET_LOAD);
    return sandbox_guard(s, open_libraries, NULL, err);
}
