/* radar_faults.c - each fault that a radar does itself, by what it says it does. */
#include "radar_world.h"
#include "sensors/phantom.h"

typedef struct bad {
    fixture *f;
    sp_mount_def *m;
    uint32_t near, side; /* points at (40, 2) and (50, -12) */
} bad;

static bad begin(void)
{
    bad b = {.f = fixture_create()};
    b.m = exact_radar(b.f);
    b.near = point(b.f, "near", 40, 2, 1);
    b.side = point(b.f, "side", 50, -12, 1);
    return b;
}

static double *remembered; /* memory of the mount */

/* one frame with a fault; the fixture hands none over, so that it is done here */
static uint32_t look(const bad *b, uint64_t n, uint32_t kind, double strength, double value, double since,
                     sp_radar_detection *d, sp_truth *truth, uint32_t *qualifier)
{
    static unsigned char scratch[4 << 20] __attribute__((aligned(64))), data[65536] __attribute__((aligned(16)));
    static sp_truth truths[1024];
    const sp_fault_now fault = {.kind = kind, .strength = strength, .value = value, .since = since, .stream = 77};
    const sp_sample in = {.def = &b->f->def,
                          .world = b->f->world,
                          .mount = b->m,
                          .sequence = n,
                          .prepared = b->m->type->prepare(&b->f->def, b->m, b->f->arena, &b->f->error),
                          .scratch = scratch,
                          .memory = remembered,
                          .faults = &fault,
                          .fault_count = kind ? 1 : 0};
    sp_frame_out out = {
        .data = data, .capacity = sizeof data, .stride = sizeof *d, .truth = truths, .truth_most = 1024};
    CHECK(b->m->type->scratch_bytes(&b->f->def, b->m->value) <= sizeof scratch);
    CHECK(b->m->type->sample(&in, &out, &b->f->error));
    memcpy(d, data, out.count * sizeof *d);
    memcpy(truth, truths, out.count * sizeof *truth);
    *qualifier = out.qualifier;
    return out.count;
}

/* the detection of one actor; NULL: none */
static const sp_radar_detection *find(const bad *b, uint64_t n, uint32_t actor, uint32_t kind, double strength,
                                      double value)
{
    static sp_radar_detection d[64];
    sp_truth truth[64];
    uint32_t q;
    const uint32_t count = look(b, n, kind, strength, value, 2, d, truth, &q);
    for (uint32_t i = 0; i < count; i++) {
        if (truth[i].actor == actor) {
            return &d[i];
        }
    }
    return NULL;
}

static void values_go_wrong(void)
{
    bad b = begin();
    b.f->world->actors[b.near].vx = -6;
    const sp_radar_detection well = *find(&b, 0, b.near, 0, 0, 0);
    static const double none = -1;
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_BIAS, 1.5, none)->range, well.range + 1.5, 1e-12);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_BIAS, -0.1, 2)->azimuth, well.azimuth - 0.1, 1e-12);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_BIAS, -0.1, 2)->range, well.range, 0);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_CREEP, 0.25, 1)->range_rate, well.range_rate + 0.5, 1e-12);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_SCALE, 1.1, 0)->range, well.range * 1.1, 1e-12);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_QUANTISE, 0.5, 1)->range_rate, sp_round(well.range_rate * 2) / 2, 1e-12);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_QUANTISE, 0.5, none)->azimuth, 0, 1e-12);
    fixture_destroy(b.f);
}

/* three times the noise, by the spread of the range over cycles; the sigma that it states does not know */
static void noise_grows(void)
{
    bad b = begin();
    fixture_set(b.m, "noise", 1);
    double square[2] = {0};
    for (int k = 0; k < 2; k++) {
        for (uint64_t n = 0; n < 1000; n++) {
            const sp_radar_detection *d = find(&b, n, b.near, k ? SP_FAULT_NOISE : 0, 3, 0);
            square[k] += d ? sp_square((d->range - sp_hypot(40, 2)) / d->range_sigma) / 1000 : 0;
        }
    }
    CHECK_NEAR(sp_sqrt(square[0]), 1, 0.08);
    CHECK_NEAR(sp_sqrt(square[1]), 3, 0.25);
    fixture_destroy(b.f);
}

/* range and opening shrink; a sector is covered; each at its edges */
static void it_sees_less(void)
{
    bad b = begin();
    CHECK(find(&b, 0, b.near, SP_FAULT_RANGE, 0.17, 0) &&
          !find(&b, 0, b.near, SP_FAULT_RANGE, 0.155, 0)); /* 42.5, 38.8 m */
    CHECK(find(&b, 0, b.side, SP_FAULT_FOV, 0.25, 0) &&
          !find(&b, 0, b.side, SP_FAULT_FOV, 0.2, 0)); /* 13.5 deg: 15, 12 */
    CHECK(find(&b, 0, b.near, SP_FAULT_FOV, 0.2, 0));
    CHECK(!find(&b, 0, b.near, SP_FAULT_BLOCKAGE, 0.1, 0) &&
          find(&b, 0, b.side, SP_FAULT_BLOCKAGE, 0.1, 0)); /* +-6 deg */
    CHECK(find(&b, 0, b.near, SP_FAULT_BLOCKAGE, 0.1, -0.25) && !find(&b, 0, b.side, SP_FAULT_BLOCKAGE, 0.1, -0.25));
    sp_radar_detection d[64];
    sp_truth truth[64];
    uint32_t q;
    CHECK(look(&b, 0, SP_FAULT_BLOCKAGE, 1, 0, 0, d, truth, &q) == 0);
    CHECK(look(&b, 0, SP_FAULT_FOV, 0, 0, 0, d, truth, &q) == 0);
    CHECK(look(&b, 0, SP_FAULT_RANGE, 0, 0, 0, d, truth, &q) == 0);
    fixture_destroy(b.f);
}

