/* manual.c - the tables of docs/sensor_parameters.md, printed from the rows of mounts, sensors and faults. */
#include <string.h>

#include "script/inside.h"

static void add_number(sp_text *out, double v)
{
    char text[32];
    // constants written in radians read better with six digits
    sp_number(text, round_digits(v, 6));
    sp_text_add(out, text);
}

/* a bar would end the cell */
static void add_cell(sp_text *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '|')
            sp_text_add(out, "\\");
        sp_text_add_bytes(out, c, 1);
    }
}

static void add_param(sp_text *out, const sp_param *p)
{
    sp_text_printf(out, "| `%s` | ", p->name);
    if (p->choices) {
        const uint32_t chosen = (uint32_t)p->value;
        for (uint32_t i = 0; p->choices[i]; i++)
            sp_text_printf(out, "%s\"%s\"", i ? " " : "", p->choices[i]);
        sp_text_add(out, " | ");
        for (uint32_t i = 0; p->choices[i]; i++)
            if (i == chosen)
                sp_text_printf(out, "\"%s\"", p->choices[i]);
    } else if (!strcmp(p->unit, "bool")) {
        sp_text_printf(out, "true false | %s", p->value != 0 ? "true" : "false");
    } else {
        add_number(out, p->low);
        sp_text_add(out, " to ");
        add_number(out, p->high);
        sp_text_printf(out, "%s%s | ", strcmp(p->unit, "1") ? " " : "", strcmp(p->unit, "1") ? p->unit : "");
        add_number(out, p->value);
    }
    sp_text_add(out, " | ");
    add_cell(out, p->doc);
    sp_text_add(out, " |\n");
}

static const char table_head[] = "| parameter | range | default | |\n|---|---|---|---|\n";

static void add_sensors(sp_text *out, const sp_sources *sources)
{
    for (const char *const *name = sensor_names; *name; name++) {
        const sp_sensor_row *type = NULL;
        for (uint32_t i = 0; i < sources->sensor_count; i++)
            if (!strcmp(sources->sensors[i].name, *name))
                type = &sources->sensors[i];
        if (!type)
            continue;
        sp_text_printf(out, "\n## %s\n\nEvery ", *name);
        add_number(out, (double)type->period_ns * 1e-6);
        sp_text_add(out, " ms, latency ");
        add_number(out, (double)type->latency_ns * 1e-6);
        sp_text_add(out, " ms, unless said.\n");
        if (type->param_count)
            sp_text_printf(out, "\n%s", table_head);
        for (uint32_t k = 0; k < type->param_count; k++)
            add_param(out, &type->params[k]);
    }
}

static void add_faults(sp_text *out, const sp_sources *sources)
{
    sp_text_add(out,
                "\n## Faults\n\nNames of kinds, the strength with its unit, range and default, the second value, and "
                "which sensors can fail so.\n\n| fault | strength | default | value | sensors | |\n"
                "|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < sources->fault_count; i++) {
        const sp_fault_words *f = &sources->faults[i];
        if (!f->name)
            continue;
        sp_text_printf(out, "| `%s` | ", f->name);
        add_number(out, f->low);
        sp_text_add(out, " to ");
        add_number(out, f->high);
        sp_text_printf(out, "%s%s | ", strcmp(f->unit, "1") ? " " : "", strcmp(f->unit, "1") ? f->unit : "");
        add_number(out, f->strength);
        sp_text_add(out, " | ");
        if (f->value) {
            add_cell(out, f->value);
            sp_text_add(out, "; ");
            add_number(out, f->value_default);
        }
        sp_text_add(out, " | ");
        uint32_t can = 0, all = 0;
        for (uint32_t k = 1; k <= SP_FRAME_LABELS; k++) {
            all++;
            can += f->kinds >> k & 1;
        }
        if (can == all)
            sp_text_add(out, "all");
        for (uint32_t k = 1, n = 0; can < all && k <= SP_FRAME_LABELS; k++)
            if (f->kinds >> k & 1)
                sp_text_printf(out, "%s%s", n++ ? " " : "", sensor_names[k - 1]);
        sp_text_add(out, " | ");
        add_cell(out, f->doc);
        sp_text_add(out, " |\n");
    }
}

bool sp_script_sensor_reference(const sp_sources *sources, sp_text *out)
{
    sp_text_add(out,
                "# Parameters of sensors and faults\n\nGenerated from the rows of `src/script/rig.c` and `sensors/`. "
                "SI and radians; write `\"12 deg\"` for another unit. How to use them: [sensors.md](sensors.md).\n"
                "\n## Of every sensor\n\nA name with a dot stands in a table: `clock = { drift = \"20 ppm\" }`. "
                "Beside these: `name`, `on` (the name of the actor that carries it) and `trigger = { by = NAME }`."
                "\n\n");
    sp_text_add(out, table_head);
    for (int i = 0; i < MOUNT_ROWS; i++)
        add_param(out, &mount_rows[i]);
    add_sensors(out, sources);
    add_faults(out, sources);
    return !out->failed;
}
