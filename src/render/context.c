/* context.c - an OpenGL 4.5 core context without a display: EGL surfaceless, else the first EGL device. Loads GL's
 * entry points. Leaves windows to src/view and drawing to the other files. */
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/gl.h"

/* what Debian's packages are called, once */
static const char install_hint[] =
    "apt-get install libegl1 libgl1 libgl1-mesa-dri libglew2.2; 'skidpad doctor' shows what is there";

static EGLDisplay open_display(void)
{
    PFNEGLGETPLATFORMDISPLAYEXTPROC platform =
        (PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
    if (!platform)
        return EGL_NO_DISPLAY;
    // Mesa's surfaceless platform needs neither a display nor /dev/dri
    EGLDisplay d = platform(EGL_PLATFORM_SURFACELESS_MESA, NULL, NULL);
    EGLint major = 0, minor = 0;
    if (d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor))
        return d;
    // other drivers: the first device
    PFNEGLQUERYDEVICESEXTPROC query = (PFNEGLQUERYDEVICESEXTPROC)eglGetProcAddress("eglQueryDevicesEXT");
    EGLDeviceEXT device = NULL;
    EGLint count = 0;
    if (!query || !query(1, &device, &count) || count < 1)
        return EGL_NO_DISPLAY;
    d = platform(EGL_PLATFORM_DEVICE_EXT, device, NULL);
    return d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor) ? d : EGL_NO_DISPLAY;
}

/* Debian's GLEW is built for GLX: under EGL it loads every entry point and then says 4, no GLX display */
static bool load_functions(sp_context *c, sp_error *err)
{
    const GLenum got = glewInit();
    if (got != GLEW_OK && got != 4 /* GLEW_ERROR_NO_GLX_DISPLAY */) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: GLEW says '%s'", (const char *)glewGetErrorString(got));
        sp_error_hint(err, "%s", install_hint);
        return false;
    }
    const char *renderer = (const char *)glGetString(GL_RENDERER), *version = (const char *)glGetString(GL_VERSION);
    if (!glCreateShader || !GLEW_VERSION_4_5 || !renderer || !version) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: this OpenGL (%s) is older than 4.5",
                     version ? version : "none");
        sp_error_hint(err, "%s", install_hint);
        return false;
    }
    const char *caps = getenv("GALLIUM_OVERRIDE_CPU_CAPS");
    snprintf(c->name, sizeof c->name, "%s / %s / %s", renderer, version, caps && caps[0] ? caps : "native caps");
    return true;
}

bool sp_context_headless(sp_context *c, sp_error *err)
{
    *c = (sp_context){.own = true};
    EGLDisplay d = open_display();
    if (d == EGL_NO_DISPLAY) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: EGL offers neither a surfaceless nor a device platform");
        sp_error_hint(err, "%s", install_hint);
        return false;
    }
    c->display = d;
    const EGLint wanted[] = {
        EGL_CONTEXT_MAJOR_VERSION,           4,       EGL_CONTEXT_MINOR_VERSION, 5, EGL_CONTEXT_OPENGL_PROFILE_MASK,
        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
    EGLContext context = EGL_NO_CONTEXT;
    if (eglBindAPI(EGL_OPENGL_API))
        context = eglCreateContext(d, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wanted);
    if (context == EGL_NO_CONTEXT || !eglMakeCurrent(d, EGL_NO_SURFACE, EGL_NO_SURFACE, context)) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: no OpenGL 4.5 core context (EGL error 0x%x)",
                     (unsigned)eglGetError());
        sp_error_hint(err, "%s", install_hint);
        if (context != EGL_NO_CONTEXT)
            eglDestroyContext(d, context);
        sp_context_close(c);
        return false;
    }
    c->context = context;
    if (load_functions(c, err))
        return true;
    sp_context_close(c);
    return false;
}

bool sp_context_adopt(sp_context *c, sp_error *err)
{
    *c = (sp_context){.own = false};
    return load_functions(c, err);
}

bool sp_context_current(const sp_context *c)
{
    if (!c->own || eglGetCurrentContext() == c->context)
        return true;
    return eglMakeCurrent(c->display, EGL_NO_SURFACE, EGL_NO_SURFACE, c->context);
}

void sp_context_close(sp_context *c)
{
    if (!c->own || !c->display)
        return;
    eglMakeCurrent(c->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (c->context)
        eglDestroyContext(c->display, c->context);
    // the display stays initialised: it is shared by the whole process
    c->context = NULL;
    c->display = NULL;
}
