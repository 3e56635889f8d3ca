/* export_json.c - frames, records, boxes and calibration as JSON. One table says what each record's fields are called.
 */
#include "run/export.h"

#include <stddef.h>
#include <string.h>

/* ---------------------------------------------------------------- words */
static void key_of(sp_text *t, const char *key)
{
    const char last = t->size ? t->data[t->size - 1] : '\0';
    if (last && last != '{' && last != '[' && last != '\n')
        sp_text_add(t, ",");
    if (!key)
        return;
    sp_text_json(t, key);
    sp_text_add(t, ":");
}

void sp_json_number(sp_text *t, const char *key, double v)
{
    key_of(t, key);
    sp_text_micro(t, v);
}

/* what must read back exactly */
static void exact(sp_text *t, const char *key, double v)
{
    key_of(t, key);
    sp_text_number(t, v);
}

void sp_json_int(sp_text *t, const char *key, int64_t v)
{
    key_of(t, key);
    sp_text_printf(t, "%lld", (long long)v);
}

void sp_json_text(sp_text *t, const char *key, const char *v)
{
    key_of(t, key);
    sp_text_json(t, v);
}

void sp_json_list(sp_text *t, const char *key, const double *v, uint32_t n)
{
    key_of(t, key);
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < n; i++)
        sp_json_number(t, NULL, v[i]);
    sp_text_add(t, "]");
}

void sp_json_pose(sp_text *t, const char *key, sp_pose p)
{
    double yaw, pitch, roll;
    sp_quat_to_ypr(p.rotation, &yaw, &pitch, &roll);
    const double at[3] = {p.position.x, p.position.y, p.position.z}, ypr[3] = {yaw, pitch, roll};
    key_of(t, key);
    sp_text_add(t, "{");
    sp_json_list(t, "position", at, 3);
    key_of(t, "quaternion_wxyz");
    sp_text_add(t, "[");
    exact(t, NULL, p.rotation.w);
    exact(t, NULL, p.rotation.x);
    exact(t, NULL, p.rotation.y);
    exact(t, NULL, p.rotation.z);
    sp_text_add(t, "]");
    sp_json_list(t, "yaw_pitch_roll", ypr, 3);
    sp_text_add(t, "}");
}

const char *sp_export_class(uint32_t class_id)
{
    static const char *const names[] = {"unknown", "car",        "truck",  "bus",   "motorcycle",
                                        "bicycle", "pedestrian", "animal", "static"};
    return class_id < sizeof names / sizeof *names ? names[class_id] : "unknown";
}

const char *sp_export_kind(uint32_t kind)
{
    static const char *const names[] = {"none",  "ego",        "chassis", "imu",   "gnss",    "command",
                                        "route", "map",        "objects", "lanes", "signals", "radar",
                                        "lidar", "ultrasonic", "camera",  "depth", "labels"};
    return kind < sizeof names / sizeof *names ? names[kind] : "unknown";
}

/* ---------------------------------------------------------------- records */
enum { F64, U32, I32, F64x4, U32x4 };
typedef struct field {
    uint32_t kind; /* SP_FRAME_... */
    const char *name;
    uint32_t offset, type;
} field;
#define D(kind, s, m)                                                                                                  \
    {                                                                                                                  \
        kind, #m, offsetof(s, m), F64                                                                                  \
    }
#define U(kind, s, m)                                                                                                  \
    {                                                                                                                  \
        kind, #m, offsetof(s, m), U32                                                                                  \
    }
#define I(kind, s, m)                                                                                                  \
    {                                                                                                                  \
        kind, #m, offsetof(s, m), I32                                                                                  \
    }
