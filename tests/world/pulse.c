/* pulse.c - the overlap of an exposure with a lamp's pulses against a search over every nanosecond and against what can
 * be said by hand. */
#include <stdbool.h>

#include "check.h"
#include "world/pulse.h"

/* whether a lamp is on in the nanosecond from t on */
static bool lit(sp_pulse p, int64_t phase, int64_t t)
{
    int64_t since = (t - phase) % p.period_ns;
    since += since < 0 ? p.period_ns : 0;
    return since < p.on_ns;
}

static void test_closed_form_against_every_nanosecond(void)
{
    uint32_t h = 1, seen = 0;
    for (int k = 0; k < 4000; k++) {
        int64_t draw[5];
        for (int i = 0; i < 5; i++)
            draw[i] = (int64_t)(h = h * 1664525u + 1013904223u) >> 8;
        const sp_pulse p = {1 + draw[0] % 97, 1 + draw[1] % (1 + draw[0] % 97)};
        const int64_t phase = draw[2] % 200 - 100, from = draw[3] % 1000 - 500, open = draw[4] % 300;
        int64_t want = 0;
        for (int64_t t = from; t < from + open; t++)
            want += lit(p, phase, t);
        CHECK(sp_pulse_overlap(p, phase, from, open) == want);
        seen += want > 0 && want < open;
    }
    CHECK(seen > 1000);
}

static void test_by_hand(void)
{
    // 90 Hz, a fifth: 2.22 of 11.11 ms
    const sp_pulse p = sp_pulse_of(90, 0.2);
    CHECK(p.period_ns == 11111111 && p.on_ns == 2222222);
    // in the middle of its dark time there is nothing, in its bright time five times the mean
    CHECK(sp_pulse_factor(p, 0, 4000000, 1000000) == 0);
    CHECK_NEAR(sp_pulse_factor(p, 0, 1000000, 1000000), 5, 1e-5);
    // a whole period, wherever it begins, has the mean exactly; so has none that is steady
    for (int64_t from = -20000000; from < 20000000; from += 777777) {
        CHECK(sp_pulse_overlap(p, 12345, from, p.period_ns) == p.on_ns);
        CHECK(sp_pulse_overlap(p, 12345, from, 3 * p.period_ns) == 3 * p.on_ns);
        CHECK(sp_pulse_factor(sp_pulse_of(0, 0.2), 0, from, 100) == 1);
    }
    // ten years from the start nothing has drifted
    const int64_t late = 28400000000 * p.period_ns;
    CHECK(sp_pulse_overlap(p, 5, late + 100, 4000) == sp_pulse_overlap(p, 5, 100, 4000));
    // the shortest pulses there are
    CHECK(sp_pulse_of(1e12, 0).period_ns == 1 && sp_pulse_of(1e12, 0).on_ns == 1);
    CHECK(sp_pulse_of(100, 2).on_ns == 10000000);
}

static void test_phases_are_by_name(void)
{
    const sp_pulse p = sp_pulse_of(90, 0.2);
    CHECK(sp_pulse_phase(p, "a") == sp_pulse_phase(p, "a"));
    CHECK(sp_pulse_phase(p, "a") != sp_pulse_phase(p, "b"));
    CHECK(sp_pulse_phase(p, "a") >= 0 && sp_pulse_phase(p, "a") < p.period_ns);
    CHECK(sp_pulse_phase(sp_pulse_of(0, 1), "a") == 0);
}

int main(void)
{
    RUN(test_closed_form_against_every_nanosecond);
    RUN(test_by_hand);
    RUN(test_phases_are_by_name);
    return DONE();
}
