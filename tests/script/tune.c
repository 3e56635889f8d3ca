/* what `vehicle = { ... }` of someone cast says: values of a chassis, checked; on top of the system's own for the ego
 */
#include "helper.h"

static char out[4000];

#define EGO "w:ego { at = w.road:lane(-1, 100), vehicle = { mass = '1500 kg', cog_height = 0.6 } }\n"

static void values_are_taken(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY(EGO
                            "w:car { 'lorry', at = w.road:lane(-1, 200), vehicle = { mass = 16000 } }\n"
                            "w:car { 'sedan', at = w.road:lane(-1, 300) }\n"
                            "w:pedestrian { at = w.road:lane(-1, 320), vehicle = { mass = 90, height = 1.95 } }\n"
                            "w:object { 'box', at = w.road:lane(-1, 330), vehicle = { mass = '25 kg', length = 1 } }"),
                       0));
    const sp_actor_def *d = b.def ? b.def->actors : NULL;
    if (!d)
        return;
    CHECK_NEAR(d[1].vehicle->mass, 1500, 0);
    CHECK_NEAR(d[1].mass, 1500, 0);
    CHECK_NEAR(d[1].vehicle->cog_height, 0.6, 0);
    CHECK_NEAR(d[1].vehicle->a, sp_kind_find("compact")->vehicle->a, 0);
    // of the catalogue nothing changed
    CHECK_NEAR(sp_kind_find("compact")->vehicle->mass, 1093.3, 0);
    CHECK_NEAR(d[2].mass, 16000, 0);
    CHECK(d[2].vehicle && d[2].vehicle->mass == 16000 && d[2].vehicle->b == sp_kind_find("lorry")->vehicle->b);
    CHECK_NEAR(d[3].mass, 1450, 0);
    CHECK_NEAR(d[4].mass, 90, 0);
    CHECK_NEAR(d[4].height, 1.95, 0);
    CHECK(d[4].vehicle == NULL);
    CHECK_NEAR(d[5].mass, 25, 0);
    // the box grows ahead of its reference point
    CHECK_NEAR(d[5].length, 1, 0);
    CHECK_NEAR(d[5].center_x, 0.5 - sp_kind_find("box")->rear_overhang, 1e-12);
    bench_end(&b);
}

static void errors_have_a_place(void)
{
    failure(BODY("w:ego { at = w.road:lane(-1, 100),\n  vehicle = { mas = 5 } }"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: vehicle: unknown parameter 'mas' (did you mean 'mass'?)");
    failure(BODY("w:ego { at = w.road:lane(-1, 100),\n  vehicle = { mass = '5 kg' } }"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: vehicle: mass = 5 is outside 20 to 60000 kg");
    failure(BODY("w:ego { at = w.road:lane(-1, 100),\n  vehicle = { mass = '5 m' } }"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: mass: wrong unit 'm'");
    failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'gvt', at = w.road:lane(-1, 200), vehicle = { rolling = "
                 "0.02 } }"),
            out, sizeof out);
    CHECK_HOLDS(out, "vehicle: 'rolling' belongs to a chassis, and this kind has none");
    failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'suv', at = w.road:lane(-1, 200), vehicle = { inertia_z "
                 "= 90000 } }"),
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: vehicle: no body has such inertias");
    failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'suv', at = w.road:lane(-1, 200), vehicle = { "
                 "track_front = 0, track_rear = 0 } }"),
            out, sizeof out);
    CHECK_HOLDS(out, "vehicle: the number of its wheels cannot change");
    failure(
        BODY("w:ego { at = w.road:lane(-1, 100) }\nw:object { 'barrier', at = w.road:lane(-1, 200), vehicle = { mass "
             "= 500 } }"),
        out, sizeof out);
    CHECK_HOLDS(out, "vehicle: a 'barrier' is fixed to the ground");
    failure(
        BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'bicycle', at = w.road:lane(-1, 200), fidelity = 'full' }"),
        out, sizeof out);
    CHECK_HOLDS(out, "fidelity: a 'bicycle' has two wheels in line");
    failure(BODY("w:ego { at = w.road:lane(-1, 100), vehicle = 'suv' }"), out, sizeof out);
    CHECK_HOLDS(out, "vehicle: wanted a table");
    failure(BODY("w:ego { at = w.road:lane(-1, 100), vehicle = { 5 } }"), out, sizeof out);
    CHECK_HOLDS(out, "vehicle: wanted name = value");
}

/* nobody sits in a trailer, and no system drives a bicycle */
static void egos_have_four_wheels_and_an_engine(void)
{
    static const char *const kinds[] = {"semitrailer", "bicycle", "gvt"};
    for (int i = 0; i < 3; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "local sp = require 'skidpad' return sp.scenario { name = 'test', vehicle = '%s', road = "
                 "sp.road.straight { length = 1000 }, run = function(w, p)\nw:ego { at = w.road:lane(-1, 100) } end }",
                 kinds[i]);
        failure(text, out, sizeof out);
        CHECK_HOLDS(out, "has no chassis of its own to drive");
        CHECK_HOLDS(out, "these can: small compact sedan suv van lorry tractor bus; docs/vehicles.md");
    }
    failure("local sp = require 'skidpad' return sp.scenario { name = 'test',\nvehicle = 'sedna', road = "
            "sp.road.straight { length = 1000 }, run = function(w, p) end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: vehicle: unknown kind 'sedna' (did you mean 'sedan'? these can: small ");
}

int main(void)
{
    RUN(values_are_taken);
    RUN(errors_have_a_place);
    RUN(egos_have_four_wheels_and_an_engine);
    return DONE();
}
