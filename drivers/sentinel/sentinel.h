/* sentinel.h - what the files of sentinel share: camera geometry, the lane, tracks, the decision. */
#ifndef SENTINEL_H
#define SENTINEL_H

#include "../kit.h"

enum { LANE_STATES = 5, MAX_TRACKS = 32, MAX_CLUSTERS = 64 };

/* ---- vision.c: a pinhole over flat ground, lane markings ---- */
typedef struct view {
    double rotation[3][3]; /* camera axes (x forward, y left, z up) into the vehicle's */
    double x, y, z;        /* m, of the eye in the vehicle frame */
    double fx, fy, cx, cy;
    int width, height, row_bytes;
    const uint8_t *rgb;
} view;
/* dive: extra nose-down pitch of the body, rad */
int view_open(view *v, const sp_frame *f, const sp_mount_info *mount, double dive);
int view_ground(const view *v, double u, double row, double *x, double *y); /* 0: not below the horizon */
int view_project(const view *v, double x, double y, double z, double *u, double *row);

/* Middle of the own lane in the vehicle frame, y(x) = c0 + c1 x + c2 x^2 + c3 x^3, and the width: an information filter
 * over bright ridges in the image. */
typedef struct lane_filter {
    double s[LANE_STATES];              /* c0 c1 c2 c3 width */
    double p[LANE_STATES][LANE_STATES]; /* covariance */
    double age;                         /* s since a frame had enough points */
    int points, left, right;            /* in the last frame */
} lane_filter;
void lane_begin(lane_filter *l);
void lane_predict(lane_filter *l, double ds, double turn, double dt); /* the car moved ds and turned */
void lane_see(lane_filter *l, const view *v, double reach);           /* looks no further than reach, m */
int lane_valid(const lane_filter *l);
double lane_y(const lane_filter *l, double x);
/* where the car goes when it keeps its present place in the lane; falls back to a circle */
double path_y(const lane_filter *l, double curvature, double x);

/* ---- obstacle.c: does something stand on the road there? ---- */
/* Share of the corridor (half_width around y_path at distance x) in which the image shows something upright that does
 * not look like the road before it; negative: cannot tell. */
double obstacle_share(const view *v, double x, double y_path, double half_width, double reference_from);

/* ---- tracker.c: radar ---- */
typedef struct track {
    uint32_t id;                 /* 0: empty slot */
    double x, vx, pxx, pxv, pvv; /* m, m/s over ground along the vehicle's x; covariance */
    double y, vy, qyy, qyv, qvv;
    double ax; /* m/s^2 over ground, smoothed */
    double rcs;
    double z;         /* m over the road, as far as the radar measures elevation */
    uint32_t history; /* bit 0: hit in the last cycle */
    int hits, moving; /* moving: cycles in a row in which it moved over ground */
    int crossing;     /* cycles in a row in which something small came over from the side */
    int was_moving;   /* has moved over ground, long enough */
    double seen;      /* what the camera says: 0 nothing there .. 1 confirmed */
    int doubts;       /* looks from a fair distance that showed an empty road there */
    double silent;    /* s since the last hit */
} track;
typedef struct tracker {
    track tracks[MAX_TRACKS];
    uint32_t next_id;
} tracker;
void tracker_predict(tracker *t, double speed, double yaw_rate, double dt);
/* age: s since the frame's instant; its places are put forward by that */
void tracker_see(tracker *t, const sp_frame *f, const sp_mount_info *mount, double speed, double yaw_rate, double age);
int track_confirmed(const track *t);

/* ---- watch.c: which eye can be believed ---- */
typedef struct watch {
    double radar_age, camera_age;           /* s since a frame that could be believed */
    const char *radar_fault, *camera_fault; /* what is wrong with the last one; NULL: nothing */
    uint32_t last_cycle, last_picture;      /* digests */
    int same_cycles, same_pictures;
} watch;
int watch_radar(watch *w, const sp_frame *f, double speed, int64_t now); /* 1: this frame can be believed */
int watch_camera(watch *w, const sp_frame *f, double speed, int64_t now);
void watch_wait(watch *w, double dt); /* once a step, before its frames */
int watch_lost_radar(const watch *w);
int watch_lost_camera(const watch *w);

/* ---- decide.c ---- */
typedef struct ego_state {
    double speed, yaw_rate, accel;
    double set_speed, time_gap;
    int engaged;
    double front; /* m, from the rear axle to the front bumper */
    double width;
    double brake_delay;             /* s, dead time and lag of the brakes */
    double radar_lost, camera_lost; /* s for which that eye has been lost; 0: it is not, or there is none */
} ego_state;
typedef struct decision {
    /* out */
    double acceleration;
    int claim, warn, emergency, take_over;
    const char *reason;
    /* what it looks at */
    const track *lead, *threat;
    double gap, closing, ttc, required;
    /* remembered */
    double headway; /* s that it keeps at present */
    double emergency_left, warn_left;
    double emergency_accel;
    double integral;
} decision;
void decide(decision *d, const ego_state *ego, const tracker *tracks, const lane_filter *lane, double dt, int settling);

#endif