static const field fields[] = {
    D(SP_FRAME_EGO, sp_ego, x),
    D(SP_FRAME_EGO, sp_ego, y),
    D(SP_FRAME_EGO, sp_ego, z),
    D(SP_FRAME_EGO, sp_ego, heading),
    D(SP_FRAME_EGO, sp_ego, pitch),
    D(SP_FRAME_EGO, sp_ego, roll),
    D(SP_FRAME_EGO, sp_ego, speed),
    D(SP_FRAME_EGO, sp_ego, lateral_speed),
    D(SP_FRAME_EGO, sp_ego, acceleration),
    D(SP_FRAME_EGO, sp_ego, lateral_acceleration),
    D(SP_FRAME_EGO, sp_ego, yaw_rate),
    D(SP_FRAME_EGO, sp_ego, odometer),
    {SP_FRAME_CHASSIS, "wheel_speed", offsetof(sp_chassis, wheel_speed), F64x4},
    D(SP_FRAME_CHASSIS, sp_chassis, speed),
    D(SP_FRAME_CHASSIS, sp_chassis, steering_angle),
    D(SP_FRAME_CHASSIS, sp_chassis, brake_pressure),
    D(SP_FRAME_CHASSIS, sp_chassis, throttle),
    I(SP_FRAME_CHASSIS, sp_chassis, gear),
    U(SP_FRAME_CHASSIS, sp_chassis, flags),
    U(SP_FRAME_CHASSIS, sp_chassis, lights),
    D(SP_FRAME_IMU, sp_imu, ax),
    D(SP_FRAME_IMU, sp_imu, ay),
    D(SP_FRAME_IMU, sp_imu, az),
    D(SP_FRAME_IMU, sp_imu, gx),
    D(SP_FRAME_IMU, sp_imu, gy),
    D(SP_FRAME_IMU, sp_imu, gz),
    D(SP_FRAME_GNSS, sp_gnss, latitude),
    D(SP_FRAME_GNSS, sp_gnss, longitude),
    D(SP_FRAME_GNSS, sp_gnss, altitude),
    D(SP_FRAME_GNSS, sp_gnss, east),
    D(SP_FRAME_GNSS, sp_gnss, north),
    D(SP_FRAME_GNSS, sp_gnss, speed),
    D(SP_FRAME_GNSS, sp_gnss, course),
    D(SP_FRAME_GNSS, sp_gnss, sigma_h),
    D(SP_FRAME_GNSS, sp_gnss, sigma_v),
    U(SP_FRAME_GNSS, sp_gnss, fix),
    U(SP_FRAME_GNSS, sp_gnss, satellites),
    D(SP_FRAME_GNSS, sp_gnss, hdop),
    D(SP_FRAME_GNSS, sp_gnss, vdop),
    D(SP_FRAME_GNSS, sp_gnss, vertical_speed),
    U(SP_FRAME_COMMAND, sp_command, engaged),
    I(SP_FRAME_COMMAND, sp_command, stalk),
    D(SP_FRAME_COMMAND, sp_command, set_speed),
    D(SP_FRAME_COMMAND, sp_command, time_gap),
    D(SP_FRAME_COMMAND, sp_command, steering),
    D(SP_FRAME_COMMAND, sp_command, throttle),
    D(SP_FRAME_COMMAND, sp_command, brake),
    U(SP_FRAME_COMMAND, sp_command, hands_on),
    U(SP_FRAME_COMMAND, sp_command, flags),
    D(SP_FRAME_ROUTE, sp_route_point, x),
    D(SP_FRAME_ROUTE, sp_route_point, y),
    D(SP_FRAME_ROUTE, sp_route_point, z),
    D(SP_FRAME_ROUTE, sp_route_point, heading),
    D(SP_FRAME_ROUTE, sp_route_point, distance),
    D(SP_FRAME_ROUTE, sp_route_point, curvature),
    D(SP_FRAME_ROUTE, sp_route_point, limit),
    D(SP_FRAME_ROUTE, sp_route_point, width),
    D(SP_FRAME_ROUTE, sp_route_point, bank),
    D(SP_FRAME_MAP, sp_map_point, x),
    D(SP_FRAME_MAP, sp_map_point, y),
    D(SP_FRAME_MAP, sp_map_point, z),
    D(SP_FRAME_MAP, sp_map_point, heading),
    D(SP_FRAME_MAP, sp_map_point, station),
    D(SP_FRAME_MAP, sp_map_point, curvature),
    D(SP_FRAME_MAP, sp_map_point, width),
    D(SP_FRAME_MAP, sp_map_point, limit),
    U(SP_FRAME_MAP, sp_map_point, lane),
    U(SP_FRAME_MAP, sp_map_point, type),
    U(SP_FRAME_MAP, sp_map_point, left_line),
    U(SP_FRAME_MAP, sp_map_point, right_line),
    U(SP_FRAME_MAP, sp_map_point, left),
    U(SP_FRAME_MAP, sp_map_point, right),
    {SP_FRAME_MAP, "next", offsetof(sp_map_point, next), U32x4},
    U(SP_FRAME_MAP, sp_map_point, flags),
    U(SP_FRAME_OBJECTS, sp_object, id),
    U(SP_FRAME_OBJECTS, sp_object, class_id),
    D(SP_FRAME_OBJECTS, sp_object, x),
    D(SP_FRAME_OBJECTS, sp_object, y),
    D(SP_FRAME_OBJECTS, sp_object, z),
    D(SP_FRAME_OBJECTS, sp_object, heading),
    D(SP_FRAME_OBJECTS, sp_object, length),
    D(SP_FRAME_OBJECTS, sp_object, width),
    D(SP_FRAME_OBJECTS, sp_object, height),
    D(SP_FRAME_OBJECTS, sp_object, vx),
    D(SP_FRAME_OBJECTS, sp_object, vy),
    D(SP_FRAME_OBJECTS, sp_object, rel_vx),
    D(SP_FRAME_OBJECTS, sp_object, rel_vy),
    D(SP_FRAME_OBJECTS, sp_object, ax),
    D(SP_FRAME_OBJECTS, sp_object, ay),
    D(SP_FRAME_OBJECTS, sp_object, yaw_rate),
    D(SP_FRAME_OBJECTS, sp_object, existence),
    D(SP_FRAME_OBJECTS, sp_object, visible),
    U(SP_FRAME_OBJECTS, sp_object, lights),
    U(SP_FRAME_OBJECTS, sp_object, lane),
    I(SP_FRAME_LANES, sp_lane_line, side),
    U(SP_FRAME_LANES, sp_lane_line, type),
    D(SP_FRAME_LANES, sp_lane_line, c0),
    D(SP_FRAME_LANES, sp_lane_line, c1),
    D(SP_FRAME_LANES, sp_lane_line, c2),
    D(SP_FRAME_LANES, sp_lane_line, c3),
    D(SP_FRAME_LANES, sp_lane_line, from),
    D(SP_FRAME_LANES, sp_lane_line, to),
    D(SP_FRAME_LANES, sp_lane_line, existence),
    U(SP_FRAME_SIGNALS, sp_signal, id),
    U(SP_FRAME_SIGNALS, sp_signal, type),
    U(SP_FRAME_SIGNALS, sp_signal, state),
    D(SP_FRAME_SIGNALS, sp_signal, x),
    D(SP_FRAME_SIGNALS, sp_signal, y),
    D(SP_FRAME_SIGNALS, sp_signal, z),
    D(SP_FRAME_SIGNALS, sp_signal, distance),
    D(SP_FRAME_SIGNALS, sp_signal, value),
    D(SP_FRAME_RADAR, sp_radar_detection, range),
    D(SP_FRAME_RADAR, sp_radar_detection, range_rate),
    D(SP_FRAME_RADAR, sp_radar_detection, azimuth),
    D(SP_FRAME_RADAR, sp_radar_detection, elevation),
    D(SP_FRAME_RADAR, sp_radar_detection, rcs),
    D(SP_FRAME_RADAR, sp_radar_detection, snr),
    D(SP_FRAME_RADAR, sp_radar_detection, range_sigma),
    D(SP_FRAME_RADAR, sp_radar_detection, range_rate_sigma),
    D(SP_FRAME_RADAR, sp_radar_detection, azimuth_sigma),
    D(SP_FRAME_RADAR, sp_radar_detection, existence),
    U(SP_FRAME_RADAR, sp_radar_detection, flags),
    U(SP_FRAME_RADAR, sp_radar_detection, class_id),
    D(SP_FRAME_RADAR, sp_radar_detection, elevation_sigma),
    D(SP_FRAME_RADAR, sp_radar_detection, velocity_span),
    D(SP_FRAME_ULTRASONIC, sp_ultrasonic, distance),
    D(SP_FRAME_ULTRASONIC, sp_ultrasonic, amplitude),
};

