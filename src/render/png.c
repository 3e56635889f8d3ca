/* png.c - pictures to PNG and RGB8 back, by libpng. Filter and compression level are fixed, so that equal pixels give
 * equal bytes under one zlib. Leaves drawing to the module. */
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "render/render.h"

static void append(png_structp png, png_bytep data, size_t size)
{
    sp_text *out = png_get_io_ptr(png);
    sp_text_add_bytes(out, data, size);
    if (out->failed)
        png_error(png, "out of memory");
}
static void append_done(png_structp png)
{
    (void)png;
}
static void quiet_error(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}
static void quiet_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

bool sp_png_encode_as(uint32_t width, uint32_t height, uint32_t channels, uint32_t bits, int level, const void *pixels,
                      sp_text *out)
{
    const size_t row = (size_t)width * channels * bits / 8;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, quiet_error, quiet_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, out, append, append_done);
    png_set_IHDR(png, info, width, height, (int)bits, channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_set_compression_level(png, level);
    png_write_info(png, info);
    if (bits == 16)
        png_set_swap(png); // the file has the high byte first
    for (uint32_t y = 0; y < height; y++)
        png_write_row(png, (const uint8_t *)pixels + y * row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return !out->failed;
}

bool sp_png_encode(uint32_t width, uint32_t height, const uint8_t *rgb, sp_text *out)
{
    return sp_png_encode_as(width, height, 3, 8, 6, rgb, out);
}

bool sp_png_write(const char *path, uint32_t width, uint32_t height, const uint8_t *rgb, sp_error *err)
{
    sp_text bytes = {0};
    bool ok = sp_png_encode(width, height, rgb, &bytes);
    if (!ok)
        sp_error_set(err, SP_BAD_BENCH, path, 0, "cannot write this picture: out of memory");
    else
        ok = sp_file_write(path, bytes.data, bytes.size, err);
    sp_text_free(&bytes);
    return ok;
}

typedef struct input {
    const uint8_t *data;
    size_t size, at;
} input;

static void take(png_structp png, png_bytep out, size_t size)
{
    input *in = png_get_io_ptr(png);
    if (size > in->size - in->at)
        png_error(png, "cut");
    memcpy(out, in->data + in->at, size);
    in->at += size;
}

/* the part under setjmp: nothing that it changes is read after a jump */
static bool decode(input *in, sp_arena *arena, uint32_t *width, uint32_t *height, uint8_t **rgb)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, quiet_error, quiet_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return false;
    }
    png_set_read_fn(png, in, take);
    png_set_user_limits(png, 16384, 16384);
    png_read_info(png, info);
    // whatever it is becomes RGB8
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_gray_to_rgb(png);
    png_read_update_info(png, info);
    const uint32_t w = png_get_image_width(png, info), h = png_get_image_height(png, info);
    uint8_t *pixels = png_get_rowbytes(png, info) == (size_t)w * 3 ? sp_arena_alloc(arena, (size_t)w * h * 3) : NULL;
    for (uint32_t y = 0; pixels && y < h; y++)
        png_read_row(png, pixels + (size_t)y * w * 3, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    *width = w;
    *height = h;
    *rgb = pixels;
    return pixels != NULL;
}

bool sp_png_read(const char *path, sp_arena *arena, uint32_t *width, uint32_t *height, uint8_t **rgb, sp_error *err)
{
    input in = {0};
    const char *data = sp_file_read(arena, path, &in.size, err);
    if (!data)
        return false;
    in.data = (const uint8_t *)data;
    if (!decode(&in, arena, width, height, rgb))
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "this is no PNG picture that can be read");
    return true;
}
