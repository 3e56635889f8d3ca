/* watch.c - which of its two eyes sentinel can believe: what a sensor says of itself, how old its last word is, and
 * what gives away one that says nothing: a picture that is dark, blank or always the same, a radar cycle that repeats
 * another to the last bit. What to do about it is decide.c's. */
#include "sentinel.h"

static const double oldest = 0.8;      /* s between a frame's instant and now; older ones are of no use */
static const double lost_after = 0.35; /* s without a word that can be believed */
static const double dark = 5, white = 250, blank = 1.2; /* grey levels: mean, mean, spread */

/* FNV-1a */
static uint32_t digest(uint32_t h, const unsigned char *data, size_t bytes, size_t step)
{
    size_t i;
    for (i = 0; i < bytes; i += step)
        h = (h ^ data[i]) * 16777619u;
    return h;
}

/* what every frame says of itself; NULL: nothing against it */
static const char *said(const sp_frame *f, int64_t now)
{
    if (f->qualifier == SP_QUALIFIER_OFF)
        return "is off";
    if (f->qualifier == SP_QUALIFIER_STALE)
        return "says that its data are old";
    if (f->qualifier > SP_QUALIFIER_REDUCED)
        return "says that it is blind";
    if (f->flags & SP_FRAME_FLAG_CRC)
        return "has a broken link";
    if ((double)(now - f->sampled) > oldest * 1e9)
        return "is too late";
    if (f->sampled > now)
        return "dates from the future";
    return NULL;
}

/* how often in a row the same came; begins only on the way, because a car at rest may well see the same */
static int again(int times, uint32_t now, uint32_t before, double speed)
{
    return now == before && (times > 0 || speed > 1) ? times + 1 : 0;
}

int watch_radar(watch *w, const sp_frame *f, double speed, int64_t now)
{
    const uint32_t d = digest(2166136261u, (const unsigned char *)f->data, (size_t)f->count * f->stride, 1);
    const char *why = said(f, now);
    /* measured values never come twice */
    w->same_cycles = f->count ? again(w->same_cycles, d, w->last_cycle, speed) : 0;
    w->last_cycle = d;
    if (!why && w->same_cycles >= 2)
        why = "repeats itself";
    w->radar_fault = why;
    if (!why)
        w->radar_age = 0;
    return !why;
}

/* mean and spread of a coarse grid of pixels */
static void measure(const sp_image *im, double *mean, double *spread)
{
    double sum = 0, square = 0;
    int n = 0;
    uint32_t x, y;
    for (y = im->height / 36; y < im->height; y += im->height / 18 + 1)
        for (x = im->width / 64; x < im->width; x += im->width / 32 + 1) {
            const unsigned char *p = (const unsigned char *)im->pixels + (size_t)y * im->row_bytes + 3 * (size_t)x;
            const double grey = (p[0] + p[1] + p[2]) / 3.0;
            sum += grey;
            square += grey * grey;
            n++;
        }
    *mean = n ? sum / n : 0;
    *spread = n ? kit_sqrt(kit_max(square / n - *mean * *mean, 0)) : 0;
}

int watch_camera(watch *w, const sp_frame *f, double speed, int64_t now)
{
    const char *why = said(f, now);
    const sp_image *im = (const sp_image *)f->data;
    if (!why && (!f->count || !im->pixels || im->format != SP_PIXEL_RGB8))
        why = "shows nothing that it can read";
    if (!why) {
        double mean, spread;
        const uint32_t d =
            digest(2166136261u, (const unsigned char *)im->pixels, (size_t)im->row_bytes * im->height, 97);
        measure(im, &mean, &spread);
        w->same_pictures = again(w->same_pictures, d, w->last_picture, speed);
        w->last_picture = d;
        why = mean < dark && spread < 3 * blank ? "shows black"
              : mean > white                    ? "shows white"
              : spread < blank                  ? "shows one grey"
              : w->same_pictures >= 2           ? "shows the same picture again and again"
                                                : NULL;
    }
    w->camera_fault = why;
    if (!why)
        w->camera_age = 0;
    return !why;
}

void watch_wait(watch *w, double dt)
{
    w->radar_age += dt;
    w->camera_age += dt;
    if (w->radar_age > lost_after && !w->radar_fault)
        w->radar_fault = "is silent";
    if (w->camera_age > lost_after && !w->camera_fault)
        w->camera_fault = "is silent";
}

int watch_lost_radar(const watch *w)
{
    return w->radar_age > lost_after;
}

int watch_lost_camera(const watch *w)
{
    return w->camera_age > lost_after;
}
