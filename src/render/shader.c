/* shader.c - compiles the embedded GLSL of assets/shaders into programs. */
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "render/gl.h"

extern const struct sp_embedded sp_draw_assets[];

static const char *const vertex_names[SP_PROGRAMS] = {"lit",     "stripe", "actor", "shade", "sky",
                                                      "overlay", "sprite", "lit",   "actor"};
static const char *const fragment_names[SP_PROGRAMS] = {"lit",     "stripe", "actor", "shade", "sky",
                                                        "overlay", "sprite", "depth", "depth"};

const char *sp_uniform_name(int u)
{
    static const char *const table[SP_UNIFORMS] = {
        "u_clip",     "u_origin", "u_fog",         "u_tile",    "u_pixel",   "u_throw",  "u_half",    "u_part",
        "u_material", "u_sun",    "u_sun_colour",  "u_sky",     "u_bounce",  "u_zenith", "u_horizon", "u_haze",
        "u_exposure", "u_linear", "u_dusk",        "u_cloud",   "u_weather", "u_spot",   "u_beam",    "u_retro",
        "u_veil",     "u_shadow", "u_clip_before", "u_shutter", "u_moved",   "u_pulse",  "u_lag"};
    return table[u];
}

const char *sp_asset(const char *name)
{
    for (const struct sp_embedded *e = sp_draw_assets; e->name; e++)
        if (!strcmp(e->name, name))
            return (const char *)e->data;
    return NULL;
}

/* the lines that make a shader one of its variants */
static const char *defines(uint32_t variant, char out[200])
{
    static const char *const name[9] = {"LAMPS", "WEATHER", "SHADOW", "ROLLING", "STREET",
                                        "FLEET", "FEW",     "PULSE",  "DEPTH"};
    size_t n = 0;
    out[0] = 0;
    for (uint32_t k = 0; k < 9; k++)
        if (variant >> k & 1)
            n += (size_t)snprintf(out + n, 200 - n, "#define %s 1\n", name[k]);
    return out;
}

/* The head comment and #version as they stand in the file, then the defines, what all shaders of the scene share, and
 * the rest. */
static GLuint compile(GLenum stage, const char *name, const char *ending, const char *lines, const char *with,
                      sp_error *err)
{
    char path[64];
    char log[360] = "";
    sp_text text = {0};
    sp_text_printf(&text, "shaders/%s.%s", name, ending);
    if (text.failed) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        return 0;
    }
    strncpy(path, text.data, sizeof path - 1);
    path[sizeof path - 1] = 0;
    sp_text_free(&text);
    const char *source = sp_asset(path);
    if (!source) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "this shader is not embedded");
        return 0;
    }
    // the head comment stands before #version, which GLSL allows
    const char *version = strstr(source, "#version"), *rest = version ? strchr(version, '\n') : NULL;
    const char *shared = sp_asset(with);
    if (!rest || !shared) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "this shader has no #version, or what it shares is not embedded");
        return 0;
    }
    const char *const parts[4] = {source, lines, shared, rest};
    const GLint sizes[4] = {(GLint)(rest - source + 1), -1, -1, -1};
    GLuint shader = glCreateShader(stage);
    glShaderSource(shader, 4, parts, sizes);
    glCompileShader(shader);
    GLint ok = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
    if (ok)
        return shader;
    glGetShaderInfoLog(shader, sizeof log, NULL, log);
    sp_error_set(err, SP_BAD_BENCH, path, 0, "does not compile: %s", log);
    glDeleteShader(shader);
    return 0;
}

static GLuint build(const char *vertex, const char *fragment, const char *lines, const char *with, sp_error *err)
{
    const GLuint v = compile(GL_VERTEX_SHADER, vertex, "vert", lines, with, err),
                 f = v ? compile(GL_FRAGMENT_SHADER, fragment, "frag", lines, with, err) : 0;
    if (!v || !f) {
        glDeleteShader(v);
        return 0;
    }
    const GLuint program = glCreateProgram();
    glAttachShader(program, v);
    glAttachShader(program, f);
    glLinkProgram(program);
    glDeleteShader(v);
    glDeleteShader(f);
    GLint ok = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &ok);
    if (ok)
        return program;
    char log[360] = "";
    glGetProgramInfoLog(program, sizeof log, NULL, log);
    sp_error_set(err, SP_BAD_BENCH, vertex, 0, "does not link: %s", log);
    glDeleteProgram(program);
    return 0;
}

GLuint sp_program_build(sp_program_id id, uint32_t variant, sp_error *err)
{
    char lines[200];
    return build(vertex_names[id], fragment_names[id], defines(variant, lines), "shaders/scene.glsl", err);
}

GLuint sp_program_pair(const char *vertex, const char *fragment, const char *lines, sp_error *err)
{
    return build(vertex, fragment, lines, "shaders/shutter.glsl", err);
}