/* water, ice, interference: so many dB off the signal; the cross section is reckoned with the noise that is known */
static void it_sees_more_weakly(void)
{
    bad b = begin();
    fixture_set(b.m, "snr_ref", 40);
    const double well = find(&b, 0, b.near, 0, 0, 0)->snr, rcs = find(&b, 0, b.near, 0, 0, 0)->rcs;
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_WATER, 0.5, 0)->snr, well - 10, 0.01);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_ICE, 0.5, 0)->snr, well - 15, 0.01);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_INTERFERENCE, 15, 0)->snr, well - 15, 0.01);
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_INTERFERENCE, 15, 0)->rcs, rcs, 0.01);
    CHECK(!find(&b, 0, b.near, SP_FAULT_INTERFERENCE, 60, 0));
    fixture_destroy(b.f);
}

static void things_come_and_go(void)
{
    bad b = begin();
    sp_radar_detection d[64];
    sp_truth truth[64];
    uint32_t q, found = 0;
    const uint32_t count = look(&b, 0, SP_FAULT_PHANTOM, 17, 0.2, 0, d, truth, &q);
    for (uint32_t i = 0; i < count; i++) {
        if (truth[i].reason == SP_REASON_FAULT) {
            CHECK_NEAR(d[i].range, 17, 1e-9);
            CHECK_NEAR(d[i].azimuth, 0.2, 1e-9);
            CHECK_NEAR(d[i].range_rate, 0, 1e-9);
            CHECK(truth[i].actor == 0);
            found++;
        }
    }
    CHECK(found == 1 && count == 3);

    // it comes nearer as what stands does, and is gone when it is passed
    double memory[SP_PHANTOM_WORDS] = {0};
    remembered = memory;
    b.f->world->actors[1].vx = b.f->world->actors[1].speed = 20;
    for (int k = 0; k < 3; k++) {
        uint32_t at = 0, n = look(&b, 1, SP_FAULT_PHANTOM, 17, 0.2, 0, d, truth, &q);
        while (at < n && truth[at].reason != SP_REASON_FAULT) {
            at++;
        }
        const double x = 17 * sp_cos(0.2) - 10 * k, y = 17 * sp_sin(0.2), r = sp_hypot(x, y);
        CHECK((at < n) == (k < 2));
        if (at < n) {
            CHECK_NEAR(d[at].range, r, 1e-9);
            CHECK_NEAR(d[at].range_rate, -20 * x / r, 1e-9);
        }
        b.f->world->actors[1].x += 10;
    }
    b.f->world->actors[1].x = b.f->world->actors[1].vx = b.f->world->actors[1].speed = 0;
    remembered = NULL;

    // whoever is taken away stays away, drawn by name
    CHECK(!find(&b, 0, b.near, SP_FAULT_REMOVAL, 1, 0) && !find(&b, 0, b.side, SP_FAULT_REMOVAL, 1, 0));
    const bool first = find(&b, 0, b.near, SP_FAULT_REMOVAL, 0.5, 0) != NULL;
    for (uint64_t n = 1; n < 50; n++) {
        CHECK((find(&b, n, b.near, SP_FAULT_REMOVAL, 0.5, 0) != NULL) == first);
    }
    int gone = 0;
    for (int k = 0; k < 400; k++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", k);
        b.f->actors[b.near].name = name;
        gone += find(&b, 0, b.near, SP_FAULT_REMOVAL, 0.3, 0) == NULL;
    }
    CHECK_NEAR(gone / 400.0, 0.3, 0.07);
    fixture_destroy(b.f);
}

/* a bracket that has bent by 2 deg to the left: all is seen 2 deg to the right, and nobody is told */
static void brackets_bend(void)
{
    bad b = begin();
    const double well = find(&b, 0, b.near, 0, 0, 0)->azimuth;
    CHECK_NEAR(find(&b, 0, b.near, SP_FAULT_MISALIGNMENT, 0.035, 0)->azimuth, well - 0.035, 1e-9);
    fixture_destroy(b.f);
}

/* the rows of faults say that a radar has them all */
static void the_table_says_so(void)
{
    static const uint32_t kinds[] = {SP_FAULT_NOISE,    SP_FAULT_BIAS,         SP_FAULT_CREEP,   SP_FAULT_SCALE,
                                     SP_FAULT_QUANTISE, SP_FAULT_RANGE,        SP_FAULT_FOV,     SP_FAULT_BLOCKAGE,
                                     SP_FAULT_WATER,    SP_FAULT_INTERFERENCE, SP_FAULT_PHANTOM, SP_FAULT_REMOVAL,
                                     SP_FAULT_ICE};
    uint32_t count;
    const sp_fault_row *rows = sp_fault_rows(&count);
    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        CHECK(rows[kinds[i]].kinds & 1u << SP_FRAME_RADAR);
    }
}

int main(void)
{
    RUN(values_go_wrong);
    RUN(noise_grows);
    RUN(it_sees_less);
    RUN(it_sees_more_weakly);
    RUN(things_come_and_go);
    RUN(brackets_bend);
    RUN(the_table_says_so);
    return DONE();
}
