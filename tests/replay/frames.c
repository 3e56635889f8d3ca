/* frames.c - frames of sensors in a recording: every field of the head, clouds, pictures with their pixels in mode
 * frames alone, and the tick at which they were sampled, whatever their stamp says. */
#include "tests/replay/fixture.h"

enum { POINTS = 3, WIDTH = 5, HEIGHT = 4, AT = 40 };

static void make_points(sp_lidar_point p[POINTS])
{
    for (int i = 0; i < POINTS; i++)
        p[i] = (sp_lidar_point){.x = (float)(1 + i), .intensity = 0.5f, .time = 7 * i, .ring = 9, .echo = 1};
}

/* a few ticks with a cloud whose stamp lies far ahead and a picture whose stamp lies behind */
static bool make(const char *path, sp_record_mode mode)
{
    sp_actor_def actors[4];
    const sp_world_def def = made_up(actors);
    sp_lidar_point points[POINTS];
    uint8_t pixels[WIDTH * HEIGHT * 3];
    sp_error err = {0};
    make_points(points);
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(3 * i);
    const sp_image image = {.width = WIDTH,
                            .height = HEIGHT,
                            .format = SP_PIXEL_RGB8,
                            .row_bytes = 3 * WIDTH,
                            .fx = 2.5,
                            .lens = SP_LENS_BROWN,
                            .k = {0.125},
                            .pixels = pixels};
    const sp_frame cloud = {.kind = SP_FRAME_LIDAR,
                            .version = 1,
                            .qualifier = SP_QUALIFIER_BLOCKED,
                            .sequence = 12,
                            .sampled = 99000000000,
                            .delivered = 99010000000,
                            .flags = SP_FRAME_FLAG_CRC | SP_FRAME_FLAG_COUNTER,
                            .count = POINTS,
                            .stride = sizeof points[0],
                            .data = points};
    const sp_frame picture = {.kind = SP_FRAME_CAMERA,
                              .version = 1,
                              .sequence = 77,
                              .sampled = (AT - 3) * 10000000,
                              .delivered = (AT + 4) * 10000000,
                              .count = 1,
                              .stride = sizeof image,
                              .data = &image};
    const struct {
        uint32_t actor, reason;
    } truth[POINTS] = {{2, 1}, {0, 6}, {3, 12}};
    sp_recorder *r = sp_record_open(path, mode, &def, &err);
    bool ok = r != NULL;
    for (int64_t tick = -SETTLE; ok && tick < AT + 10; tick++) {
        if (tick == AT)
            ok = sp_record_frame(r, "roof", &cloud, truth, sizeof truth, &err) &&
                 sp_record_frame(r, "eye", &picture, NULL, 0, &err);
        ok = ok && sp_record_command(r, tick, NULL, NULL, &err);
    }
    return sp_record_finish(r, &err) && ok;
}

/* the only message of a mount */
static bool find(const sp_recording *r, const char *topic, sp_message *out)
{
    for (uint64_t i = 0; sp_recording_message(r, i, out); i++)
        if (!strcmp(out->topic, topic))
            return true;
    return false;
}

static void frames_come_back(void)
{
    char path[96];
    sp_error err = {0};
    sp_message m = {0};
    sp_frame f = {0};
    const uint8_t *truth = NULL;
    size_t truth_size = 0;
    sp_lidar_point want[POINTS];
    make_points(want);
    CHECK(make(temporary(path, "frames"), SP_RECORD_FRAMES));
    sp_recording *r = sp_recording_open(path, &err);
    CHECK(r && find(r, "/sense/roof", &m) && sp_recording_frame(&m, &f, &truth, &truth_size));
    CHECK(f.kind == SP_FRAME_LIDAR && f.qualifier == SP_QUALIFIER_BLOCKED && f.sequence == 12);
    CHECK(f.sampled == 99000000000 && f.delivered == 99010000000 && f.flags == 3);
    CHECK(f.count == POINTS && f.stride == sizeof want[0] && !memcmp(f.data, want, sizeof want));
    uint32_t pair[2 * POINTS];
    CHECK(truth_size == sizeof pair);
    memcpy(pair, truth, sizeof pair);
    CHECK(pair[0] == 2 && pair[1] == 1 && pair[2] == 0 && pair[3] == 6 && pair[4] == 3 && pair[5] == 12);
    // both lie at the tick in which they were sampled, and the run is as long as it was
    CHECK(m.tick == AT && sp_recording_last_tick(r) == AT + 9);
    CHECK(find(r, "/sense/eye", &m) && m.tick == AT && sp_recording_frame(&m, &f, &truth, &truth_size));
    sp_image image;
    memcpy(&image, f.data, sizeof image);
    const uint8_t *pixels = (const uint8_t *)f.data + sizeof image;
    CHECK(image.pixels == NULL && image.lens == SP_LENS_BROWN && image.k[0] == 0.125 && image.fx == 2.5);
    CHECK(truth == pixels + WIDTH * HEIGHT * 3 && pixels[0] == 0 && pixels[1] == 3 && pixels[59] == 177);
    sp_recording_close(r);
    unlink(path);
}

static void full_keeps_no_pixels(void)
{
    char path[96];
    sp_error err = {0};
    sp_message m = {0};
    sp_frame f = {0};
    const uint8_t *truth = NULL;
    size_t truth_size = 0;
    CHECK(make(temporary(path, "full"), SP_RECORD_FULL));
    sp_recording *r = sp_recording_open(path, &err);
    CHECK(r && find(r, "/sense/eye", &m) && sp_recording_frame(&m, &f, &truth, &truth_size));
    CHECK(truth == (const uint8_t *)f.data + sizeof(sp_image));
    sp_recording_close(r);
    CHECK(make(path, SP_RECORD_THIN));
    r = sp_recording_open(path, &err);
    CHECK(r && !find(r, "/sense/eye", &m) && !find(r, "/sense/roof", &m));
    sp_recording_close(r);
    unlink(path);
}

int main(void)
{
    RUN(frames_come_back);
    RUN(full_keeps_no_pixels);
    return DONE();
}
