/* stub.c - the editor stub (LuaLS annotations) and the reference manual, printed from the rows. */
#include <string.h>

#include "script/inside.h"

/* "from: number, unit?: string" one at a time; false at the end */
static bool next_argument(const char **at, char *name, size_t name_size, char *type, size_t type_size)
{
    const char *p = *at;
    while (*p == ' ' || *p == ',')
        p++;
    if (!*p)
        return false;
    size_t n = 0;
    while (*p && *p != ':') {
        if (n + 1 < name_size)
            name[n++] = *p;
        p++;
    }
    name[n] = 0;
    p += *p == ':';
    while (*p == ' ')
        p++;
    // commas inside fun(...) and table<...> belong to the type
    int depth = 0;
    n = 0;
    while (*p && (*p != ',' || depth > 0)) {
        depth += *p == '(' || *p == '<';
        depth -= *p == ')' || *p == '>';
        if (n + 1 < type_size)
            type[n++] = *p;
        p++;
    }
    type[n] = 0;
    *at = p;
    return true;
}

static bool first_of_owner(const row *rows, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (!strcmp(rows[k].owner, rows[i].owner))
            return false;
    return true;
}

static void stub_function(sp_text *out, const row *r, const char *table, char sign)
{
    char name[64], type[96];
    sp_text_printf(out, "---%s\n", r->doc);
    for (const char *at = r->args; next_argument(&at, name, sizeof name, type, sizeof type);)
        sp_text_printf(out, "---@param %s %s\n", name, type);
    if (r->returns)
        sp_text_printf(out, "---@return %s\n", r->returns);
    sp_text_printf(out, "function %s%c%s(", table, sign, r->name);
    bool first = true;
    for (const char *at = r->args; next_argument(&at, name, sizeof name, type, sizeof type); first = false) {
        const size_t n = strlen(name);
        if (n && name[n - 1] == '?')
            name[n - 1] = 0;
        sp_text_printf(out, "%s%s", first ? "" : ", ", name);
    }
    sp_text_add(out, ") end\n\n");
}

static void stub_fields(sp_text *out, const row *rows, uint32_t count, const char *owner)
{
    const char *doc = script_owner_doc(owner);
    if (doc[0])
        sp_text_printf(out, "---%s\n", doc);
    sp_text_printf(out, "---@class %s\n", owner);
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(rows[i].owner, owner) && rows[i].kind == ROW_FIELD)
            sp_text_printf(out, "---@field %s? %s %s%s%s\n", rows[i].name, rows[i].args, rows[i].doc,
                           rows[i].unit ? " Unit: " : "", rows[i].unit ? rows[i].unit : "");
    if (!strcmp(owner, WORLD))
        sp_text_printf(out, "---@field road %s\n", ROAD_HANDLE);
    if (!strcmp(owner, ROAD_HANDLE))
        sp_text_printf(out, "---@field [string] %s The road of that name.\n", ROAD_HANDLE);
}

/* the local that a class's methods hang on: its name without the dots */
static void class_local(const char *owner, char *out, size_t size)
{
    size_t n = 0;
    for (const char *c = owner; *c && n + 1 < size; c++)
        if (*c != '.')
            out[n++] = *c;
    out[n] = 0;
}

static void stub_class(sp_text *out, const row *rows, uint32_t count, const char *owner)
{
    char local[48];
    class_local(owner, local, sizeof local);
    stub_fields(out, rows, count, owner);
    bool methods = false;
    for (uint32_t i = 0; i < count; i++)
        methods = methods || (!strcmp(rows[i].owner, owner) && rows[i].kind == ROW_METHOD);
    if (methods)
        sp_text_printf(out, "local %s = {}\n", local);
    sp_text_add(out, "\n");
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(rows[i].owner, owner) && rows[i].kind == ROW_METHOD)
            stub_function(out, &rows[i], local, ':');
}

