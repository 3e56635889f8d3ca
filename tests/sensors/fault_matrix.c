/* fault_matrix.c - every sensor by every fault that its kind allows: what is delivered is other than without. A fault
 * that a sensor may be told of and that does nothing is a lie to whoever says it. */
#include "check.h"
#include "matrix.h"

#include <stdio.h>
#include <string.h>

/* strength and value with which something must change in one second on this street */
static double strength_of(const sp_fault_row *row, uint32_t kind, const sp_sensor_type *t, double *value)
{
    const bool sound = t->kind == SP_FRAME_ULTRASONIC, few = t->kind < SP_FRAME_RADAR || sound;
    *value = row->value_default;
    switch (kind) {
    case SP_FAULT_BURST:
        *value = 0.1;
        return 0.5;
    case SP_FAULT_CRC:
    case SP_FAULT_COUNTER:
        return 0.9;
    case SP_FAULT_BIT_FLIP:
        return few ? 0.05 : 1e-3; // of a few small records, of a small picture
    case SP_FAULT_DEAD_PIXELS:
    case SP_FAULT_HOT_PIXELS:
    case SP_FAULT_ROW:
    case SP_FAULT_COLUMN:
        return 0.1;
    case SP_FAULT_PHANTOM:
        *value = 0.3; // beside the car ahead
        return sound ? 1 : row->strength;
    case SP_FAULT_INTERFERENCE:
        return sound ? 40 : row->strength;
    case SP_FAULT_SATURATION:
        return t->kind == SP_FRAME_CAMERA ? 0.5 : row->strength; // 1 is white
    case SP_FAULT_RANGE:
        return 0.1; // most of the street is near
    case SP_FAULT_EXPOSURE:
        return 2; // 1 stands still where it stood still anyway
    default:
        return row->strength;
    }
}

/* what the human wants is always the same: the last of it, or another's, cannot be told apart */
static bool is_same(uint32_t kind, const sp_sensor_type *t)
{
    return t->kind == SP_FRAME_COMMAND && (kind == SP_FAULT_FREEZE || kind == SP_FAULT_SWAP);
}

static void each_does_something(void)
{
    uint32_t kinds;
    const sp_fault_row *row = sp_fault_rows(&kinds);
    for (uint32_t s = 0; s < sp_sensor_count(); s++) {
        const sp_sensor_type *t = sp_sensor_at(s);
        matrix m = matrix_create(t->name);
        const uint64_t well = matrix_drive(&m);
        matrix_destroy(&m);
        m = matrix_create(t->name);
        CHECK(matrix_drive(&m) == well); // or nothing below proves anything
        matrix_destroy(&m);
        for (uint32_t k = 1; k < kinds; k++) {
            double value;
            const double strength = strength_of(&row[k], k, t, &value);
            if (!(row[k].kinds >> t->kind & 1) || is_same(k, t)) {
                continue;
            }
            m = matrix_create(t->name);
            matrix_fail(&m, k, strength, value, 10, 110);
            const bool acts = matrix_drive(&m) != well;
            matrix_destroy(&m);
            if (!acts) {
                printf("fault '%s' does nothing to sensor '%s'\n", row[k].name, t->name);
            }
            CHECK(acts);
        }
    }
}

/* of two that leave a share of something the one that leaves less counts, in either order */
static void the_worse_of_two_counts(void)
{
    static const uint32_t kinds[] = {SP_FAULT_RANGE, SP_FAULT_FOV};
    for (int k = 0; k < 2; k++) {
        uint64_t h[3];
        for (int i = 0; i < 3; i++) {
            matrix m = matrix_create("radar");
            if (i != 0) {
                matrix_fail(&m, kinds[k], i == 1 ? 0.9 : 0.3, 0, 0, 120);
            }
            matrix_fail(&m, kinds[k], i == 1 ? 0.3 : i == 2 ? 0.9 : 0.3, 0, 0, 120);
            h[i] = matrix_drive(&m);
            matrix_destroy(&m);
        }
        CHECK(h[0] == h[1] && h[0] == h[2]);
    }
}

int main(void)
{
    RUN(each_does_something);
    RUN(the_worse_of_two_counts);
    return DONE();
}
