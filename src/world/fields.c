/* fields.c - the one table of state fields.
 *
 * Every member of sp_world, sp_control, sp_order, sp_event, sp_actor and sp_wheel stands here once, with unit and
 * owner; type and count come from the member itself. hash.c, the differ, recordings and printing read this table. Rows
 * stand in segments (inside.h), so that what is not alive can be left out by count. A test checks that the rows cover
 * every byte once. */
#include "world/inside.h"

#include <stddef.h>

/* type and count from the member */
#define TYPE_OF(x)                                                                                                     \
    _Generic((x), double: SP_F64, double *: SP_F64, double(*)[4]: SP_F64, int64_t: SP_I64, int64_t *: SP_I64,          \
             uint64_t: SP_U64, uint64_t *: SP_U64, int32_t: SP_I32, uint32_t: SP_U32, uint32_t *: SP_U32, char *: SP_TEXT)
#define SIZE_OF(x)                                                                                                     \
    _Generic((x), double : 8, double * : 8, double(*)[4] : 8, int64_t : 8, int64_t * : 8, uint64_t : 8,                \
             uint64_t * : 8, int32_t : 4, uint32_t : 4, uint32_t * : 4, char * : 1)
#define ROW(type, each, member, unit, owner)                                                                           \
    {#member,                                                                                                          \
     unit,                                                                                                             \
     owner,                                                                                                            \
     TYPE_OF(((type *)0)->member),                                                                                     \
     (uint32_t)offsetof(type, member),                                                                                 \
     (uint32_t)(sizeof(((type *)0)->member) / SIZE_OF(((type *)0)->member)),                                           \
     each},
#define W(member, unit, owner) ROW(sp_world, false, member, unit, owner)
#define A(member, unit, owner) ROW(sp_actor, true, member, unit, owner)

#define ORDER(X, o)                                                                                                    \
    X(o.due, "tick", SP_OWN_COMMAND)                                                                                   \
    X(o.made, "tick", SP_OWN_COMMAND)                                                                                  \
    X(o.steering, "rad", SP_OWN_COMMAND)                                                                               \
    X(o.curvature, "1/m", SP_OWN_COMMAND)                                                                              \
    X(o.acceleration, "m/s2", SP_OWN_COMMAND)                                                                          \
    X(o.throttle, "1", SP_OWN_COMMAND)                                                                                 \
    X(o.brake, "1", SP_OWN_COMMAND)                                                                                    \
    X(o.confidence, "1", SP_OWN_COMMAND)                                                                               \
    X(o.claims, "bits", SP_OWN_COMMAND)                                                                                \
    X(o.lights, "bits", SP_OWN_COMMAND)                                                                                \
    X(o.warnings, "bits", SP_OWN_COMMAND)                                                                              \
    X(o.gear, "1", SP_OWN_COMMAND)

#define EVENT(X, e)                                                                                                    \
    X(e.tick, "tick", SP_OWN_BODY)                                                                                     \
    X(e.at, "s", SP_OWN_BODY)                                                                                          \
    X(e.kind, "1", SP_OWN_BODY)                                                                                        \
    X(e.a, "actor", SP_OWN_BODY)                                                                                       \
    X(e.b, "actor", SP_OWN_BODY)                                                                                       \
    X(e.part, "1", SP_OWN_BODY)                                                                                        \
    X(e.x, "m", SP_OWN_BODY)                                                                                           \
    X(e.y, "m", SP_OWN_BODY)                                                                                           \
    X(e.z, "m", SP_OWN_BODY)                                                                                           \
    X(e.speed, "m/s", SP_OWN_BODY)                                                                                     \
    X(e.rel_speed, "m/s", SP_OWN_BODY)                                                                                 \
    X(e.location, "1", SP_OWN_BODY)                                                                                    \
    X(e.delta_v, "m/s", SP_OWN_BODY)                                                                                   \
    X(e.value, "1", SP_OWN_BODY)                                                                                       \
    X(e.delta_v_b, "m/s", SP_OWN_BODY)                                                                                 \
    X(e.part_b, "1", SP_OWN_BODY)                                                                                      \
    X(e.reserved, "", SP_OWN_BODY)

