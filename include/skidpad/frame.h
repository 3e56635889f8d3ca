/* skidpad/frame.h - what sensors deliver to drivers, and what a recording keeps of it.
 *
 * Plain data of fixed width, no hidden padding. Records grow at the end: step by stride, never by sizeof.
 * SI, radians, ISO 8855. "Vehicle frame": origin on the ground below the middle of the rear axle, x forward, y left,
 * z up. "Sensor frame": the same axes at the mount as the rig's sheet has it.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SKIDPAD_FRAME_H
#define SKIDPAD_FRAME_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SP_FRAME_EGO        1u
#define SP_FRAME_CHASSIS    2u
#define SP_FRAME_IMU        3u
#define SP_FRAME_GNSS       4u
#define SP_FRAME_COMMAND    5u
#define SP_FRAME_ROUTE      6u
#define SP_FRAME_MAP        7u
#define SP_FRAME_OBJECTS    8u
#define SP_FRAME_LANES      9u
#define SP_FRAME_SIGNALS    10u
#define SP_FRAME_RADAR      11u
#define SP_FRAME_LIDAR      12u
#define SP_FRAME_ULTRASONIC 13u
#define SP_FRAME_CAMERA     14u
#define SP_FRAME_DEPTH      15u
#define SP_FRAME_LABELS     16u

/* how far to trust a frame, as the sensor itself says */
#define SP_QUALIFIER_OK      0u
#define SP_QUALIFIER_REDUCED 1u
#define SP_QUALIFIER_BLOCKED 2u
#define SP_QUALIFIER_BLIND   3u
#define SP_QUALIFIER_OFF     4u
#define SP_QUALIFIER_STALE   5u

/* One delivery of one sensor. An empty road is count 0 with qualifier ok; a dead sensor is not. */
typedef struct sp_frame {
    uint32_t need;    /* index into the driver's needs */
    uint32_t kind;    /* SP_FRAME_... */
    uint32_t version; /* of the records; 1 */
    uint32_t qualifier;
    uint64_t sequence;      /* counts samples of this mount from 0; a gap is a lost frame */
    int64_t sampled;        /* ns: when the world was looked at */
    int64_t delivered;      /* ns: when it reached the driver */
    uint32_t flags;         /* SP_FRAME_FLAG_... */
    uint32_t count, stride; /* records at data */
    uint32_t reserved;
    const void *data;
} sp_frame;

#define SP_FRAME_FLAG_CRC     1u /* the checksum on the link is wrong: do not believe the records */
#define SP_FRAME_FLAG_COUNTER 2u /* the link's message counter jumped */

#define SP_LIGHT_LOW     1u
#define SP_LIGHT_HIGH    2u
#define SP_LIGHT_LEFT    4u
#define SP_LIGHT_RIGHT   8u
#define SP_LIGHT_BRAKE   16u
#define SP_LIGHT_REVERSE 32u
#define SP_LIGHT_FOG     64u
#define SP_LIGHT_HORN    128u

/* EGO: odometry, one record. x, y, z, heading in the world frame. */
typedef struct sp_ego {
    double x, y, z, heading, pitch, roll;
    double speed;                              /* m/s along the vehicle's x */
    double lateral_speed;                      /* m/s along y, at the origin */
    double acceleration, lateral_acceleration; /* m/s^2, vehicle axes, at the origin, without gravity */
    double yaw_rate;                           /* rad/s */
    double odometer;                           /* m since the start */
} sp_ego;

/* CHASSIS: what the car's own bus says, one record. */
typedef struct sp_chassis {
    double wheel_speed[4]; /* rad/s; front left, front right, rear left, rear right */
    double speed;          /* m/s, as the dashboard computes it from the wheels */
    double steering_angle; /* rad at the road wheels, mean front */
    double brake_pressure; /* 0..1 of the full pressure */
    double throttle;       /* 0..1 */
    int32_t gear;
    uint32_t flags; /* SP_CHASSIS_... */
    uint32_t lights;
    uint32_t reserved;
} sp_chassis;
#define SP_CHASSIS_ABS  1u
#define SP_CHASSIS_ESC  2u
#define SP_CHASSIS_HOLD 4u /* the car is held at standstill */
#define SP_CHASSIS_TC   8u /* traction control takes back drive torque */

/* IMU: specific force and rates in sensor axes, one record. At rest on level ground az is +9.81. */
typedef struct sp_imu {
    double ax, ay, az; /* m/s^2 */
    double gx, gy, gz; /* rad/s */
} sp_imu;

typedef struct sp_gnss {
    double latitude, longitude, altitude; /* rad, rad, m */
    double east, north;                   /* m from the world's origin */
    double speed, course;                 /* m/s, rad east of north is negative: course is ISO heading */
    double sigma_h, sigma_v;              /* m */
    uint32_t fix, satellites;             /* 0 none, 1 single, 2 differential, 3 float, 4 fixed */
    double hdop, vdop;
    double vertical_speed; /* m/s, up */
} sp_gnss;

