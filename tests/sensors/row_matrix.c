/* row_matrix.c - every row of every sensor: some other value of it changes what is delivered, in some weather or with
 * some other rows set. A row that nobody reads is a promise that nobody keeps. */
#include "check.h"
#include "matrix.h"

#include <stdio.h>
#include <string.h>

/* where a row matters: for sensors of that name, with other rows set first */
typedef struct setting {
    const char *sensor; /* NULL: any */
    const char *row[4];
    double value[4];
    int weather; /* 1: rain by night */
    uint32_t fault;
    bool crawl;
} setting;
static const setting settings[] = {
    {NULL, {NULL}, {0}, 0, 0},
    {NULL, {NULL}, {0}, 1, 0},
    {"camera", {"model"}, {1}, 0, 0},
    {"camera", {"model", "exposure_mode"}, {1, 2}, 1, 0},
    {"camera", {"model", "exposure_mode", "gain"}, {1, 1, 4}, 0, 0},
    {"camera", {"model", "output"}, {1, 1}, 0, 0},
    {"camera", {"model", "lens"}, {1, 1}, 0, 0},
    {"camera", {"model", "exposure_mode"}, {1, 1}, 0, 0},
    {"camera", {"model", "exposure_mode", "led_flicker"}, {1, 1, 1}, 0, 0},
    {"camera", {"lens"}, {1}, 0, 0},
    {"camera", {"lens"}, {3}, 0, 0},
    {"depth", {"lens"}, {1}, 0, 0},
    {"depth", {"lens"}, {3}, 0, 0},
    {"labels", {"lens"}, {1}, 0, 0},
    {"labels", {"lens"}, {3}, 0, 0},
    {"chassis", {"teeth", "eccentricity"}, {48, 0.01}, 0, 0},
    {"chassis", {"teeth"}, {48}, 0, 0, true},
    {"gnss", {"georeference"}, {0}, 0, 0},
    {"gnss", {"multipath_rate"}, {10}, 0, 0},
    {"gnss", {"fix", "fix_time"}, {3, 0.3}, 0, SP_FAULT_OUTAGE},
    {"gnss", {"reacquire", "fix", "fix_time"}, {0.1, 3, 0.3}, 0, SP_FAULT_OUTAGE},
    {"route", {"ahead_sigma"}, {3}, 0, 0},
    {"map", {"ahead_sigma"}, {3}, 0, 0},
    {"lanes", {"wear", "weather"}, {0.4, 1}, 1, 0},
    {"objects", {"ghosts", "confusion", "id_switch"}, {5, 0.3, 2}, 0, 0},
    {"objects", {"detection", "range"}, {0.6, 60}, 0, 0},
    {"objects", {"sure_range", "range"}, {5, 40}, 1, 0},
    {"signals", {"ideal"}, {1}, 0, 0},
    {"signals", {"misread", "range"}, {0.5, 60}, 0, 0},
    {"signals", {"range", "fov"}, {15, 3}, 1, 0},
    {"signals", {"fov", "sure_range"}, {3, 10}, 0, 0},
    {"radar", {"clutter", "interference"}, {5, 0.5}, 1, 0},
    {"radar", {"elevation_cells", "micro_doppler"}, {1, 1}, 0, 0},
    {"radar_objects", {"clutter", "interference"}, {5, 0.5}, 1, 0},
    {"radar_objects", {"elevation_cells", "micro_doppler"}, {1, 1}, 0, 0},
    {"lidar", {"detail"}, {1}, 0, 0},
};

static matrix street(const sp_sensor_type *t, const setting *s)
{
    matrix m = matrix_create(t->name);
    for (int i = 0; i < 4 && s->row[i]; i++) {
        fixture_set(m.mount, s->row[i], s->value[i]);
    }
    if (s->weather) {
        m.f->def.env = (sp_env){.sun_elevation = -0.2,
                                .friction = 1,
                                .spray = 1,
                                .rain = 25,
                                .visibility = 150,
                                .water = 1e-3,
                                .surface = SP_SURFACE_WET};
    }
    m.crawl = s->crawl;
    if (s->fault) {
        matrix_fail(&m, s->fault, 1, 0, 20, 40);
    }
    return m;
}

/* the k-th other value of a row; false: there are no more */
static bool other_value(const sp_param *p, double now, int k, double *out)
{
    static const double share[] = {0.0, 0.3, 0.9, 1.02, 1.3, 1.9, 2.0};
    static const char *const dear[] = {"width", "height", "rings", "columns"};
    if (k >= 7) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        if (!strcmp(p->name, dear[i]) && k > 2) {
            return false;
        }
    }
    *out = share[k] < 1 ? p->low + share[k] * (now - p->low) : now + (share[k] - 1) * (p->high - now);
    return true;
}

static bool matters(const sp_sensor_type *t, const sp_param *p, const setting *s, uint64_t base)
{
    double v;
    const uint32_t at = (uint32_t)(p - t->params);
    for (int k = 0;; k++) {
        matrix m = street(t, s);
        const double now = m.mount->value[at];
        if (!other_value(p, now, k, &v)) {
            matrix_destroy(&m);
            return false;
        }
        // whole numbers, and what a lens or a memory cannot be, are the rows' own business
        m.mount->value[at] = p->choices || !strcmp(p->unit, "bool") ? sp_round(v) : v;
        const bool fine = v != now && (!t->possible || t->possible(m.mount, &m.f->error));
        const bool other = fine && matrix_drive(&m) != base;
        matrix_destroy(&m);
        if (other) {
            return true;
        }
    }
}

static void rows_of(const sp_sensor_type *t)
{
    enum { MOST = 96 };
    bool done[MOST] = {false};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const setting *s = &settings[i];
        if (s->sensor && strcmp(s->sensor, t->name) != 0) {
            continue;
        }
        matrix m = street(t, s);
        const uint64_t base = matrix_drive(&m);
        matrix_destroy(&m);
        for (uint32_t r = 0; r < t->param_count && r < MOST; r++) {
            done[r] = done[r] || matters(t, &t->params[r], s, base);
        }
    }
    for (uint32_t r = 0; r < t->param_count; r++) {
        if (!done[r]) {
            printf("row '%s' of sensor '%s' changes nothing\n", t->params[r].name, t->name);
        }
        CHECK(done[r]);
    }
}

static void each_row_is_read(void)
{
    for (uint32_t i = 0; i < sp_sensor_count(); i++) {
        rows_of(sp_sensor_at(i));
    }
}

int main(void)
{
    RUN(each_row_is_read);
    return DONE();
}
