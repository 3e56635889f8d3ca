/* subject.c - what a command is asked about: the kind of a file by its ending, the case of a scenario. */
#include "app/app.h"

#include <string.h>

bool app_ends_with(const char *s, const char *end)
{
    const size_t a = strlen(s), b = strlen(end);
    return a >= b && !strcmp(s + a - b, end);
}

const sp_case *app_case(const sp_suite_options *o, sp_scenario *scenario, sp_error *err)
{
    const sp_case *cases = NULL;
    uint32_t count = 0;
    if (!sp_script_cases(scenario, o->overrides, o->override_count, 1, &cases, &count, err))
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        bool match = true;
        if (o->expr && !sp_select_match(o->expr, cases[i].id, cases[i].tags, cases[i].tag_count, &match, err))
            return NULL;
        if (match && (!o->only || !strcmp(o->only, cases[i].id) || !strcmp(o->only, cases[i].key)))
            return &cases[i];
    }
    sp_error_set(err, SP_BAD_EMPTY, NULL, 0, "none of the %u cases matches", count);
    return NULL;
}
