/* pulse.c - pulsed lamps in pictures: what each row of brake lamps and their glow has is what its exposure overlaps; no
 * bands where a row is open for whole periods; lamps that vanish; nothing else changes. */
#include "check.h"
#include "town.h"

enum { W = 320, H = 180, N = W * H };
static uint16_t steady[4 * N], pulsed[4 * N];
static sp_render *renderer;
static scene night;

/* of a half float, 0 or more */
static double number(uint16_t h)
{
    const int e = h >> 10 & 31;
    const double m = e ? 1 + (h & 1023) / 1024.0 : (h & 1023) / 512.0;
    return m * (e >= 15 ? (double)(1 << (e - 15)) : 1 / (double)(1 << (15 - e)));
}

static double red(const uint16_t *picture, uint32_t i)
{
    return number(picture[4 * i]);
}

static sp_pixel_request look(const scene *s, double rows, double blur)
{
    const sp_actor *ego = &s->world->actors[1];
    sp_pixel_request q = scene_eye(ego->x + 1, ego->y, 0.9, 0, 0, W, H);
    q.skip = SP_EGO;
    q.want = SP_WANT_LINEAR;
    q.rows = rows;
    q.blur = blur;
    return q;
}

static void draw(sp_render *r, const scene *s, sp_pixel_request q, sp_pulse p, uint16_t *out)
{
    sp_error err = {0};
    const sp_pixels pixels = sp_render_pixels(r);
    const sp_pixel_buffers b = {.linear = out};
    q.pulse = p;
    CHECK(pixels.draw_all(pixels.impl, &s->def, s->world, &q, &b, &err));
}

/* a car that brakes, 8 m ahead in the dark */
static void make(void)
{
    sp_error err = {0};
    const sp_env env = town_env(-30);
    plain_make(&night, &env);
    const sp_actor *ego = &night.world->actors[1];
    const double x = ego->x, y = ego->y;
    town_cast(&night, "compact", x + 8, y, 0, 0);
    night.world = sp_world_create(&night.def, night.arena, &err);
    CHECK(night.world != NULL);
    scene_put(&night, 1, x, y, 0);
    scene_put(&night, 2, x + 8, y, 0);
    night.world->actors[1].lights = 0;
    night.world->actors[2].lights = SP_LIGHT_BRAKE;
    renderer = sp_render_create(&night.def, &err);
    CHECK(renderer != NULL);
}

/* what the closed form says of row v */
static double share(const sp_pixel_request *q, sp_pulse p, uint32_t v)
{
    const int64_t phase = sp_pulse_phase(p, night.def.actors[2].name), now = night.world->tick * night.def.tick_ns,
                  from = now + (int64_t)sp_round((-q->rows - q->blur + q->rows * (v + 0.5) / H) * 1e9);
    return sp_pulse_factor(p, phase, from, (int64_t)sp_round(q->blur * 1e9));
}

static void test_each_row_has_what_it_overlaps(void)
{
    const sp_pulse p = sp_pulse_of(400, 0.25);
    const sp_pixel_request q = look(&night, 0.04, 0.0004);
    int dark = 0, bright = 0, seen = 0;
    for (int k = 0; k < 4; k++) {
        night.world->tick = 1000003 + 17 * k;
        draw(renderer, &night, q, (sp_pulse){0, 0}, steady);
        draw(renderer, &night, q, p, pulsed);
        for (uint32_t i = 0; i < N; i++) {
            const double was = red(steady, i), want = share(&q, p, i / W);
            if (was < 0.2)
                continue;
            // the rest of the light of the night is thousandths; halves have eleven bits
            CHECK_NEAR(red(pulsed, i) / was, want, 0.02 + 0.004 * want);
            dark += want == 0;
            bright += want > 3.9;
            seen++;
        }
    }
    CHECK(seen > 200 && dark > 50 && bright > 20);
}

static void test_whole_periods_have_no_bands(void)
{
    const sp_pulse p = sp_pulse_of(400, 0.25);
    for (int k = 1; k <= 2; k++) {
        const sp_pixel_request q = look(&night, 0.04, 0.0025 * k);
        int seen = 0;
        draw(renderer, &night, q, (sp_pulse){0, 0}, steady);
        draw(renderer, &night, q, p, pulsed);
        for (uint32_t i = 0; i < N; i++) {
            CHECK_NEAR(red(pulsed, i), red(steady, i), 0.002 * red(steady, i) + 1e-4);
            seen += red(steady, i) > 0.2;
        }
        CHECK(seen > 50);
    }
}

static void test_lamps_vanish_and_come_back(void)
{
    // no readout: a lamp is wholly there or not; pictures 33 ms apart beat with 90 Hz
    const sp_pulse p = sp_pulse_of(90, 0.2);
    const sp_pixel_request q = look(&night, 0, 0.001);
    int gone = 0, there = 0;
    for (int k = 0; k < 12; k++) {
        night.world->tick = 100 + 7 * k;
        draw(renderer, &night, q, (sp_pulse){0, 0}, steady);
        draw(renderer, &night, q, p, pulsed);
        double sum = 0, was = 0;
        for (uint32_t i = 0; i < N; i++) {
            sum += red(pulsed, i);
            was += red(steady, i);
        }
        CHECK_NEAR(sum / was, share(&q, p, 0), 0.05);
        gone += sum < 0.05 * was;
        there += sum > 2 * was;
    }
    CHECK(gone >= 5 && there >= 1);
}

static void test_nothing_else_changes(void)
{
    // by day, in a street: a braking car, one that indicates, a traffic light; what differs is bright and little
    sp_error err = {0};
    const sp_env env = town_env(40);
    scene town;
    town_make(&town, &env, 0);
    sp_render *r = sp_render_create(&town.def, &err);
    CHECK(r != NULL);
    if (!r)
        return;
    int most = 0;
    for (int k = 0; k < 8; k++) {
        sp_pixel_request q = look(&town, 0.015, 0.0002);
        q.eye.position.x += 2;
        town.world->tick = 300 + k;
        draw(r, &town, q, (sp_pulse){0, 0}, steady);
        draw(r, &town, q, sp_pulse_of(120, 0.3), pulsed);
        int differ = 0;
        for (uint32_t i = 0; i < N; i++)
            differ += memcmp(steady + 4 * i, pulsed + 4 * i, 8) != 0;
        CHECK(differ < N / 100);
        most = differ > most ? differ : most;
        // steady again, as if nothing had been
        draw(r, &town, q, (sp_pulse){0, 0}, pulsed);
        CHECK(!memcmp(steady, pulsed, sizeof steady));
    }
    CHECK(most > 10);
    sp_render_destroy(r);
    scene_free(&town);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    make();
    RUN(test_each_row_has_what_it_overlaps);
    RUN(test_whole_periods_have_no_bands);
    RUN(test_lamps_vanish_and_come_back);
    RUN(test_nothing_else_changes);
    sp_render_destroy(renderer);
    scene_free(&night);
    return DONE();
}
