/* pane.h - what each mounted sensor delivered last, as plain memory of bounded size that travels through shared memory,
 * and how it is painted. Filled from frames (pane.c, pane_image.c), painted without GL (page.c, plot.c). */
#ifndef SP_VIEW_PANE_H
#define SP_VIEW_PANE_H

#include "skidpad/frame.h"

#include "view/canvas.h"
#include "world/world.h"

enum {
    SP_PANE_POOL = 14 << 20,
    SP_PANE_IMAGE_WIDTH = 640, /* larger pictures are shown with every 2nd, 3rd ... pixel */
    SP_PANE_IMAGE_HEIGHT = 480,
    SP_PANE_POINTS = 30000, /* of a lidar, an even share beyond that; 90000 of all lidars together */
    SP_PANE_HITS = 512,
    SP_PANE_OBJECTS = 128,
    SP_PANE_LINES = 16,
    SP_PANE_ECHOES = 32,
    SP_PANE_SIGNALS = 32,
    SP_PANE_ROUTE = 256,
    SP_PANE_MAP_POINTS = 4000
};

/* what lies in a pane's room */
typedef enum sp_pane_form {
    SP_PANE_RECORD, /* one record as it is in frame.h, its first bytes */
    SP_PANE_IMAGE,  /* RGB8 of width x height */
    SP_PANE_RADAR,  /* sp_pane_hit */
    SP_PANE_LIDAR,  /* sp_pane_point */
    SP_PANE_ECHO,   /* sp_ultrasonic */
    SP_PANE_OBJECT, /* sp_object */
    SP_PANE_LANE,   /* sp_lane_line */
    SP_PANE_SIGNAL, /* sp_signal */
    SP_PANE_WAY,    /* sp_route_point */
    SP_PANE_MAP     /* sp_pane_place */
} sp_pane_form;

typedef struct sp_pane_hit {
    float range, range_rate, azimuth, elevation, rcs, snr;
    uint32_t flags;
    uint16_t reason, known; /* SP_REASON_... where the truth is known */
} sp_pane_hit;
typedef struct sp_pane_place {
    float x, y;
    uint32_t lane, type; /* SP_MAP_LANE_... */
} sp_pane_place;
typedef struct sp_pane_point {
    float x, y, z, intensity;
    uint16_t ring;
    uint8_t echo, reason;
} sp_pane_point;

typedef struct sp_pane {
    uint32_t form, kind; /* sp_pane_form, SP_FRAME_... */
    uint32_t at, room;   /* bytes in the pool */
    uint32_t bytes;      /* in use */
    uint32_t have;       /* a frame came */
    uint32_t qualifier, flags;
    uint64_t sequence, lost; /* numbers that never came, since the beginning */
    int64_t sampled, delivered;
    uint32_t count;         /* records of the frame */
    uint32_t shown;         /* of them here */
    uint32_t width, height; /* of the picture here */
    uint32_t full_width, full_height, format;
    uint32_t missing; /* a frame was kept, but not what it holds: a recording without pixels */
    double exposure, gain;
    uint64_t stamp; /* changes with what lies in the room */
} sp_pane;

/* A fault as the list shows it. */
typedef struct sp_pane_fault {
    uint32_t mount, acts; /* acts: now; else it will */
    uint32_t admitted, reserved;
    double strength, left; /* in its unit; s until it ends (of one that acts; infinite: for good) or begins */
    char name[24], unit[8];
} sp_pane_fault;

typedef struct sp_panes {
    int64_t now; /* ns: when the frames below were the newest */
    uint32_t count, fault_count;
    sp_pane pane[SP_MAX_MOUNTS];
    sp_pane_fault fault[SP_MAX_FAULTS];
    _Alignas(16) uint8_t pool[SP_PANE_POOL];
} sp_panes;

/* Gives every mount its room; a definition of more than the pool holds leaves the last without. Call once, zeroed. */
void sp_panes_begin(sp_panes *p, const sp_world_def *def);
/* A frame of mount `index`; reasons (may be NULL): why record k is there, SP_REASON_... */
void sp_panes_frame(sp_panes *p, const sp_world_def *def, uint32_t index, const sp_frame *f, const uint8_t *reasons,
                    uint32_t reason_count);
/* The faults that act or will within 5 s. */
void sp_panes_faults(sp_panes *p, const sp_world_def *def, const sp_world *world);
/* Copies what has changed; nothing, where `all` says that the target holds none of it, counts as the same. */
void sp_panes_copy(sp_panes *to, const sp_panes *from, bool all);
/* A picture of any format into RGB, every step-th pixel; false: a format without colours. (pane_image.c) */
bool sp_pane_colours(const sp_image *image, const void *pixels, uint32_t step, uint8_t *out);

/* ---- painting ---- */
typedef enum sp_page_tint { SP_TINT_HEIGHT, SP_TINT_INTENSITY, SP_TINT_RING, SP_TINTS } sp_page_tint;
typedef struct sp_page_state {
    bool truth;    /* why each record is there, where that is known */
    bool overlay;  /* other sensors' records over pictures */
    bool recorded; /* the frames come from a recording, which may not have kept them */
    sp_page_tint tint;
    double scale;                    /* m from the car to the edge of plots; 0: as far as the sensor looks */
    const char *(*reason)(uint32_t); /* their names; may be NULL */
    const char *title;
    double time; /* s */
} sp_page_state;
/* One sensor's panel: head, picture or plot, and a red frame where a fault acts. */
void sp_page_panel(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *p,
                   const sp_world_def *def, uint32_t mount, const sp_page_state *s);
/* The page: a headline, the panels of `list` in a grid, the faults below it. */
void sp_page_paint(const sp_canvas *c, const sp_panes *p, const sp_world_def *def, const uint32_t *list, uint32_t count,
                   const sp_page_state *s);
/* "camera: blackout 0.51, 4.0 s left, the sensor does not say so" */
void sp_page_fault(const sp_pane_fault *f, const sp_world_def *def, char out[160]);
/* The sensors that a page shows of itself: those with a picture or plot first, in the order of the rig. */
uint32_t sp_page_list(const sp_world_def *def, uint32_t out[SP_MAX_MOUNTS]);
/* The plot of a panel, without its head (plot.c). */
void sp_plot_paint(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *p,
                   const sp_world_def *def, uint32_t mount, const sp_page_state *s);
/* Records of the other sensors over the picture of mount `mount` (plot_over.c). */
void sp_plot_over(const sp_canvas *c, double x, double y, double w, double h, const sp_panes *p,
                  const sp_world_def *def, uint32_t mount, const sp_page_state *s);
/* The colour of a point or detection by the reason why it is there. */
sp_ink sp_plot_reason(uint32_t reason);

#endif
