/* same.c - pictures do not depend on the threads that draw them: the town by day and in a rainy night, all that a
 * sensor can ask for, byte for byte. On a processor of sse4.1 (--gl portable) things and classes are the same, and
 * colours but for some last bits. Each setting is a process of its own, because Mesa reads it once. */
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "town.h"

enum { W = 256, H = 144, N = W * H, SCENES = 2 };
typedef struct shots {
    uint8_t rgb[SCENES][3 * N], class_id[SCENES][N];
    uint32_t id[SCENES][N];
    float depth[SCENES][N], mosaic[SCENES][N];
} shots;

static void draw_all(shots *out)
{
    for (int k = 0; k < SCENES; k++) {
        sp_env env = town_env(k ? -20 : 40);
        env.rain = k ? 15 : 0;
        env.water = k ? 0.001 : 0;
        env.visibility = k ? 800 : 20000;
        scene s;
        sp_error err = {0};
        town_make(&s, &env, k ? SP_LIGHT_LOW : 0);
        sp_render *r = sp_render_create(&s.def, &err);
        CHECK(r != NULL);
        if (!r)
            return;
        const sp_pixels pixels = sp_render_pixels(r);
        sp_pixel_request q = scene_eye(s.world->actors[1].x + 2, s.world->actors[1].y, 1.4, 0, 0.02, W, H);
        q.skip = (sp_actor_id){1};
        q.shadows = 1;
        q.want = SP_WANT_COLOUR | SP_WANT_CLASS | SP_WANT_ID | SP_WANT_DEPTH;
        sp_pixel_buffers b = {
            .rgb = out->rgb[k], .class_id = out->class_id[k], .id = out->id[k], .depth = out->depth[k]};
        CHECK(pixels.draw_all(pixels.impl, &s.def, s.world, &q, &b, &err));
        q.want = SP_WANT_MOSAIC;
        q.optics = (sp_optics){.vignette = -0.15, .falloff = 1, .bloom = 0.01, .glare = 0.015, .drops = k ? 0.1 : 0};
        b = (sp_pixel_buffers){.mosaic = out->mosaic[k]};
        CHECK(pixels.draw_all(pixels.impl, &s.def, s.world, &q, &b, &err));
        sp_render_destroy(r);
        scene_free(&s);
    }
}

/* this program again in another setting */
static bool child(const char *threads, const char *caps, shots *out)
{
    int pipes[2];
    if (pipe(pipes) != 0)
        return false;
    const pid_t pid = fork();
    if (pid == 0) {
        char fd[16];
        snprintf(fd, sizeof fd, "%d", pipes[1]);
        setenv("LP_NUM_THREADS", threads, 1);
        setenv("MESA_SHADER_CACHE_DISABLE", "true", 1);
        setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
        if (caps)
            setenv("GALLIUM_OVERRIDE_CPU_CAPS", caps, 1);
        execl("/proc/self/exe", "same", fd, (char *)NULL);
        _exit(127);
    }
    close(pipes[1]);
    size_t got = 0;
    for (ssize_t n; (n = read(pipes[0], (char *)out + got, sizeof *out - got)) > 0;)
        got += (size_t)n;
    close(pipes[0]);
    int status = 1;
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 && got == sizeof *out;
}

static shots base, other;

static void threads(void)
{
    static const char *const counts[] = {"4", "1", "2"};
    // each is a process that compiles all shaders anew
    const int many = getenv("SP_FULL") ? 3 : 1;
    CHECK(child("0", NULL, &base));
    // there is something to see
    uint32_t seen = 0, bright = 0;
    for (int i = 0; i < N; i++) {
        seen += base.id[0][i] != 0;
        bright += base.mosaic[1][i] > 0;
    }
    CHECK(seen > 500 && bright > N / 2);
    for (int k = 0; k < many; k++) {
        CHECK(child(counts[k], NULL, &other));
        CHECK(!memcmp(&base, &other, sizeof base));
    }
}

static void another_processor(void)
{
    CHECK(child("0", "sse4.1", &other));
    CHECK(!memcmp(base.id, other.id, sizeof base.id));
    CHECK(!memcmp(base.class_id, other.class_id, sizeof base.class_id));
    uint32_t differ = 0, far = 0, light = 0;
    for (int k = 0; k < SCENES; k++)
        for (int i = 0; i < 3 * N; i++) {
            const int d = base.rgb[k][i] - other.rgb[k][i];
            differ += d != 0;
            far += d > 1 || d < -1;
        }
    for (int k = 0; k < SCENES; k++)
        for (int i = 0; i < N; i++) {
            const double a = (double)base.mosaic[k][i], b = (double)other.mosaic[k][i];
            light += (a > b ? a - b : b - a) > 2e-3 * a + 1e-6;
        }
    if (getenv("SP_SAME_SHOW"))
        fprintf(stderr, "of %d bytes %u differ, %u by more than 1; of %d lights %u by more than 0.2 %%\n",
                SCENES * 3 * N, differ, far, SCENES * N, light);
    CHECK(differ < SCENES * 3 * N / 1000 && far < SCENES * 3 * N / 20000);
    CHECK(light < SCENES * N / 1000);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        draw_all(&base);
        const int fd = atoi(argv[1]);
        size_t sent = 0;
        for (ssize_t n; sent < sizeof base && (n = write(fd, (char *)&base + sent, sizeof base - sent)) > 0;)
            sent += (size_t)n;
        return check_bad || sent != sizeof base;
    }
    RUN(threads);
    RUN(another_processor);
    return DONE();
}
