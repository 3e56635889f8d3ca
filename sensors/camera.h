/* camera.h - what camera, depth and labels share: rows of the lens, the request for pixels, the record; and the parts
 * of the camera model (chip, exposure, faults of pictures). */
#ifndef SP_SENSORS_CAMERA_H
#define SP_SENSORS_CAMERA_H

#include "sensors/fault.h"
#include "world/lens.h"

/* ---------------------------------------------------------------- camera_lens.c */
enum {
    SP_CAMERA_WIDTH,
    SP_CAMERA_HEIGHT,
    SP_CAMERA_FOV,
    SP_CAMERA_NEAR,
    SP_CAMERA_FAR,
    SP_CAMERA_EXPOSURE,
    SP_CAMERA_LENS,
    SP_CAMERA_K1,
    SP_CAMERA_K2,
    SP_CAMERA_K3,
    SP_CAMERA_K4,
    SP_CAMERA_K5,
    SP_CAMERA_K6,
    SP_CAMERA_P1,
    SP_CAMERA_P2,
    SP_CAMERA_MOST,
    SP_CAMERA_CX,
    SP_CAMERA_CY,
    SP_CAMERA_READOUT,
    SP_CAMERA_SHARED
};
extern const char *const sp_camera_lenses[];
/* clang-format off */
#define SP_CAMERA_ROWS(exposure_default, exposure_low, exposure_doc, readout_default, readout_doc)                     \
    [SP_CAMERA_WIDTH] = {"width", "1", 320, 16, 4096, "pixels across; the product with height is what a frame costs", \
                         NULL, true},                                                                                  \
    [SP_CAMERA_HEIGHT] = {"height", "1", 180, 16, 4096, "pixels down", NULL, true},                                    \
    [SP_CAMERA_FOV] = {"fov", "rad", 1.0471975511965976, 0.05, 3.6,                                                    \
                       "horizontal field of view, full opening; 60 deg is a usual front camera. pinhole and brown "    \
                       "(without their distortion): up to 2.6"},                                                       \
    [SP_CAMERA_NEAR] = {"near", "m", 0.2, 0.01, 10, "nothing nearer is drawn"},                                        \
    [SP_CAMERA_FAR] = {"far", "m", 3000, 50, 20000, "no actor or road beyond is drawn"},                               \
    [SP_CAMERA_EXPOSURE] = {"exposure", "s", exposure_default, exposure_low, 0.1, exposure_doc},                       \
    [SP_CAMERA_LENS] = {"lens", "1", 0, 0, 3,                                                                          \
                        "how angles become pixels: brown is Brown-Conrady (k1 k2 k3, k4 k5 k6 below, p1 p2), kannala " \
                        "is Kannala-Brandt (k1 to k4), ftheta a polynomial of the angle (k1 to k5)",                   \
                        sp_camera_lenses},                                                                             \
    [SP_CAMERA_K1] = {"k1", "1", 0, -1e5, 1e5,                                                                         \
                      "coefficient of the lens; of ftheta pixels per rad, 0: as fov and width have it"},               \
    [SP_CAMERA_K2] = {"k2", "1", 0, -1e5, 1e5, "coefficient of the lens; of ftheta pixels per rad^2"},                 \
    [SP_CAMERA_K3] = {"k3", "1", 0, -1e5, 1e5, "coefficient of the lens; of ftheta pixels per rad^3"},                 \
    [SP_CAMERA_K4] = {"k4", "1", 0, -1e5, 1e5, "coefficient of the lens; of ftheta pixels per rad^4"},                 \
    [SP_CAMERA_K5] = {"k5", "1", 0, -1e5, 1e5, "coefficient of the lens; of ftheta pixels per rad^5"},                 \
    [SP_CAMERA_K6] = {"k6", "1", 0, -1e5, 1e5, "coefficient of the lens"},                                             \
    [SP_CAMERA_P1] = {"p1", "1", 0, -1, 1, "tangential coefficient of brown: a lens that is not parallel to its chip"}, \
    [SP_CAMERA_P2] = {"p2", "1", 0, -1, 1, "the same, the other one"},                                                 \
    [SP_CAMERA_MOST] = {"max_angle", "rad", 0, 0, 3, "off the axis, beyond which the picture is black; 0: none"},      \
    [SP_CAMERA_CX] = {"cx", "1", 0, -4096, 4096, "pixels by which the axis meets the picture right of its middle"},    \
    [SP_CAMERA_CY] = {"cy", "1", 0, -4096, 4096, "pixels by which the axis meets the picture below its middle"},       \
    [SP_CAMERA_READOUT] = {"readout", "s", readout_default, 0, 0.1, readout_doc}
#define SP_CAMERA_TRUTH_ROWS                                                                                           \
    SP_CAMERA_ROWS(0, 0, "of the camera that this belongs to: the middle of it is the instant that is shown", 0,       \
                   "from the first row's instant to the last's, of the camera that this belongs to")
/* clang-format on */

