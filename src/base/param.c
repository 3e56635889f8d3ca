/* param.c - parameters are rows; units are fractions. Leaves parsing of "30 km/h" to script. */
#include "base/param.h"

#include "base/real.h"
#include "base/text.h"

#include <string.h>

int sp_param_find(const sp_param *rows, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (!strcmp(rows[i].name, name)) {
            return i;
        }
    }
    return -1;
}

void sp_param_defaults(const sp_param *rows, int count, double *values)
{
    for (int i = 0; i < count; i++) {
        values[i] = rows[i].value;
    }
}

/* the error for a name that no row has */
static bool set_unknown(const sp_param *rows, int count, const char *name, sp_error *err)
{
    const char *names[128];
    const int n = count < 128 ? count : 128;
    for (int i = 0; i < n; i++) {
        names[i] = rows[i].name;
    }
    const bool first = err && err->code == SP_FINE;
    const char *near = sp_suggest(name, names, (size_t)n);
    sp_error_set(err, SP_BAD_LOAD, NULL, 0, "unknown parameter '%s'", name);
    if (first && near) {
        sp_error_hint(err, "did you mean '%s'?", near);
    }
    return false;
}

bool sp_param_whole(const sp_param *row)
{
    return row->whole || row->choices || !strcmp(row->unit, "bool");
}

bool sp_param_set(const sp_param *rows, int count, double *values, const char *name, double value, sp_error *err)
{
    const int i = sp_param_find(rows, count, name);
    if (i < 0) {
        return set_unknown(rows, count, name, err);
    }
    const sp_param *row = &rows[i];

    /* NaN fails both comparisons */
    if (!(value >= row->low && value <= row->high)) {
        char v[32], lo[32], hi[32];
        sp_number(v, value);
        sp_number(lo, row->low);
        sp_number(hi, row->high);
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "parameter '%s' is %s, wanted %s to %s %s", name, v, lo, hi,
                            row->unit);
    }
    if (sp_param_whole(row) && value != sp_floor(value)) {
        char v[32];
        sp_number(v, value);
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "parameter '%s' is %s, wanted a whole number", name, v);
    }
    values[i] = value;
    return true;
}

static const sp_unit units[] = {
    {"m", 1, 1, "m"},
    {"cm", 1, 100, "m"},
    {"mm", 1, 1000, "m"},
    {"km", 1000, 1, "m"},
    {"s", 1, 1, "s"},
    {"ms", 1, 1000, "s"},
    {"us", 1, 1000000, "s"},
    {"min", 60, 1, "s"},
    {"h", 3600, 1, "s"},
    {"m/s", 1, 1, "m/s"},
    {"km/h", 1000, 3600, "m/s"},
    {"mph", 1609344, 3600000, "m/s"}, /* 1 mile = 1609.344 m exactly */
    {"m/s2", 1, 1, "m/s2"},
    {"m/s^2", 1, 1, "m/s2"},
    {"g", 980665, 100000, "m/s2"}, /* standard gravity, exact by definition */
    {"m/s3", 1, 1, "m/s3"},
    {"rad", 1, 1, "rad"},
    {"deg", SP_PI, 180, "rad"},
    {"rad/s", 1, 1, "rad/s"},
    {"deg/s", SP_PI, 180, "rad/s"},
    {"1/m", 1, 1, "1/m"},
    {"1/km", 1, 1000, "1/m"},
    {"/km", 1, 1000, "1/m"}, /* 20 /km of a lane */
    {"/h", 1, 3600, "Hz"},   /* 1200 /h of a lane */
    {"mm/h", 1, 1, "mm/h"},  /* of rain */
    {"%", 1, 100, "1"},
    {"ppm", 1, 1000000, "1"}, /* of clocks */
    {"1", 1, 1, "1"},
    {"kg", 1, 1, "kg"},
    {"t", 1000, 1, "kg"},
    {"N", 1, 1, "N"},
    {"kN", 1000, 1, "N"},
    {"Nm", 1, 1, "Nm"},
    {"Hz", 1, 1, "Hz"},
    {"dB", 1, 1, "dB"},
    {"bool", 1, 1, "bool"},
};

const sp_unit *sp_unit_find(const char *name)
{
    for (int i = 0; i < sp_unit_count(); i++) {
        if (!strcmp(units[i].name, name)) {
            return &units[i];
        }
    }
    return NULL;
}

int sp_unit_count(void)
{
    return (int)(sizeof units / sizeof *units);
}

const sp_unit *sp_unit_at(int i)
{
    return i >= 0 && i < sp_unit_count() ? &units[i] : NULL;
}