/* COMMAND: what the human at the wheel wants, one record. */
typedef struct sp_command {
    uint32_t engaged;       /* the assistance is switched on */
    int32_t stalk;          /* -1 right, 0, 1 left */
    double set_speed;       /* m/s */
    double time_gap;        /* s */
    double steering;        /* the human's own: rad at the road wheel */
    double throttle, brake; /* 0..1 */
    uint32_t hands_on;
    uint32_t flags;
} sp_command;

/* ROUTE: points of the way ahead, on the middle of its lane, nearest first and the first at the origin's place. */
typedef struct sp_route_point {
    double x, y, z, heading; /* vehicle frame */
    double distance;         /* m along the route from the origin */
    double curvature, limit; /* 1/m; m/s, 0 unknown or none */
    double width;            /* m of the lane */
    double bank;             /* rad, roll of the lane's surface: positive left side up */
} sp_route_point;

/* MAP: the lanes around the vehicle, as points of their middles: lane after lane, the nearest lane first, the points of
 * each in its driving direction. Where a lane leaves the range and comes back its `station` jumps. */
#define SP_MAP_LANE_DRIVING  1u
#define SP_MAP_LANE_SHOULDER 2u
#define SP_MAP_LANE_SIDEWALK 3u
#define SP_MAP_LANE_PARKING  4u
#define SP_MAP_LANE_BIKING   5u
#define SP_MAP_LANE_CLOSED   6u /* for driving, but closed now */
#define SP_MAP_LANE_OTHER    7u
#define SP_MAP_JUNCTION      1u /* flag: of a road that leads through a junction */
typedef struct sp_map_point {
    double x, y, z, heading;        /* vehicle frame, level; rad, where traffic on it drives */
    double station;                 /* m along the lane, from its beginning */
    double curvature;               /* 1/m of the middle, left positive */
    double width, limit;            /* m; m/s, 0 unknown or none */
    uint32_t lane;                  /* its number: the same through the run; says nothing of the road's own; never 0 */
    uint32_t type;                  /* SP_MAP_LANE_... */
    uint32_t left_line, right_line; /* types as of sp_lane_line, seen as it drives */
    uint32_t left, right;           /* lanes beside, seen as it drives: numbers, 0 none; they may drive the other way */
    uint32_t next[4];               /* lanes that it leads into, 0 none */
    uint32_t flags;                 /* SP_MAP_... */
    uint32_t reserved;
} sp_map_point;

/* OBJECTS */
#define SP_CLASS_UNKNOWN    0u
#define SP_CLASS_CAR        1u
#define SP_CLASS_TRUCK      2u
#define SP_CLASS_BUS        3u
#define SP_CLASS_MOTORCYCLE 4u
#define SP_CLASS_BICYCLE    5u
#define SP_CLASS_PEDESTRIAN 6u
#define SP_CLASS_ANIMAL     7u
#define SP_CLASS_STATIC     8u
typedef struct sp_object {
    uint32_t id; /* stable while tracked; says nothing of the world's ids */
    uint32_t class_id;
    double x, y, z, heading; /* vehicle frame; middle of the box, z its middle height */
    double length, width, height;
    double vx, vy;         /* over ground, in vehicle axes */
    double rel_vx, rel_vy; /* relative to the ego's origin, turning with it */
    double ax, ay;         /* over ground */
    double yaw_rate;
    double existence;      /* 0..1 */
    double visible;        /* 0..1, share of the box that is not hidden */
    uint32_t lights, lane; /* lane: 0 unknown, 1 ego's, 2 left of it, 3 right of it */
} sp_object;

/* LANES: markings near the ego. y(x) = c0 + c1 x + c2 x^2 + c3 x^3 in the vehicle frame for x in [from, to]. */
typedef struct sp_lane_line {
    int32_t side;  /* 1 own left, -1 own right, 2 next left, -2 next right */
    uint32_t type; /* 0 none/edge of road, 1 solid, 2 broken, 3 double */
    double c0, c1, c2, c3, from, to;
    double existence;
} sp_lane_line;

/* SIGNALS: traffic lights and signs ahead, for the lane and way of the vehicle, nearest first. */
#define SP_SIGNAL_TYPE_OTHER      0u
#define SP_SIGNAL_TYPE_LIGHT      1u /* traffic light for vehicles */
#define SP_SIGNAL_TYPE_LIGHT_WALK 2u /* for pedestrians, cyclists */
#define SP_SIGNAL_TYPE_STOP       3u
#define SP_SIGNAL_TYPE_YIELD      4u
#define SP_SIGNAL_TYPE_PRIORITY   5u
#define SP_SIGNAL_TYPE_SPEED      6u /* limit; value in m/s */
#define SP_SIGNAL_TYPE_SPEED_END  7u
#define SP_SIGNAL_TYPE_STOP_LINE  8u
#define SP_SIGNAL_TYPE_CROSSING   9u
#define SP_SIGNAL_TYPE_NO_PASSING 10u
#define SP_SIGNAL_TYPE_WORKS      11u
/* what a light shows: a bit set, so that red and yellow may shine together; 0: dark, or no light */
#define SP_SIGNAL_STATE_RED      1u
#define SP_SIGNAL_STATE_YELLOW   2u
#define SP_SIGNAL_STATE_GREEN    4u
#define SP_SIGNAL_STATE_FLASHING 8u /* what shines with it goes on and off */
typedef struct sp_signal {
    uint32_t id;          /* stable while tracked; says nothing of the world's ids */
    uint32_t type, state; /* SP_SIGNAL_TYPE_*, SP_SIGNAL_STATE_* */
    uint32_t reserved;
    double x, y, z;  /* vehicle frame; middle of its face */
    double distance; /* m along the route from the origin to its stop line, or to the sign where there is none */
    double value;    /* of a limit, m/s; 0 none */
} sp_signal;