/* Intrinsics and lens of a mount's values; fx 0: no such lens. */
sp_lens_view sp_camera_view(const double *value);
void sp_camera_describe(const double *value, sp_mount_info *info);
/* Whether the rows make a lens at all; *err says why not. */
bool sp_camera_possible(const sp_mount_def *mount, sp_error *err);
uint32_t sp_camera_pixels(const double *value);
/* bytes of the poses that a request borrows */
uint64_t sp_camera_pose_bytes(const sp_world_def *def);
/* The view of this sample. `readout` and `exposure` (s) say how long its rows take and see; `since` (s) how far back
 * flow looks, 0: no flow. Poses of the past go to `poses`. */
void sp_camera_request(const sp_sample *in, double readout, double exposure, double since, sp_pose *poses,
                       sp_pixel_request *out);
/* The record of a frame without pixels. */
sp_image sp_camera_image(const double *value, uint32_t format, uint32_t pixel_bytes);
/* Whether pixels can be drawn: false with *quiet, when nobody reads this run's pictures; false with an error, when
 * there is no renderer. */
bool sp_camera_can_draw(const sp_sample *in, sp_frame_out *out, bool *quiet, sp_error *err);

/* ---------------------------------------------------------------- camera_truth.c */
/* what a picture of truth shows */
typedef struct sp_camera_truth {
    uint32_t want, format, pixel_bytes; /* one SP_WANT_..., SP_PIXEL_... */
    double white, noise;                /* of sp_picture */
} sp_camera_truth;
/* Members of a sensor type whose rows begin with SP_CAMERA_TRUTH_ROWS. */
uint64_t sp_camera_truth_scratch(const sp_world_def *def, const double *value);
int64_t sp_camera_truth_past(const double *value);
const void *sp_camera_truth_prepare(const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena, sp_error *err);
/* Draws it into `out`, one record and its pixels; `since` as sp_camera_request has it. */
bool sp_camera_truth_sample(const sp_sample *in, const sp_camera_truth *kind, double since, sp_frame_out *out,
                            sp_error *err);

/* ---------------------------------------------------------------- camera_chip.c */
/* A sensor's chip by the linear model of EMVA 1288, release 3.1. */
typedef struct sp_chip_spec {
    double full_well;  /* e- */
    double read_noise; /* e- */
    double dark;       /* e-/s at that temperature */
    double prnu, dsnu; /* share; e- */
    double row_noise;  /* e- */
    double gain;       /* K: DN per e- at analogue gain 1 */
    double black;      /* DN */
    uint32_t bits;
    double defects; /* share of pixels that are dead, and as many hot */
} sp_chip_spec;
typedef struct sp_chip sp_chip; /* what is fixed of one device: its pixels' gains and offsets, tables */
sp_chip *sp_chip_make(const sp_chip_spec *spec, uint32_t width, uint32_t height, uint64_t seed, uint64_t stream,
                      sp_arena *arena);
typedef struct sp_chip_shot {
    double gain;     /* analogue, 1 .. */
    double exposure; /* s */
    double noise;    /* scale of all that is random; 1 */
    uint64_t key;    /* of the frame */
} sp_chip_shot;
/* Electrons at which the picture is white. */
double sp_chip_white(const sp_chip *c, double gain);
/* light: 1 is white; out: DN. */
void sp_chip_expose(const sp_chip *c, const sp_chip_shot *shot, const float *light, uint16_t *out);
/* Bilinear demosaic of RGGB, black taken off, sRGB curve. */
void sp_chip_develop(const sp_chip *c, const uint16_t *raw, uint8_t *rgb);

/* ---------------------------------------------------------------- camera_exposure.c */
/* Words in the mount's memory. */
enum { SP_EXPOSURE_WORDS = 8 };
/* Product of exposure time and gain of this frame (s), and how it is split. */
void sp_exposure_split(double product, double longest, double *exposure, double *gain);
/* Called once a frame: what frame N is taken with, log2 of the product. 0 at first: nothing is known. */
bool sp_exposure_now(const double *memory, double *ev);
void sp_exposure_start(double *memory, double ev);
/* What frame N saw decides on frame N + 2: a step of 0.3 log2(target / mean), at most half a stop. */
void sp_exposure_next(double *memory, double mean_log2, double low, double high);
/* Mean of log2 of the light over the lower two thirds. */
double sp_exposure_meter(const float *light, uint32_t width, uint32_t height);

/* ---------------------------------------------------------------- picture.c */
typedef struct sp_picture {
    uint32_t width, height, format; /* SP_PIXEL_... */
    void *pixels;                   /* tightly packed */
    double white;                   /* full scale of a value: 255, or a raw value's */
    double black;
    double readout; /* s */
    double noise;   /* standard deviation of a value that is there anyhow; negative: done already */
} sp_picture;
/* What faults do to finished pixels. Exposure: only where the camera has no control of its own (`brightness`). */
bool sp_picture_faults(const sp_sample *in, sp_picture *p, bool brightness, sp_error *err);

#endif