#define WHEEL(X, w)                                                                                                    \
    X(w.spin, "rad/s", SP_OWN_VEHICLE)                                                                                 \
    X(w.slip_x, "1", SP_OWN_VEHICLE)                                                                                   \
    X(w.slip_y, "1", SP_OWN_VEHICLE)                                                                                   \
    X(w.load, "N", SP_OWN_VEHICLE)                                                                                     \
    X(w.compression, "m", SP_OWN_VEHICLE)                                                                              \
    X(w.brake, "1", SP_OWN_VEHICLE)                                                                                    \
    X(w.pressure, "1", SP_OWN_VEHICLE)                                                                                 \
    X(w.phase_time, "s", SP_OWN_VEHICLE)                                                                               \
    X(w.phase, "1", SP_OWN_VEHICLE)                                                                                    \
    X(w.reserved, "", SP_OWN_VEHICLE)

#define CONTROL_ROWS(X)                                                                                                \
    ORDER(X, control.driver)                                                                                           \
    X(control.pending_count, "1", SP_OWN_COMMAND)                                                                      \
    X(control.released, "bool", SP_OWN_COMMAND)                                                                        \
    X(control.robot_speed_integral, "m", SP_OWN_COMMAND)                                                               \
    X(control.robot_path_offset, "m", SP_OWN_COMMAND)                                                                  \
    X(control.robot_speed, "m/s", SP_OWN_COMMAND)                                                                      \
    X(control.human_brake, "m/s2", SP_OWN_COMMAND)                                                                     \
    X(control.human_since, "s", SP_OWN_COMMAND)                                                                        \
    X(control.human_asked, "tick", SP_OWN_COMMAND)                                                                     \
    X(control.human_drives, "tick", SP_OWN_COMMAND)                                                                    \
    X(control.wanted_steering, "rad", SP_OWN_COMMAND)                                                                  \
    X(control.wanted_acceleration, "m/s2", SP_OWN_COMMAND)                                                             \
    X(control.wanted_throttle, "1", SP_OWN_COMMAND)                                                                    \
    X(control.wanted_brake, "1", SP_OWN_COMMAND)                                                                       \
    X(control.pedals, "bool", SP_OWN_COMMAND)                                                                          \
    X(control.warnings, "bits", SP_OWN_COMMAND)                                                                        \
    X(control.fcw_tick, "tick", SP_OWN_COMMAND)                                                                        \
    X(control.aeb_tick, "tick", SP_OWN_COMMAND)                                                                        \
    X(control.steering_pipe, "rad", SP_OWN_COMMAND)                                                                    \
    X(control.accel_pipe, "m/s2", SP_OWN_COMMAND)                                                                      \
    X(control.accel_applied, "m/s2", SP_OWN_COMMAND)                                                                   \
    X(control.lights, "bits", SP_OWN_COMMAND)                                                                          \
    X(control.reserved, "", SP_OWN_COMMAND)                                                                            \
    X(control.robot_brake, "m/s2", SP_OWN_COMMAND)                                                                     \
    X(control.robot_brake_delay, "s", SP_OWN_COMMAND)

