/* abi_c.c - the driver ABI as plain C11: compiles alone, sizes and offsets that existing drivers rely on. */
#include <skidpad/driver.h>

#include "check.h"

/* 64-bit little-endian; a change of any of these breaks every driver that was built before */
static void sizes(void)
{
    CHECK(sizeof(sp_need) == 24 && offsetof(sp_need, kind) == 8 && offsetof(sp_need, flags) == 16);
    CHECK(sizeof(sp_frame) == 64 && offsetof(sp_frame, sequence) == 16 && offsetof(sp_frame, data) == 56);
    CHECK(sizeof(sp_input) == 40 && offsetof(sp_input, frames) == 16 && offsetof(sp_input, dt) == 32);
    CHECK(sizeof(sp_output) == 72 && offsetof(sp_output, steering) == 8 && offsetof(sp_output, gear) == 48 &&
          offsetof(sp_output, confidence) == 64);
    CHECK(sizeof(sp_vehicle_info) == 8 + 18 * 8);
    CHECK(offsetof(sp_mount_info, x) == 16 && offsetof(sp_mount_info, period) == 64 &&
          offsetof(sp_mount_info, fx) == 112);
    CHECK(sizeof(sp_start_info) == 24);
    CHECK(sizeof(sp_host) == 96 && offsetof(sp_host, seed) == 88);
    CHECK(sizeof(sp_driver_api) == 104 && offsetof(sp_driver_api, create) == 72 &&
          offsetof(sp_driver_api, extension) == 96);
    CHECK(sizeof(sp_ego) == 96 && sizeof(sp_chassis) == 80 && sizeof(sp_imu) == 48 && sizeof(sp_command) == 56);
    CHECK(sizeof(sp_object) == 144 && sizeof(sp_lane_line) == 64 && offsetof(sp_radar_detection, flags) == 80 &&
          offsetof(sp_image, pixels) == 64);
    /* grown at their ends: who steps by stride and was built before never sees the rest */
    CHECK(sizeof(sp_radar_detection) == 104 && offsetof(sp_radar_detection, elevation_sigma) == 88);
    CHECK(sizeof(sp_image) == 72 + 8 * 8 + 2 * 4 + 2 * 8 && offsetof(sp_image, k) == 72);
    CHECK(sizeof(sp_gnss) == 72 + 2 * 4 + 3 * 8 && offsetof(sp_gnss, hdop) == 80);
    CHECK(sizeof(sp_lidar_point) == 24);
}

/* no hidden padding: members add up to the whole */
static void no_padding(void)
{
    CHECK(sizeof(sp_frame) == 4 * 4 + 8 + 2 * 8 + 4 * 4 + 8);
    CHECK(sizeof(sp_output) == 2 * 4 + 5 * 8 + 4 * 4 + 8);
    CHECK(sizeof(sp_object) == 2 * 4 + 16 * 8 + 2 * 4);
    CHECK(sizeof(sp_driver_api) == 2 * 4 + 3 * 8 + 4 * 4 + 8 + 2 * 8 + 4 * 8);
}

static void walking(void)
{
    /* a newer host's frames are longer: the walk goes by stride */
    struct {
        sp_frame f;
        uint64_t more;
    } two[2] = {{{.need = 0, .delivered = 1}, 0}, {{.need = 1, .delivered = 2}, 0}};
    const sp_input in = {.size = sizeof in, .frame_count = 2, .frame_stride = sizeof two[0], .frames = &two[0].f};
    CHECK(sp_input_frame(&in, 1)->delivered == 2);
    CHECK(sp_latest(&in, 0) == &two[0].f);
    CHECK(sp_latest(&in, 1) == &two[1].f);
    CHECK(sp_latest(&in, 2) == NULL);
    const sp_output shorter = {.size = offsetof(sp_output, confidence)};
    CHECK(SP_HAS(&shorter, sp_output, warnings));
    CHECK(!SP_HAS(&shorter, sp_output, confidence));
}

int main(void)
{
    RUN(sizes);
    RUN(no_padding);
    RUN(walking);
    return DONE();
}
