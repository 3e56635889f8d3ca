/* catalogue.c - the catalogue against published figures and against itself. */
#include "check.h"
#include "vehicle/vehicle.h"

static void kinds_are_whole(void)
{
    CHECK(sp_kind_count() >= 12);
    CHECK(sp_kind_at(sp_kind_count()) == NULL);
    CHECK(sp_kind_find("no such thing") == NULL);
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_kind *k = sp_kind_at(i);
        CHECK(sp_kind_find(k->name) == k);
        CHECK(k->doc && strlen(k->doc) > 20);
        CHECK(k->length > 0 && k->width > 0 && k->height > 0);
        CHECK(k->rear_overhang > 0 && k->rear_overhang < k->length);
        CHECK(k->class_id >= SP_KIND_CAR && k->class_id <= SP_KIND_STATIC);

        /* whoever can be pushed has a mass; a chassis fits under its box */
        CHECK(k->mass > 0 || k->class_id == SP_KIND_STATIC);
        if (k->vehicle) {
            CHECK_NEAR(k->vehicle->mass, k->mass, 1e-9);
            CHECK(k->vehicle->a + k->vehicle->b + k->rear_overhang < k->length);
            CHECK(k->vehicle->track_front < k->width);
            CHECK(k->vehicle->brake_delay <= 0.15 && k->vehicle->steering_delay <= 0.15 &&
                  k->vehicle->drive_delay <= 0.15);
        }
    }
}

/* ISO 19206-3 and -2 as published */
static void soft_targets(void)
{
    const sp_kind *gvt = sp_kind_find("gvt"), *child = sp_kind_find("child"), *adult = sp_kind_find("adult");
    CHECK_NEAR(gvt->length, 4.023, 1e-9);
    CHECK_NEAR(gvt->width, 1.712, 1e-9);
    CHECK_NEAR(gvt->height, 1.427, 1e-9);
    CHECK_NEAR(child->height, 1.154, 1e-9);
    CHECK_NEAR(adult->height, 1.80, 1e-9);
    CHECK(!sp_kind_find("steel_plate")->solid && !sp_kind_find("gantry")->solid);
    CHECK(sp_kind_find("gantry")->clearance >= 4.7);
}

/* wheelbase of the BMW 320i, and no car (lorries do) that rolls over before it slides: track / 2h above grip across */
static void chassis(void)
{
    const sp_vehicle *v = sp_kind_find("compact")->vehicle;
    CHECK_NEAR(v->a + v->b, 2.5789, 1e-4);
    for (uint32_t i = 0; i < sp_kind_count(); i++) {
        const sp_vehicle *c = sp_kind_at(i)->vehicle;
        if (c && sp_kind_at(i)->class_id == SP_KIND_CAR)
            CHECK(c->track_rear / (2 * c->cog_height) > 1.2 * c->tyre[SP_TYRE_DY]);
    }
}

static void rows_name_fields(void)
{
    sp_vehicle v = *sp_kind_find("compact")->vehicle;
    const sp_param *rows = sp_vehicle_params();
    for (int i = 0; i < sp_vehicle_param_count(); i++) {
        double *field = sp_vehicle_field(&v, i);
        CHECK(field != NULL);
        CHECK_NEAR(*field, rows[i].value, 1e-12);
        CHECK(rows[i].low <= rows[i].value && rows[i].value <= rows[i].high);
        CHECK(sp_param_find(rows, sp_vehicle_param_count(), rows[i].name) == i);
        *field = -1e9 - i;
    }
    CHECK_NEAR(v.mass, -1e9, 1);
    CHECK(sp_vehicle_field(&v, -1) == NULL && sp_vehicle_field(&v, sp_vehicle_param_count()) == NULL);
}

int main(void)
{
    RUN(kinds_are_whole);
    RUN(soft_targets);
    RUN(chassis);
    RUN(rows_name_fields);
    return DONE();
}
