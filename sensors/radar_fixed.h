/* radar_fixed.h - what stands beside the road, as a radar has it: points that scatter and faces that hide and mirror,
 * sorted into squares of ground. Made once a run from the network. */
#ifndef SP_SENSORS_RADAR_FIXED_H
#define SP_SENSORS_RADAR_FIXED_H

#include "sensors/sight.h"

enum { SP_RADAR_SQUARE = 32 }; /* m */

typedef struct sp_radar_post {
    sp_vec3 place;
    double height; /* m over the foot */
    float nx, ny;  /* it is seen from that side alone; both 0: from anywhere */
    float rcs;     /* dBsm; square to a sign's face */
    float tall;
    uint32_t number; /* names its draws: by its place in the network */
    bool turned;     /* falls off with the angle to (nx, ny), as a plate */
} sp_radar_post;

/* an upright rectangle; its box is thin */
typedef struct sp_radar_face {
    sp_sight_box box;
    double ax, ay, bx, by, low, high; /* from a to b the outside is on the right; world heights */
    double nx, ny;                    /* unit, outwards */
} sp_radar_face;

typedef struct sp_radar_square {
    int32_t x, y; /* number of the square: floor(m / 32) */
    uint32_t post, post_count, face, face_count;
} sp_radar_square;

typedef struct sp_radar_fixed {
    uint32_t post_count, face_count, square_count;
    const sp_radar_post *posts;
    const sp_radar_face *faces;
    const sp_radar_square *squares; /* by y, then x */
} sp_radar_fixed;

/* what there is beside objects and signs of the network */
enum { SP_RADAR_WITH_STREET = 1, SP_RADAR_WITH_LAMPS = 2 };
/* with: of the above. False: memory is out. */
bool sp_radar_fixed_make(const sp_road_net *net, uint32_t with, sp_arena *arena, sp_radar_fixed *out);
/* A point that scatters on all sides, `height` m over its foot, rcs in dBsm, `tall` m high. */
typedef void sp_radar_put(void *user, sp_vec3 foot, double height, double rcs, double tall);
/* ---- radar_street.c ---- */
void sp_radar_street(const sp_road_net *net, sp_radar_put *put, void *user); /* covers, grates, joints */
void sp_radar_lamps(const sp_road_net *net, sp_radar_put *put, void *user);  /* those of the scenery, where it is lit */
/* The first square with y = row and x >= column; square_count: none. */
uint32_t sp_radar_fixed_from(const sp_radar_fixed *f, int32_t row, int32_t column);

#endif
