/* context.c - an OpenGL 4.5 core context without a display: EGL surfaceless, else an EGL device. Loads GL's entry
 * points. Leaves windows, and SDL as the last way in, to src/view, and drawing to the other files. */
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/gl.h"

/* what Debian's packages are called, once */
static const char install_hint[] =
    "apt-get install libegl1 libgl1 libgl1-mesa-dri libglew2.2; 'skidpad doctor' shows what is there";

/* which way in is asked for: SKIDPAD_GL_ROUTE = surfaceless, device or offscreen (src/view/offscreen.c); else all in
 * that order */
static bool may_try(const char *route)
{
    const char *asked = getenv("SKIDPAD_GL_ROUTE");
    return !asked || !asked[0] || !strcmp(asked, route);
}

/* Mesa's surfaceless platform needs neither a display nor /dev/dri */
static EGLDisplay open_surfaceless(PFNEGLGETPLATFORMDISPLAYEXTPROC platform)
{
    EGLint major = 0, minor = 0;
    const EGLDisplay d = may_try("surfaceless") ? platform(EGL_PLATFORM_SURFACELESS_MESA, NULL, NULL) : EGL_NO_DISPLAY;
    return d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor) ? d : EGL_NO_DISPLAY;
}

/* the first device that opens; `hardware`: none that is software */
static EGLDisplay open_device(PFNEGLGETPLATFORMDISPLAYEXTPROC platform, bool hardware)
{
    enum { MOST = 16 };
    PFNEGLQUERYDEVICESEXTPROC query = (PFNEGLQUERYDEVICESEXTPROC)eglGetProcAddress("eglQueryDevicesEXT");
    PFNEGLQUERYDEVICESTRINGEXTPROC text = (PFNEGLQUERYDEVICESTRINGEXTPROC)eglGetProcAddress("eglQueryDeviceStringEXT");
    EGLDeviceEXT device[MOST];
    EGLint count = 0, major = 0, minor = 0;
    if (!may_try("device") || !query || !query(MOST, device, &count))
        return EGL_NO_DISPLAY;
    for (EGLint i = 0; i < count; i++) {
        const char *words = text ? text(device[i], EGL_EXTENSIONS) : NULL;
        if (hardware && words && strstr(words, "EGL_MESA_device_software"))
            continue;
        const EGLDisplay d = platform(EGL_PLATFORM_DEVICE_EXT, device[i], NULL);
        if (d != EGL_NO_DISPLAY && eglInitialize(d, &major, &minor))
            return d;
    }
    return EGL_NO_DISPLAY;
}

static EGLDisplay open_display(void)
{
    PFNEGLGETPLATFORMDISPLAYEXTPROC platform =
        (PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
    const char *software = getenv("LIBGL_ALWAYS_SOFTWARE");
    EGLDisplay d = EGL_NO_DISPLAY;
    if (!platform)
        return EGL_NO_DISPLAY;
    // a GPU that is asked for stands behind a device: the surfaceless platform is Mesa's alone
    if (!software || strcmp(software, "1") != 0)
        d = open_device(platform, true);
    if (d == EGL_NO_DISPLAY)
        d = open_surfaceless(platform);
    return d != EGL_NO_DISPLAY ? d : open_device(platform, false);
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
