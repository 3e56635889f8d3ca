/* cover.h - what a rig of sensors covers, by geometry alone: openings, ranges, and the own body in between. No scene,
 * no weather, no probability of detection. Vehicle frame; a post is a thin thing that stands on level ground. */
#ifndef SP_VIEW_COVER_H
#define SP_VIEW_COVER_H

#include "view/canvas.h"
#include "world/world.h"

typedef struct sp_cover_seat {
    const char *name, *type;
    uint32_t kind; /* SP_FRAME_... */
    sp_pose pose;  /* by the sheet */
    double yaw, pitch, roll;
    double fov_h, fov_v;    /* rad, full openings; fov_v 0: not said, taken as unlimited */
    double range;           /* m; 0: not said, taken as unlimited */
    double period, latency; /* s */
    bool flat;              /* a picture's opening: planes, not cones */
    bool counted;           /* measures the surroundings itself: no list, no truth */
} sp_cover_seat;
typedef struct sp_cover {
    uint32_t count;
    sp_cover_seat seat[SP_MAX_MOUNTS];
    double center_x, length, width, height; /* of the body */
} sp_cover;
/* An unseen stretch of directions, counter-clockwise from `from` to `to`, rad from ahead; width: its arc. */
typedef struct sp_cover_gap {
    double from, to, width;
} sp_cover_gap;

/* The mounts of actor `carrier` that have an opening. Borrows names. */
void sp_cover_of(const sp_world_def *def, sp_actor_id carrier, sp_cover *out);
/* Whether a sensor sees a point: in its opening and range, and no body between. Cars are two boxes, the lower one as
 * long as the car and the cabin; what is higher than 2 m is one. Who sits in the cabin looks through its glass; who
 * sits in the lower box, as in a bumper, through at most 0.5 m of it. */
bool sp_cover_sees(const sp_cover *c, uint32_t seat, sp_vec3 p);
/* How many counted sensors see anything of a post of that height. */
uint32_t sp_cover_post(const sp_cover *c, double x, double y, double height);
/* In a direction from the middle of the body: how far from the body's side the nearest post stands that is seen, to 1
 * mm; NaN: none within 60 m. */
double sp_cover_nearest(const sp_cover *c, double direction, double height);
/* Shares of the ground within `within` m of the body on which a post of 1 m is seen by one sensor, by two. */
void sp_cover_area(const sp_cover *c, double within, double *once, double *twice);
/* Where no post of that height is seen at `radius` from the middle of the body; returns how many gaps, at most `most`
 * stored. Edges to 1e-5 rad; gaps narrower than 0.25 degrees may be missed. */
uint32_t sp_cover_gaps(const sp_cover *c, double radius, double height, sp_cover_gap *out, uint32_t most);
/* Bird's eye, near and far side by side. */
void sp_cover_paint(const sp_canvas *canvas, const sp_cover *c, const char *title);

#endif
