/* radar_track.c - the radar's tracker on simple paths: how far off it is, whether ids hold, births and deaths. */
#include "radar_world.h"

static sp_mount_def *tracker(fixture *f)
{
    sp_mount_def *m = fixture_mount(f, "radar_objects");
    m->position = sp_v3(3.5, 0, 0.5);
    m->latency = 0;
    return m;
}

/* the frame of the last step */
static uint32_t last(fixture *f, sp_object *out)
{
    sp_frame frame = {0}, next;
    for (uint32_t i = 0; sp_sense_frame(&f->def, f->sense, 0, INT64_MIN, INT64_MAX, i, &next); i++) {
        frame = next;
    }
    for (uint32_t i = 0; i < frame.count; i++) {
        memcpy(&out[i], (const unsigned char *)frame.data + (size_t)i * frame.stride, sizeof *out);
    }
    return frame.count;
}

static const sp_object *nearest_to(const sp_object *list, uint32_t count, double x, double y, double within)
{
    const sp_object *best = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const double d = sp_hypot(list[i].x - x, list[i].y - y);
        if (d < within) {
            within = d;
            best = &list[i];
        }
    }
    return best;
}

/* a car ahead that drives on, brakes and drives on, the ego in a bend: one id throughout, place within the size of a
 * car, speed within 0.5 m/s in the mean */
static void follows_a_car(void)
{
    fixture *f = fixture_create();
    tracker(f);
    const uint32_t car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4.4, 1.8, 1.5);
    CHECK(fixture_start(f));
    sp_object list[64];
    uint32_t id = 0, seen = 0, frames = 0;
    double error = 0, speed_error = 0, place = 40, v = 25, psi = 0, x = 0, y = 0;
    for (int i = 0; i < 1000; i++) {
        const double t = i * 0.01, a = t > 3 && t < 5 ? -3 : (t > 6 && t < 8 ? 3 : 0);
        v += 0.01 * a;
        place += 0.01 * v;
        psi += 0.01 * 0.02;
        x += 0.2 * sp_cos(psi);
        y += 0.2 * sp_sin(psi);
        fixture_place(f, 1, x, y, psi, 20);
        f->world->actors[1].yaw_rate = 0.02;
        fixture_place(f, car, place, 4, 0, v);
        CHECK(fixture_step(f));
        if (i % 5 || i < 50) {
            continue;
        }
        const uint32_t count = last(f, list);
        const double cx = sp_cos(psi) * (place - x) + sp_sin(psi) * (4 - y),
                     cy = sp_cos(psi) * (4 - y) - sp_sin(psi) * (place - x);
        const sp_object *o = nearest_to(list, count, cx, cy, 5);
        frames++;
        if (o) {
            CHECK(id == 0 || o->id == id);
            id = o->id;
            error += sp_hypot(o->x - cx, o->y - cy);
            speed_error += sp_abs(sp_hypot(o->vx, o->vy) - v);
            CHECK(o->class_id == SP_CLASS_CAR || seen < 20);
            CHECK_NEAR(o->rel_vx, o->vx - 20 + 0.02 * o->y, 1e-9);
            seen++;
        }
    }
    CHECK(frames == 190 && seen > 185);
    CHECK(error / seen < 1.3);
    CHECK(speed_error / seen < 0.5);
    fixture_destroy(f);
}

/* a person who crosses: velocity across, class, one id */
static void follows_a_person(void)
{
    fixture *f = fixture_create();
    tracker(f);
    const uint32_t adult = fixture_actor(f, "adult", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.5, 0.5, 1.8);
    CHECK(fixture_start(f));
    sp_object list[64];
    double error = 0, vy = 0;
    uint32_t id = 0, changes = 0, seen = 0;
    for (int i = 0; i < 500; i++) {
        const double y = -4 + 0.015 * i;
        fixture_place(f, adult, 22, y, SP_PI / 2, 1.5);
        CHECK(fixture_step(f));
        if (i % 5 || i < 200) {
            continue;
        }
        const sp_object *o = nearest_to(list, last(f, list), 22, y, 3);
        if (o) {
            changes += id != 0 && o->id != id;
            id = o->id;
            error += sp_hypot(o->x - 22, o->y - y);
            vy += o->vy;
            seen++;
        }
    }
    CHECK(seen > 55 && changes == 0);
    CHECK(error / seen < 0.6);
    CHECK_NEAR(vy / seen, 1.5, 0.35);
    fixture_destroy(f);
}

/* born after the hits that a row asks for, dead half a second after the last; a new one has a new id */
static void births_and_deaths(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = tracker(f);
    fixture_set(m, "false_alarms", 0);
    fixture_set(m, "fluctuation", 0);
    const uint32_t car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4.4, 1.8, 1.5);
    CHECK(fixture_start(f));
    fixture_place(f, car, 40, 0, 0, 0);
    f->world->actors[car].hidden = 1;
    sp_object list[64];
    uint32_t ids[2] = {0, 0};
    int born = -1, died = -1;
    for (int i = 0; i < 400; i++) {
        f->world->actors[car].hidden = i < 50 || (i >= 150 && i < 300);
        CHECK(fixture_step(f));
        const uint32_t count = last(f, list);
        if (count > 0) {
            born = born < 0 ? i : born;
            ids[i >= 300] = ids[i >= 300] ? ids[i >= 300] : list[0].id;
            CHECK(list[0].id == ids[i >= 300]);
            CHECK(list[0].class_id == SP_CLASS_STATIC);
        } else if (born >= 0 && died < 0) {
            died = i;
        }
    }
    CHECK(born == 60);                 /* third cycle of 50 ms */
    CHECK(died >= 190 && died <= 205); /* last seen at 145; 0.5 s */
    CHECK(ids[0] && ids[1] && ids[0] != ids[1]);

    // the block is plain: a copy of it goes the same way
    const uint64_t bytes = sp_sense_bytes(&f->def);
    void *copy = malloc(bytes);
    memcpy(copy, f->sense, bytes);
    for (int i = 0; i < 20; i++) {
        CHECK(fixture_step(f));
    }
    const sp_hash once = sp_sense_hash(&f->def, f->sense);
    memcpy(f->sense, copy, bytes);
    f->world->tick -= 20;
    for (int i = 0; i < 20; i++) {
        CHECK(fixture_step(f));
    }
    CHECK(sp_hash_equal(once, sp_sense_hash(&f->def, f->sense)));
    free(copy);
    fixture_destroy(f);
}

int main(void)
{
    RUN(follows_a_car);
    RUN(follows_a_person);
    RUN(births_and_deaths);
    return DONE();
}