#define ACTOR_ROWS(X)                                                                                                  \
    X(body_position, "m", SP_OWN_BODY)                                                                                 \
    X(body_quaternion, "1", SP_OWN_BODY)                                                                               \
    X(body_rotation, "1", SP_OWN_BODY)                                                                                 \
    X(body_velocity, "m/s", SP_OWN_BODY)                                                                               \
    X(body_spin, "rad/s", SP_OWN_BODY)                                                                                 \
    WHEEL(X, wheels[0])                                                                                                \
    WHEEL(X, wheels[1])                                                                                                \
    WHEEL(X, wheels[2])                                                                                                \
    WHEEL(X, wheels[3])                                                                                                \
    X(steering, "rad", SP_OWN_VEHICLE)                                                                                 \
    X(drive_force, "N", SP_OWN_VEHICLE)                                                                                \
    X(brake, "1", SP_OWN_VEHICLE)                                                                                      \
    X(throttle, "1", SP_OWN_VEHICLE)                                                                                   \
    X(shift_left, "s", SP_OWN_VEHICLE)                                                                                 \
    X(energy, "J", SP_OWN_VEHICLE)                                                                                     \
    X(esc_yaw, "rad/s", SP_OWN_VEHICLE)                                                                                \
    X(esc_brake, "1", SP_OWN_VEHICLE)                                                                                  \
    X(drive_scale, "1", SP_OWN_VEHICLE)                                                                                \
    X(rail_speed, "m/s", SP_OWN_TRAFFIC)                                                                               \
    X(rail_accel, "m/s2", SP_OWN_TRAFFIC)                                                                              \
    X(rail_target, "m/s", SP_OWN_TRAFFIC)                                                                              \
    X(rail_rate, "m/s2", SP_OWN_TRAFFIC)                                                                               \
    X(rail_onset, "s", SP_OWN_TRAFFIC)                                                                                 \
    X(rail_s0, "m", SP_OWN_TRAFFIC)                                                                                    \
    X(rail_offset, "m", SP_OWN_TRAFFIC)                                                                                \
    X(path_from, "m", SP_OWN_TRAFFIC)                                                                                  \
    X(path_to, "m", SP_OWN_TRAFFIC)                                                                                    \
    X(path_length, "m", SP_OWN_TRAFFIC)                                                                                \
    X(line_x, "m", SP_OWN_TRAFFIC)                                                                                     \
    X(line_y, "m", SP_OWN_TRAFFIC)                                                                                     \
    X(line_heading, "rad", SP_OWN_TRAFFIC)                                                                             \
    X(follow_gap, "m", SP_OWN_TRAFFIC)                                                                                 \
    X(follow_headway, "s", SP_OWN_TRAFFIC)                                                                             \
    X(track_lateral, "m/s", SP_OWN_TRAFFIC)                                                                            \
    X(track_yaw_rate, "rad/s", SP_OWN_TRAFFIC)                                                                         \
    X(mind.seen_gap, "m", SP_OWN_TRAFFIC)                                                                              \
    X(mind.seen_speed, "m/s", SP_OWN_TRAFFIC)                                                                          \
    X(mind.change_tick, "tick", SP_OWN_TRAFFIC)                                                                        \
    X(mind.rest_tick, "tick", SP_OWN_TRAFFIC)                                                                          \
    X(mind.until, "tick", SP_OWN_TRAFFIC)                                                                              \
    X(mind.seen_who, "actor", SP_OWN_TRAFFIC)                                                                          \
    X(mind.cause, "1", SP_OWN_TRAFFIC)                                                                                 \
    X(mind.cause_who, "1", SP_OWN_TRAFFIC)                                                                             \
    X(mind.change, "1", SP_OWN_TRAFFIC)                                                                                \
    X(mind.side, "1", SP_OWN_TRAFFIC)                                                                                  \
    X(mind.turns, "1", SP_OWN_TRAFFIC)                                                                                 \
    X(mind.doing, "1", SP_OWN_TRAFFIC)                                                                                 \
    X(mind.seen_tick, "tick", SP_OWN_TRAFFIC)                                                                          \
    X(mind.changed, "tick", SP_OWN_TRAFFIC)                                                                            \
    X(mind.need_at, "m", SP_OWN_TRAFFIC)                                                                               \
    X(mind.need_side, "1", SP_OWN_TRAFFIC)                                                                             \
    X(mind.need, "1", SP_OWN_TRAFFIC)                                                                                  \
    X(mind.walk_heading, "rad", SP_OWN_TRAFFIC)                                                                        \
    X(mind.walk_aside, "m", SP_OWN_TRAFFIC)                                                                            \
    X(mind.crossing, "1", SP_OWN_TRAFFIC)                                                                              \
    X(mind.walk_way, "1", SP_OWN_TRAFFIC)                                                                              \
    X(x, "m", SP_OWN_VEHICLE)                                                                                          \
    X(y, "m", SP_OWN_VEHICLE)                                                                                          \
    X(z, "m", SP_OWN_VEHICLE)                                                                                          \
    X(heading, "rad", SP_OWN_VEHICLE)                                                                                  \
    X(pitch, "rad", SP_OWN_VEHICLE)                                                                                    \
    X(roll, "rad", SP_OWN_VEHICLE)                                                                                     \
    X(speed, "m/s", SP_OWN_VEHICLE)                                                                                    \
    X(lateral_speed, "m/s", SP_OWN_VEHICLE)                                                                            \
    X(acceleration, "m/s2", SP_OWN_VEHICLE)                                                                            \
    X(lateral_acceleration, "m/s2", SP_OWN_VEHICLE)                                                                    \
    X(yaw_rate, "rad/s", SP_OWN_VEHICLE)                                                                               \
    X(vx, "m/s", SP_OWN_VEHICLE)                                                                                       \
    X(vy, "m/s", SP_OWN_VEHICLE)                                                                                       \
    X(vz, "m/s", SP_OWN_VEHICLE)                                                                                       \
    X(s, "m", SP_OWN_VEHICLE)                                                                                          \
    X(t, "m", SP_OWN_VEHICLE)                                                                                          \
    X(odometer, "m", SP_OWN_VEHICLE)                                                                                   \
    X(road, "1", SP_OWN_VEHICLE)                                                                                       \
    X(lane, "1", SP_OWN_VEHICLE)                                                                                       \
    X(move, "1", SP_OWN_BODY)                                                                                          \
    X(hidden, "bool", SP_OWN_STORY)                                                                                    \
    X(speed_act, "1", SP_OWN_TRAFFIC)                                                                                  \
    X(path_act, "1", SP_OWN_TRAFFIC)                                                                                   \
    X(follow, "actor", SP_OWN_TRAFFIC)                                                                                 \
    X(lights, "bits", SP_OWN_SIGNALS)                                                                                  \
    X(in_ode, "bool", SP_OWN_BODY)                                                                                     \
    X(flags, "bits", SP_OWN_VEHICLE)                                                                                   \
    X(gear, "1", SP_OWN_VEHICLE)                                                                                       \
    X(stood, "tick", SP_OWN_VEHICLE)                                                                                   \
    X(route_leg, "1", SP_OWN_BODY)                                                                                     \
    X(route_change, "1", SP_OWN_VEHICLE)                                                                               \
    X(engaged, "1", SP_OWN_VEHICLE)                                                                                    \
    X(esc_wheel, "1", SP_OWN_VEHICLE)                                                                                  \
    X(course, "1", SP_OWN_TRAFFIC)                                                                                     \
    X(course_reserved, "", SP_OWN_VEHICLE)