/* RADAR detections, sensor frame. */
typedef struct sp_radar_detection {
    double range;              /* m */
    double range_rate;         /* m/s, dR/dt: closing is negative */
    double azimuth, elevation; /* rad, left and up positive */
    double rcs;                /* dBsm */
    double snr;                /* dB */
    double range_sigma, range_rate_sigma, azimuth_sigma;
    double existence;  /* 0..1 */
    uint32_t flags;    /* SP_RADAR_... */
    uint32_t class_id; /* SP_RADAR_CLASS_..., as the sensor believes */
    double elevation_sigma;
    double
        velocity_span; /* m/s: the unambiguous width; range_rate may be off by whole multiples of it; 0: it may not */
} sp_radar_detection;
#define SP_RADAR_AMBIGUOUS           1u
#define SP_RADAR_MULTI               2u /* several scatterers in one cell */
#define SP_RADAR_CLASS_UNKNOWN       0u
#define SP_RADAR_CLASS_MOVING        1u
#define SP_RADAR_CLASS_STATIONARY    2u
#define SP_RADAR_CLASS_OVERDRIVABLE  3u
#define SP_RADAR_CLASS_UNDERDRIVABLE 4u

typedef struct sp_lidar_point {
    float x, y, z, intensity; /* sensor frame; intensity 0..1 */
    int32_t time;             /* ns after the frame's `sampled` */
    uint16_t ring, echo;
} sp_lidar_point;

typedef struct sp_ultrasonic {
    double distance; /* m; negative: no echo */
    double amplitude;
} sp_ultrasonic;

/* CAMERA, DEPTH, LABELS: one record, with the pixels behind `pixels`, rows top-down. */
#define SP_PIXEL_RGB8     1u
#define SP_PIXEL_DEPTH32F 2u /* m along the ray */
#define SP_PIXEL_ID32     3u /* instance: the same number for the same thing through the run; 0 background */
#define SP_PIXEL_CLASS8   4u /* SP_SEMANTIC_... */
#define SP_PIXEL_FLOW32F                                                                                               \
    5u /* two floats: pixels to the right and down that the point has moved since the last frame                       \
        */
#define SP_PIXEL_RAW16          6u /* Bayer RGGB, `bits` of 16 used, black at `black` */
#define SP_SEMANTIC_NONE        0u
#define SP_SEMANTIC_ROAD        1u
#define SP_SEMANTIC_MARKING     2u
#define SP_SEMANTIC_WALK        3u
#define SP_SEMANTIC_GROUND      4u
#define SP_SEMANTIC_PLANT       5u
#define SP_SEMANTIC_BUILDING    6u
#define SP_SEMANTIC_BARRIER     7u /* rails, poles, cones */
#define SP_SEMANTIC_SIGN        8u
#define SP_SEMANTIC_LIGHT       9u /* traffic lights */
#define SP_SEMANTIC_SKY         10u
#define SP_SEMANTIC_VEHICLE     11u
#define SP_SEMANTIC_TWO_WHEELER 12u
#define SP_SEMANTIC_PERSON      13u
#define SP_SEMANTIC_THING       14u
#define SP_LENS_PINHOLE         0u /* u = cx + fx x / z */
#define SP_LENS_BROWN           1u /* Brown-Conrady: k1 k2 p1 p2 k3 k4 k5 k6 */
#define SP_LENS_KANNALA         2u /* Kannala-Brandt: k1 k2 k3 k4 */
#define SP_LENS_FTHETA                                                                                                 \
    3u /* pixels from the centre = k[0] + k[1] a + ... + k[5] a^5, a the angle off the axis (rad)                      \
        */
typedef struct sp_image {
    uint32_t width, height;
    uint32_t format, row_bytes;
    double fx, fy, cx, cy;
    double exposure; /* s */
    double gain;
    const void *pixels;
    double k[8];    /* of the lens */
    uint32_t lens;  /* SP_LENS_... */
    uint32_t bits;  /* of a raw value; 8 of RGB8 */
    double readout; /* s from the first row's exposure to the last's */
    double black;   /* of a raw value */
} sp_image;

#ifdef __cplusplus
}
#endif
#endif