/* one field of a record; what lies beyond an older record's end is left out */
static void add_field(sp_text *t, const field *f, const uint8_t *record, uint32_t stride)
{
    double d[4];
    uint32_t u[4];
    int32_t i;
    static const uint32_t sizes[] = {[F64] = 8, [U32] = 4, [I32] = 4, [F64x4] = 32, [U32x4] = 16};
    const uint32_t size = sizes[f->type];
    if (f->offset + size > stride)
        return;
    switch (f->type) {
    case U32:
    case U32x4:
        memcpy(u, record + f->offset, size);
        key_of(t, f->name);
        sp_text_add(t, f->type == U32x4 ? "[" : "");
        sp_text_printf(t, "%u", u[0]);
        for (uint32_t k = 1; f->type == U32x4 && k < 4; k++)
            sp_text_printf(t, ",%u", u[k]);
        sp_text_add(t, f->type == U32x4 ? "]" : "");
        break;
    case I32:
        memcpy(&i, record + f->offset, sizeof i);
        sp_json_int(t, f->name, i);
        break;
    case F64:
        memcpy(d, record + f->offset, size);
        exact(t, f->name, d[0]);
        break;
    default:
        memcpy(d, record + f->offset, size);
        key_of(t, f->name);
        sp_text_add(t, "[");
        for (uint32_t k = 0; k < 4; k++)
            exact(t, NULL, d[k]);
        sp_text_add(t, "]");
        break;
    }
}