#define PLAIN_ROWS(X)                                                                                                  \
    X(tick, "tick", SP_OWN_STORY)                                                                                      \
    X(bytes, "byte", SP_OWN_NONE)                                                                                      \
    X(event_count, "1", SP_OWN_BODY)                                                                                   \
    X(metric_words, "1", SP_OWN_METRIC)                                                                                \
    X(end, "1", SP_OWN_STORY)                                                                                          \
    X(end_line, "1", SP_OWN_STORY)                                                                                     \
    X(end_text, "", SP_OWN_STORY)                                                                                      \
    X(contact_pairs, "bits", SP_OWN_BODY)                                                                              \
    X(contact_speed, "m/s", SP_OWN_BODY)                                                                               \
    X(contact_vx, "m/s", SP_OWN_BODY)                                                                                  \
    X(contact_vy, "m/s", SP_OWN_BODY)                                                                                  \
    X(contact_vx_b, "m/s", SP_OWN_BODY)                                                                                \
    X(contact_vy_b, "m/s", SP_OWN_BODY)                                                                                \
    X(contact_nx, "1", SP_OWN_BODY)                                                                                    \
    X(contact_ny, "1", SP_OWN_BODY)                                                                                    \
    X(limb_count, "1", SP_OWN_BODY)                                                                                    \
    X(source_due, "tick", SP_OWN_TRAFFIC)                                                                              \
    X(source_made, "1", SP_OWN_TRAFFIC)                                                                                \
    X(limb_reserved, "", SP_OWN_BODY)                                                                                  \
    X(fault_count, "1", SP_OWN_STORY)                                                                                  \
    X(line_wait, "tick", SP_OWN_SIGNALS)                                                                               \
    X(chain.lo, "", SP_OWN_NONE)                                                                                       \
    X(chain.hi, "", SP_OWN_NONE)                                                                                       \
    X(actor_count, "1", SP_OWN_STORY)                                                                                  \
    X(line_signal, "1", SP_OWN_SIGNALS)

#define MARK_ROWS(X)                                                                                                   \
    X(mark_tick, "tick", SP_OWN_STORY)                                                                                 \
    X(mark_value, "1", SP_OWN_STORY)

#define LIGHT_ROWS(X)                                                                                                  \
    X(light_since, "tick", SP_OWN_SIGNALS)                                                                             \
    X(light_show, "bits", SP_OWN_SIGNALS)                                                                              \
    X(light_force, "bits", SP_OWN_SIGNALS)

#define LIMB_ROWS(X)                                                                                                   \
    X(limb_position, "m", SP_OWN_BODY)                                                                                 \
    X(limb_quaternion, "1", SP_OWN_BODY)                                                                               \
    X(limb_rotation, "1", SP_OWN_BODY)                                                                                 \
    X(limb_velocity, "m/s", SP_OWN_BODY)                                                                               \
    X(limb_spin, "rad/s", SP_OWN_BODY)                                                                                 \
    X(limb_actor, "actor", SP_OWN_BODY)

#define FAULT_ROWS(X)                                                                                                  \
    X(fault_from, "tick", SP_OWN_STORY)                                                                                \
    X(fault_until, "tick", SP_OWN_STORY)                                                                               \
    X(fault_ramp, "tick", SP_OWN_STORY)                                                                                \
    X(fault_strength, "1", SP_OWN_STORY)                                                                               \
    X(fault_value, "1", SP_OWN_STORY)                                                                                  \
    X(fault_seed, "1", SP_OWN_STORY)                                                                                   \
    X(fault_mount, "1", SP_OWN_STORY)                                                                                  \
    X(fault_kind, "1", SP_OWN_STORY)                                                                                   \
    X(fault_other, "1", SP_OWN_STORY)                                                                                  \
    X(fault_admitted, "1", SP_OWN_STORY)