bool sp_script_stub(sp_text *out)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    sp_text_add(out, "---@meta skidpad\n-- Generated from the rows of src/script/rows.c: `skidpad` words for the Lua "
                     "language server.\n\n");
    static const char *const plain[] = {"sp.Check", "sp.Bins", "sp.Road", "sp.Sensor", "sp.Rig"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        sp_text_printf(out, "---@class %s\n", plain[i]);
    sp_text_add(out, "\n");
    for (uint32_t i = 0; i < count; i++)
        if (first_of_owner(rows, i) && strcmp(rows[i].owner, "sp") && strcmp(rows[i].owner, "sp.road"))
            stub_class(out, rows, count, rows[i].owner);
    sp_text_add(out, "---@class sp\nlocal sp = {}\nsp.road = {}\n\n");
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].kind == ROW_VALUE)
            sp_text_printf(out, "---%s\n---@type number\nsp.%s = nil\n\n", rows[i].doc, rows[i].name);
        if (rows[i].kind == ROW_FUNCTION)
            stub_function(out, &rows[i], rows[i].owner, '.');
    }
    for (const char *const *name = sensor_names; *name; name++)
        sp_text_printf(out,
                       "---A sensor of kind %s; name, on, x, y, z, yaw, pitch, roll, period or rate, phase, latency, "
                       "jitter, dropout, misalign, clock, trigger and its own parameters.\n"
                       "---@param spec? table\n---@return sp.Sensor\nfunction sp.%s(spec) end\n\n",
                       *name, *name);
    sp_text_add(out, "return sp\n");
    return !out->failed;
}

/* ---------------------------------------------------------------- reference */
static void reference_calls(sp_text *out, const row *rows, uint32_t count, const char *owner, const char *before)
{
    for (uint32_t i = 0; i < count; i++) {
        const row *r = &rows[i];
        if (strcmp(r->owner, owner) || r->kind == ROW_FIELD)
            continue;
        if (r->kind == ROW_VALUE)
            sp_text_printf(out, "- `%s%s`: %s\n", before, r->name, r->doc);
        else
            sp_text_printf(out, "- `%s%s(%s)%s%s`: %s\n", before, r->name, r->args, r->returns ? " -> " : "",
                           r->returns ? r->returns : "", r->doc);
    }
}

static void reference_fields(sp_text *out, const row *rows, uint32_t count, const char *owner)
{
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        const row *r = &rows[i];
        if (strcmp(r->owner, owner) || r->kind != ROW_FIELD)
            continue;
        if (!any)
            sp_text_add(out, "| key | type | unit | |\n|---|---|---|---|\n");
        any = true;
        sp_text_printf(out, "| `%s` | ", r->name);
        // a bar would end the cell
        for (const char *c = r->args; *c; c++) {
            if (*c == '|')
                sp_text_add(out, "\\");
            sp_text_add_bytes(out, c, 1);
        }
        sp_text_printf(out, " | %s | %s |\n", r->unit ? r->unit : "", r->doc);
    }
}

bool sp_script_reference(sp_text *out)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    sp_text_add(out, "# Reference of the scenario language\n\nGenerated from the rows of `src/script/rows.c`. SI and "
                     "radians inside; a quantity may be "
                     "written as a text with its unit: `\"50 km/h\"`.\n");
    for (uint32_t i = 0; i < count; i++) {
        if (!first_of_owner(rows, i))
            continue;
        const char *owner = rows[i].owner;
        sp_text_printf(out, "\n## %s\n\n%s\n\n", owner, script_owner_doc(owner));
        reference_fields(out, rows, count, owner);
        const bool methods = rows[i].kind == ROW_METHOD;
        sp_text text = {0};
        reference_calls(&text, rows, count, owner, methods ? ":" : !strcmp(owner, "sp.road") ? "sp.road." : "sp.");
        if (text.data)
            sp_text_add(out, text.data);
        sp_text_free(&text);
    }
    sp_text_add(out,
                "\n## Sensors\n\n`sp.NAME { name =, on =, x =, y =, z =, yaw =, pitch =, roll =, period = | rate =, "
                "phase =, latency =, jitter =, dropout =, misalign =, clock =, trigger =, ... }` for NAME in");
    for (const char *const *name = sensor_names; *name; name++)
        sp_text_printf(out, "%s `%s`", name == sensor_names ? "" : ",", *name);
    sp_text_add(out, "; all parameters are in [sensor_parameters.md](sensor_parameters.md), rigs, "
                     "timing and faults in [sensors.md](sensors.md).\n\n## Units\n\n");
    for (int i = 0; i < sp_unit_count(); i++)
        sp_text_printf(out, "%s`%s`", i ? ", " : "", sp_unit_at(i)->name);
    sp_text_add(out, ".\n\n## Kinds\n\n| name | |\n|---|---|\n");
    for (uint32_t i = 0; i < sp_kind_count(); i++)
        sp_text_printf(out, "| `%s` | %s |\n", sp_kind_at(i)->name, sp_kind_at(i)->doc);
    return !out->failed;
}