void sp_json_records(sp_text *t, const sp_resensed *f)
{
    key_of(t, "records");
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < f->frame.count; i++) {
        const uint8_t *record = (const uint8_t *)f->frame.data + (size_t)i * f->frame.stride;
        key_of(t, NULL);
        sp_text_add(t, "{");
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            if (fields[k].kind == f->frame.kind)
                add_field(t, &fields[k], record, f->frame.stride);
        if (i < f->truth_count) {
            sp_json_int(t, "truth_actor", f->truth[i].actor);
            sp_json_text(t, "truth_reason", sp_reason_name(f->truth[i].reason));
        }
        sp_text_add(t, "}");
    }
    sp_text_add(t, "]");
}

/* of records and pixels as the driver got them, so that two exports can be compared without decoding anything */
static sp_hash hash_of(const sp_frame *f)
{
    sp_hasher h;
    sp_image image;
    const size_t records = (size_t)f->count * f->stride;
    sp_hash_begin(&h);
    if (!sp_export_is_image(f->kind) || !f->count || f->stride < sizeof image) {
        sp_hash_add(&h, f->data, records);
        return sp_hash_end(&h);
    }
    memcpy(&image, f->data, sizeof image);
    if (image.pixels)
        sp_hash_add(&h, image.pixels, (size_t)image.row_bytes * image.height);
    image.pixels = NULL;
    sp_hash_add(&h, &image, sizeof image);
    return sp_hash_end(&h);
}

void sp_json_frame(sp_text *t, const sp_resensed *f)
{
    static const char *const qualifiers[] = {"ok", "reduced", "blocked", "blind", "off", "stale"};
    char hex[33];
    sp_json_int(t, "sequence", (int64_t)f->frame.sequence);
    sp_json_int(t, "sampled_ns", f->frame.sampled);
    sp_json_int(t, "delivered_ns", f->frame.delivered);
    sp_json_text(t, "qualifier", f->frame.qualifier < 6 ? qualifiers[f->frame.qualifier] : "?");
    sp_json_int(t, "flags", f->frame.flags);
    sp_json_int(t, "count", f->frame.count);
    sp_hash_hex(hash_of(&f->frame), hex);
    sp_json_text(t, "hash", hex);
}

/* ---------------------------------------------------------------- boxes */
void sp_json_boxes(sp_text *t, const sp_export *x, const sp_export_view *v)
{
    key_of(t, "boxes");
    sp_text_add(t, "[");
    for (uint32_t i = 0; i < v->count; i++) {
        const sp_export_box *b = &v->boxes[i];
        const double size[3] = {b->length, b->width, b->height};
        const double at[3] = {b->middle.x, b->middle.y, b->middle.z};
        const sp_box_rect *r = &b->seen.rect, *w = &b->seen.whole;
        const double rect[4] = {r->left, r->top, r->right, r->bottom},
                     whole[4] = {w->left, w->top, w->right, w->bottom};
        key_of(t, NULL);
        sp_text_add(t, "{");
        sp_json_int(t, "id", b->actor);
        sp_json_text(t, "name", x->def->actors[b->actor].name);
        sp_json_text(t, "class", sp_export_class(b->class_id));
        sp_json_list(t, "box", rect, 4);
        sp_json_list(t, "box_whole", whole, 4);
        if (v->truth.id) {
            const double mask[4] = {b->mask[0], b->mask[1], b->mask[2], b->mask[3]};
            sp_json_list(t, "mask_box", mask, b->pixels ? 4 : 0);
            sp_json_int(t, "mask_pixels", b->pixels);
        }
        sp_json_number(t, "visible", 1 - b->seen.occluded);
        sp_json_number(t, "truncated", b->seen.truncated);
        sp_json_list(t, "middle_camera", at, 3);
        sp_json_list(t, "length_width_height", size, 3);
        sp_json_number(t, "rotation_y", b->rotation_y);
        sp_json_number(t, "alpha", b->alpha);
        sp_text_add(t, "}");
    }
    sp_text_add(t, "]");
}