/* the rows of one element, and of all 64 */
#define PENDING(i)                       ORDER(W, control.pending[i])
#define EVENTS(i)                        EVENT(W, events[i])
#define EIGHT(M, a, b, c, d, e, f, g, h) M(a) M(b) M(c) M(d) M(e) M(f) M(g) M(h)
#define ALL_64(M)                                                                                                      \
    EIGHT(M, 0, 1, 2, 3, 4, 5, 6, 7)                                                                                   \
    EIGHT(M, 8, 9, 10, 11, 12, 13, 14, 15)                                                                             \
    EIGHT(M, 16, 17, 18, 19, 20, 21, 22, 23)                                                                           \
    EIGHT(M, 24, 25, 26, 27, 28, 29, 30, 31)                                                                           \
    EIGHT(M, 32, 33, 34, 35, 36, 37, 38, 39)                                                                           \
    EIGHT(M, 40, 41, 42, 43, 44, 45, 46, 47)                                                                           \
    EIGHT(M, 48, 49, 50, 51, 52, 53, 54, 55)                                                                           \
    EIGHT(M, 56, 57, 58, 59, 60, 61, 62, 63)

#define ONE(member, unit, owner) +1
enum {
    CONTROLS = 0 CONTROL_ROWS(ONE),
    ORDERS = 0 ORDER(ONE, x),
    ACTORS = 0 ACTOR_ROWS(ONE),
    PLAINS = 0 PLAIN_ROWS(ONE),
    MARKS = 0 MARK_ROWS(ONE),
    LIGHTS = 0 LIGHT_ROWS(ONE),
    LIMBS = 0 LIMB_ROWS(ONE),
    FAULTS = 0 FAULT_ROWS(ONE),
    EVENT_FIELDS = 0 EVENT(ONE, x),
};
_Static_assert(SP_MAX_PENDING == 64 && SP_MAX_EVENTS == 64, "ALL_64 spells them out");

static const sp_field table[] = {CONTROL_ROWS(W) ALL_64(PENDING) ACTOR_ROWS(A) PLAIN_ROWS(W) MARK_ROWS(W) ALL_64(EVENTS)
                                     W(metric, "1", SP_OWN_METRIC) LIGHT_ROWS(W) LIMB_ROWS(W) FAULT_ROWS(W)};

static const field_segments segments = {
    .control = {0, CONTROLS},
    .pending = {CONTROLS, ORDERS},
    .actor = {CONTROLS + 64 * ORDERS, ACTORS},
    .plain = {CONTROLS + 64 * ORDERS + ACTORS, PLAINS},
    .marks = {CONTROLS + 64 * ORDERS + ACTORS + PLAINS, MARKS},
    .events = {CONTROLS + 64 * ORDERS + ACTORS + PLAINS + MARKS, EVENT_FIELDS},
    .metric = {CONTROLS + 64 * ORDERS + ACTORS + PLAINS + MARKS + 64 * EVENT_FIELDS, 1},
    .lights = {CONTROLS + 64 * ORDERS + ACTORS + PLAINS + MARKS + 64 * EVENT_FIELDS + 1, LIGHTS},
    .limbs = {CONTROLS + 64 * ORDERS + ACTORS + PLAINS + MARKS + 64 * EVENT_FIELDS + 1 + LIGHTS, LIMBS},
    .faults = {CONTROLS + 64 * ORDERS + ACTORS + PLAINS + MARKS + 64 * EVENT_FIELDS + 1 + LIGHTS + LIMBS, FAULTS},
};

const sp_field *sp_world_fields(uint32_t *count)
{
    if (count) {
        *count = (uint32_t)(sizeof table / sizeof *table);
    }
    return table;
}

const field_segments *sp_world_segments(void)
{
    return &segments;
}

const char *sp_owner_name(sp_owner o)
{
    static const char *const names[] = {"vehicle", "body", "traffic", "signals", "story", "metric", "command", "none"};
    return o >= SP_OWN_VEHICLE && o <= SP_OWN_NONE ? names[o] : "none";
}

uint32_t sp_field_size(sp_field_type type)
{
    return type == SP_TEXT ? 1 : (type == SP_I32 || type == SP_U32 ? 4 : 8);
}
