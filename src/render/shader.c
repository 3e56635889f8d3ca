/* shader.c - compiles the embedded GLSL of assets/shaders into programs. */
#include <string.h>

#include "base/embed.h"
#include "render/gl.h"

extern const struct sp_embedded sp_draw_assets[];

static const char *const names[SP_PROGRAMS] = {"lit", "stripe", "actor", "shade", "sky", "overlay"};

const char *sp_uniform_name(int u)
{
    static const char *const table[SP_UNIFORMS] = {
        "u_clip",     "u_origin", "u_fog",        "u_tile", "u_pixel",  "u_throw",  "u_half",    "u_part",
        "u_material", "u_sun",    "u_sun_colour", "u_sky",  "u_bounce", "u_zenith", "u_horizon", "u_haze"};
    return table[u];
}

const char *sp_asset(const char *name)
{
    for (const struct sp_embedded *e = sp_draw_assets; e->name; e++)
        if (!strcmp(e->name, name))
            return (const char *)e->data;
    return NULL;
}

static GLuint compile(GLenum stage, const char *name, const char *ending, sp_error *err)
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
    GLuint shader = glCreateShader(stage);
    glShaderSource(shader, 1, &source, NULL);
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

GLuint sp_program_build(sp_program_id id, sp_error *err)
{
    const GLuint v = compile(GL_VERTEX_SHADER, names[id], "vert", err),
                 f = v ? compile(GL_FRAGMENT_SHADER, names[id], "frag", err) : 0;
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
    sp_error_set(err, SP_BAD_BENCH, names[id], 0, "does not link: %s", log);
    glDeleteProgram(program);
    return 0;
}
