/* export_files.c - the files of an export below its folder: whole ones by rename, JSON lines in NAME.partN until they
 * are closed (N: this process), pictures, clouds. What goes into them is the formats' business. */
#include "run/export.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool join(const sp_export *x, char out[1400], const char *name, const char *end, sp_error *err)
{
    const int n = snprintf(out, 1400, "%s/%s%s", x->options->path, name, end);
    return (n > 0 && n < 1400) || sp_error_set(err, SP_BAD_BENCH, x->options->path, 0, "the path is too long");
}

bool sp_export_folder(sp_export *x, const char *name, sp_error *err)
{
    char path[1400];
    return join(x, path, name, "", err) && sp_make_folders(path, err);
}

bool sp_export_put(sp_export *x, const char *name, const void *data, size_t size, sp_error *err)
{
    char path[1400];
    if (!join(x, path, name, "", err) || !sp_file_write(path, data, size, err))
        return false;
    x->result->files++;
    x->result->bytes += size;
    return true;
}

bool sp_export_put_text(sp_export *x, const char *name, sp_error *err)
{
    if (x->text.failed)
        return sp_error_set(err, SP_BAD_BENCH, name, 0, "out of memory");
    return sp_export_put(x, name, x->text.data, x->text.size, err);
}

bool sp_export_png(sp_export *x, const char *name, uint32_t width, uint32_t height, uint32_t channels, uint32_t bits,
                   const void *pixels, sp_error *err)
{
    sp_text_clear(&x->bytes);
    if (!sp_png_encode_as(width, height, channels, bits, SP_EXPORT_LEVEL, pixels, &x->bytes))
        return sp_error_set(err, SP_BAD_BENCH, name, 0, "cannot make this picture: out of memory");
    return sp_export_put(x, name, x->bytes.data, x->bytes.size, err);
}

bool sp_export_image(sp_export *x, const char *name, const sp_image *image, sp_error *err)
{
    const bool raw = image->format == SP_PIXEL_RAW16;
    const uint32_t bytes = raw ? 2 * image->width : 3 * image->width;
    if (!image->pixels || (!raw && image->format != SP_PIXEL_RGB8) || image->row_bytes != bytes)
        return sp_error_set(err, SP_BAD_BENCH, name, 0, "no picture that a PNG can hold (format %u)", image->format);
    return sp_export_png(x, name, image->width, image->height, raw ? 1 : 3, raw ? 16 : 8, image->pixels, err);
}

/* ---------------------------------------------------------------- lines */
bool sp_lines_open(sp_export *x, sp_lines *l, const char *name, sp_error *err)
{
    char end[40];
    snprintf(end, sizeof end, ".part%ld", (long)getpid());
    if (!join(x, l->path, name, end, err))
        return false;
    l->file = fopen(l->path, "wbe");
    if (!l->file)
        return sp_error_set(err, SP_BAD_BENCH, l->path, 0, "cannot write: %s", strerror(errno));
    x->result->files++;
    return true;
}

bool sp_lines_end(sp_lines *l, sp_error *err)
{
    sp_text_add(&l->line, "\n");
    if (l->line.failed)
        return sp_error_set(err, SP_BAD_BENCH, l->path, 0, "out of memory");
    if (!l->file || fwrite(l->line.data, 1, l->line.size, l->file) != l->line.size)
        return sp_error_set(err, SP_BAD_BENCH, l->path, 0, "cannot write: %s", strerror(errno));
    sp_text_clear(&l->line);
    return true;
}

bool sp_lines_close(sp_lines *l, sp_error *err)
{
    bool fine = true;
    sp_text_free(&l->line);
    if (!l->file)
        return true;
    if (fclose(l->file) != 0)
        fine = sp_error_set(err, SP_BAD_BENCH, l->path, 0, "cannot write: %s", strerror(errno));
    l->file = NULL;
    char whole[sizeof l->path];
    snprintf(whole, sizeof whole, "%s", l->path);
    *strrchr(whole, '.') = '\0';
    if (fine && rename(l->path, whole) != 0)
        fine = sp_error_set(err, SP_BAD_BENCH, whole, 0, "cannot write: %s", strerror(errno));
    return fine;
}

/* ---------------------------------------------------------------- clouds */
static void pcd_head(sp_text *t, const char *fields, const char *sizes, const char *types, const char *counts,
                     uint32_t points)
{
    sp_text_clear(t);
    sp_text_printf(t,
                   "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS %s\nSIZE %s\nTYPE %s\nCOUNT %s\n"
                   "WIDTH %u\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS %u\nDATA binary\n",
                   fields, sizes, types, counts, points, points);
}

static sp_truth truth_at(const sp_resensed *f, uint32_t i)
{
    return i < f->truth_count ? f->truth[i] : (sp_truth){0, 0};
}

bool sp_export_pcd_lidar(sp_export *x, const char *name, const sp_resensed *f, sp_error *err)
{
    sp_text *t = &x->bytes;
    pcd_head(t, "x y z intensity t ring echo actor reason", "4 4 4 4 4 2 2 2 2", "F F F F I U U U U",
             "1 1 1 1 1 1 1 1 1", f->frame.count);
    for (uint32_t i = 0; i < f->frame.count; i++) {
        sp_lidar_point p;
        memcpy(&p, (const uint8_t *)f->frame.data + (size_t)i * f->frame.stride, sizeof p);
        const sp_truth why = truth_at(f, i);
        const uint16_t tail[4] = {p.ring, p.echo, (uint16_t)why.actor, (uint16_t)why.reason};
        sp_text_add_bytes(t, &p, 16);
        sp_text_add_bytes(t, &p.time, sizeof p.time);
        sp_text_add_bytes(t, tail, sizeof tail);
    }
    return t->failed ? sp_error_set(err, SP_BAD_BENCH, name, 0, "out of memory")
                     : sp_export_put(x, name, t->data, t->size, err);
}

bool sp_export_pcd_radar(sp_export *x, const char *name, const sp_resensed *f, sp_error *err)
{
    sp_text *t = &x->bytes;
    pcd_head(t, "x y z range_rate rcs snr existence flags class actor reason", "4 4 4 4 4 4 4 4 4 2 2",
             "F F F F F F F U U U U", "1 1 1 1 1 1 1 1 1 1 1", f->frame.count);
    for (uint32_t i = 0; i < f->frame.count; i++) {
        sp_radar_detection d = {0};
        const size_t size = f->frame.stride < sizeof d ? f->frame.stride : sizeof d;
        memcpy(&d, (const uint8_t *)f->frame.data + (size_t)i * f->frame.stride, size);
        double sa, ca, se, ce;
        sp_sincos(d.azimuth, &sa, &ca);
        sp_sincos(d.elevation, &se, &ce);
        const sp_truth why = truth_at(f, i);
        const float v[7] = {(float)(d.range * ca * ce),
                            (float)(d.range * sa * ce),
                            (float)(d.range * se),
                            (float)d.range_rate,
                            (float)d.rcs,
                            (float)d.snr,
                            (float)d.existence};
        const uint32_t w[2] = {d.flags, d.class_id};
        const uint16_t tail[2] = {(uint16_t)why.actor, (uint16_t)why.reason};
        sp_text_add_bytes(t, v, sizeof v);
        sp_text_add_bytes(t, w, sizeof w);
        sp_text_add_bytes(t, tail, sizeof tail);
    }
    return t->failed ? sp_error_set(err, SP_BAD_BENCH, name, 0, "out of memory")
                     : sp_export_put(x, name, t->data, t->size, err);
}
