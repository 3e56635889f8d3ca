/* build_signs.c - single signs beside a road, under the numbers of the German code. Leaves what they mean to signals.c.
 */
#include "road/build.h"

#define SIGN_OUT 0.8 /* m from the outer edge of the lanes */

static const struct {
    sp_signal_kind kind;
    const char *type, *name;
} sign_rows[] = {
    {SP_SIGNAL_STOP, "206", "stop"},
    {SP_SIGNAL_YIELD, "205", "yield"},
    {SP_SIGNAL_PRIORITY, "306", "priority"},
    {SP_SIGNAL_SPEED, "274", "speed limit"},
    {SP_SIGNAL_SPEED_END, "278", "end of limit"},
    {SP_SIGNAL_CROSSING, "350", "crossing"},
    {SP_SIGNAL_NO_PASSING, "276", "no passing"},
    {SP_SIGNAL_WORKS, "123", "works"},
};

/* t of the outer edge of all lanes on one side */
static double outer_edge_at(const road *r, double s, int side)
{
    const section *c = road_section(r, s);
    const lane *lanes = side > 0 ? c->left : c->right;
    const uint32_t count = side > 0 ? c->left_count : c->right_count;
    double inner, outer = road_offset_at(r, s);
    if (count) {
        (void)road_lane_edges(r, s, lanes[count - 1].id, &inner, &outer);
    }
    return outer;
}

bool signs_lay(draft *d, uint32_t number, const sp_road_sign *sign, uint32_t count, sp_error *err)
{
    for (uint32_t i = 0; i < count && !d->failed; i++) {
        const road *r = draft_road_at(d, number);
        size_t row = 0;
        while (row < sizeof sign_rows / sizeof *sign_rows && sign_rows[row].kind != sign[i].kind) {
            row++;
        }
        if (row == sizeof sign_rows / sizeof *sign_rows) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "sign %u: no sign of that kind stands alone", i + 1);
        }
        if (!(sign[i].at >= 0 && sign[i].at <= r->length)) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "sign %u: s = %.6g m is not on the road, which has %.6g m",
                                i + 1, sign[i].at, r->length);
        }
        if (sign[i].kind == SP_SIGNAL_SPEED && !(sign[i].value > 0 && build_speed(sign[i].value))) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "sign %u: a speed limit needs a value, above 0 and up to 1000 m/s", i + 1);
        }

        /* on the side of the lanes that it is for */
        const int side = sign[i].against == r->left_hand ? -1 : 1;
        const sp_road_signal s = {.name = sign_rows[row].name,
                                  .type = sign_rows[row].type,
                                  .subtype = "-1",
                                  .country = "DE",
                                  .kind = sign[i].kind,
                                  .road = number,
                                  .s = sign[i].at,
                                  .t = outer_edge_at(r, sign[i].at, side) + side * SIGN_OUT,
                                  .z_offset = 2.0,
                                  .width = 0.6,
                                  .height = 0.6,
                                  .orientation = sign[i].against ? -1 : 1,
                                  .has_value = sign[i].kind == SP_SIGNAL_SPEED,
                                  .value = sign[i].value,
                                  .unit = "m/s"};
        (void)draft_signal(d, &s);
    }
    return true;
}
