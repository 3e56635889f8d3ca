/* page.c - the catalogue as a page of the manual: its kinds and the parameters of a chassis, from the rows. */
#include "base/text.h"
#include "vehicle/vehicle.h"

static const char *class_name(sp_class c)
{
    static const char *const names[] = {[SP_KIND_CAR] = "car",         [SP_KIND_TRUCK] = "lorry",
                                        [SP_KIND_BUS] = "bus",         [SP_KIND_MOTORCYCLE] = "motorcycle",
                                        [SP_KIND_BICYCLE] = "bicycle", [SP_KIND_PEDESTRIAN] = "pedestrian",
                                        [SP_KIND_ANIMAL] = "animal",   [SP_KIND_STATIC] = "thing"};
    return names[c];
}

static void add_number(sp_text *out, const char *before, double v)
{
    sp_text_add(out, before);
    sp_text_number(out, v);
}

static const char *chassis_of(const sp_vehicle *v)
{
    return !v ? "none" : v->coupling_x > 0 ? "trailer" : sp_vehicle_single_track(v) ? "single track" : "full";
}

static void add_kind(sp_text *out, const sp_kind *k)
{
    sp_text_printf(out, "| `%s` | %s |", k->name, class_name(k->class_id));
    add_number(out, " ", k->length);
    add_number(out, " × ", k->width);
    add_number(out, " × ", k->height);
    if (k->mass > 0)
        add_number(out, " | ", k->mass);
    else
        sp_text_add(out, " | fixed");
    sp_text_printf(out, " | %s | %s |\n", chassis_of(k->vehicle), k->doc);
}

static void add_chassis(sp_text *out, const sp_kind *k)
{
    const sp_vehicle *v = k->vehicle;
    sp_text_printf(out, "| `%s`", k->name);
    add_number(out, " | ", sp_round((v->a + v->b) * 1e4) / 1e4);
    add_number(out, " | ", v->a);
    add_number(out, " | ", v->cog_height);
    if (sp_vehicle_single_track(v)) {
        sp_text_add(out, " | - ");
    } else {
        add_number(out, " | ", v->track_front);
        add_number(out, " / ", v->track_rear);
    }
    add_number(out, " | ", v->inertia_x);
    add_number(out, " / ", v->inertia_y);
    add_number(out, " / ", v->inertia_z);
    add_number(out, " | ", v->tyre[SP_TYRE_DX]);
    add_number(out, " / ", v->tyre[SP_TYRE_DY]);
    if (v->power_max > 0)
        add_number(out, " | ", v->power_max / 1000);
    else
        sp_text_add(out, " | - ");
    if (v->power_max > 0)
        add_number(out, " | ", v->gear_count > 0 ? v->gear_count : 1);
    else
        sp_text_add(out, " | - ");
    add_number(out, " | ", v->deceleration_max);
    add_number(out, " | ", sp_round(v->speed_max * 36) / 10);
    sp_text_add(out, " |\n");
}

bool sp_vehicle_page(sp_text *out)
{
    sp_text_add(out, "| kind | class | length × width × height, m | mass, kg | chassis | figures and their source |\n"
                     "|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < sp_kind_count(); i++)
        add_kind(out, sp_kind_at(i));
    sp_text_add(
        out,
        "\n### Chassis\n`a`: from the front axle back to the centre of mass. Power: at the wheels; where there are "
        "gears, an "
        "engine's torque counts instead. Grip: of a tyre at its nominal load on a dry road.\n\n"
        "| kind | wheelbase, m | a, m | centre of mass, m up | tracks, m | inertia roll / pitch / yaw, kg m² | grip "
        "along / across | power, kW | gears | asked of the brakes, m/s² | top speed, km/h |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < sp_kind_count(); i++)
        if (sp_kind_at(i)->vehicle)
            add_chassis(out, sp_kind_at(i));
    sp_text_add(out, "\n### Parameters\nWhat `vehicle = { ... }` takes, for a system under test and for anyone who is "
                     "cast. Those cast also "
                     "take `length`, `width`, `height` of their box; who has no chassis takes those and `mass`.\n\n"
                     "| parameter | unit | of `compact` | least | most | meaning |\n|---|---|---|---|---|---|\n");
    const sp_param *rows = sp_vehicle_params();
    for (int i = 0; i < sp_vehicle_param_count(); i++) {
        sp_text_printf(out, "| `%s` | %s |", rows[i].name, rows[i].unit);
        add_number(out, " ", rows[i].value);
        add_number(out, " | ", rows[i].low);
        add_number(out, " | ", rows[i].high);
        sp_text_printf(out, " | %s |\n", rows[i].doc);
    }
    return !out->failed;
}
