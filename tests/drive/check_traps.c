/* check_traps.c - `skidpad check driver.so`: good drivers come out clean, each bad one with its misdeed named. */
#include "check.h"
#include "drive/drive.h"

static int findings(const char *name, sp_text *out)
{
    char path[512];
    const char *root = getenv("SP_BUILD_ROOT");
    snprintf(path, sizeof path, "%s/%s.so", root ? root : ".", name);
    *out = (sp_text){0};
    return sp_drive_check(path, out);
}

static void clean(void)
{
    static const char *const name[] = {"drivers/template", "drivers/cruise",   "drivers/statue",  "drivers/panic",
                                       "drivers/idm",      "drivers/sentinel", "drivers/keyboard"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        sp_text t;
        const int n = findings(name[i], &t);
        CHECK(n == 0 && !strstr(t.data, "error ") && !strstr(t.data, "warning stdout"));
        if (n)
            fprintf(stderr, "%s:\n%s", name[i], t.data);
        sp_text_free(&t);
    }
}

static void misdeeds(void)
{
    static const struct {
        const char *name, *words;
        int error;
    } zoo[] = {
        {"crash", "died of signal 11", 1},
        {"exit0", "ended with status 0 before", 1},
        {"abort_in_create", "died of signal 6", 1},
        {"nan", "not finite: acceleration", 1},
        {"both_claims", "together", 1},
        {"returns_error", "looks dirty", 1},
        {"wrong_abi", "ABI 99.0", 1},
        {"no_symbol", "sp_driver_entry", 1},
        {"fastmath", "warning float environment", 0},
        {"flood_stdout", "warning stdout", 0},
        {"out_of_range", "out of range", 0},
    };
    for (size_t i = 0; i < sizeof zoo / sizeof *zoo; i++) {
        sp_text t;
        char name[64];
        snprintf(name, sizeof name, "tests/drivers/zoo/%s", zoo[i].name);
        const int n = findings(name, &t);
        CHECK((n > 0) == zoo[i].error);
        /* under ASan a crash ends with its report and status 1 */
        CHECK(strstr(t.data, zoo[i].words) || (i == 0 && strstr(t.data, "ended with status 1")) ||
              (fprintf(stderr, "%s:\n%s", name, t.data), 0));
        sp_text_free(&t);
    }
}

int main(void)
{
    RUN(clean);
    RUN(misdeeds);
    return DONE();
}
