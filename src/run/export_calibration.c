/* export_calibration.c - who made an export and of what, and where each sensor sits: identity and calibration as JSON.
 * Poses are the rig's sheet; by how much the true seat differs stands apart, since nobody on the road knows it. */
#include "run/export.h"
#include "run/replica.h"

#include <string.h>

static bool chosen(const sp_export *x, const char *name)
{
    bool yes = x->options->sensor_count == 0;
    for (uint32_t i = 0; i < x->options->sensor_count; i++)
        yes = yes || !strcmp(x->options->sensors[i], name);
    return yes;
}

static void add_parameters(sp_text *t, const sp_mount_def *m)
{
    sp_text_add(t, ",\"parameters\":{");
    for (uint32_t i = 0; i < m->type->param_count; i++)
        sp_json_number(t, m->type->params[i].name, m->value[i]);
    sp_text_add(t, "}");
}

static void add_sensor(sp_text *t, const sp_export *x, const sp_mount_def *m)
{
    sp_mount_info info;
    const sp_pose sheet = {m->position, sp_quat_from_ypr(m->yaw, m->pitch, m->roll)};
    const sp_pose off = {m->off_position, sp_quat_from_ypr(m->off_yaw, m->off_pitch, m->off_roll)};
    sp_mount_describe(x->def, m, &info);
    sp_text_add(t, "{");
    sp_json_text(t, "name", m->name);
    sp_json_text(t, "kind", sp_export_kind(m->kind));
    sp_json_text(t, "type", m->type->name);
    sp_json_text(t, "carrier", x->def->actors[m->carrier.i].name);
    sp_json_int(t, "period_num_ns", m->period_num);
    sp_json_int(t, "period_den", m->period_den);
    sp_json_int(t, "latency_ns", m->latency);
    sp_json_pose(t, "sensor_to_vehicle", sheet);
    sp_json_pose(t, "truth_offset", off);
    if (sp_export_is_image(m->kind)) {
        const double k[9] = {info.fx, 0, info.cx, 0, info.fy, info.cy, 0, 0, 1};
        sp_json_int(t, "width", info.width);
        sp_json_int(t, "height", info.height);
        sp_json_list(t, "matrix", k, 9);
    }
    sp_json_number(t, "range", info.range);
    sp_json_number(t, "fov_h", info.fov_h);
    sp_json_number(t, "fov_v", info.fov_v);
    add_parameters(t, m);
    sp_text_add(t, "}");
}

void sp_json_calibration(sp_text *t, const sp_export *x)
{
    bool first = true;
    sp_text_add(t, "{\"schema\":\"skidpad.calibration/1\","
                   "\"axes\":\"vehicle and sensor: x forward, y left, z up; camera pixels: x right, y down, z forward, "
                   "pixel centres at +0.5; angles in rad, lengths in m\",\n\"sensors\":[\n");
    for (uint32_t m = 0; m < x->def->mount_count; m++) {
        if (!chosen(x, x->def->mounts[m].name))
            continue;
        sp_text_add(t, first ? "" : ",\n");
        first = false;
        add_sensor(t, x, &x->def->mounts[m]);
    }
    sp_text_add(t, "\n]}\n");
}

void sp_json_identity(sp_text *t, const sp_export *x, const char *schema)
{
    static const char *const copied[] = {"scenario",  "case",  "key",      "seed",          "suite_seed",
                                         "driver_id", "build", "renderer", "closure_sha256"};
    const sp_export_result *r = x->result;
    sp_text_add(t, "{");
    sp_json_text(t, "schema", schema);
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        sp_json_text(t, copied[i], sp_replica_meta(x->recording, copied[i]));
    sp_json_text(t, "exported_by_build", x->options->build_id);
    sp_json_text(t, "exported_with_renderer", x->renderer);
    sp_json_number(t, "from_s", x->options->from);
    sp_json_number(t, "until_s", x->options->until); // infinite: null
    sp_json_int(t, "every", x->every);
    sp_json_int(t, "frames", (int64_t)r->frames);
    sp_text_printf(t, ",\"labels\":%s,\"sensors\":[", r->labels ? "true" : "false");
    bool first = true;
    for (uint32_t m = 0; m < x->def->mount_count; m++) {
        const sp_export_seen *s = &x->seen[m];
        if (!s->written)
            continue;
        sp_text_add(t, first ? "\n{" : ",\n{");
        first = false;
        sp_json_text(t, "name", x->def->mounts[m].name);
        sp_json_text(t, "kind", sp_export_kind(x->def->mounts[m].kind));
        sp_json_int(t, "frames", (int64_t)s->written);
        sp_json_int(t, "of_the_recording", (int64_t)s->recorded);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "\n]}\n");
}
