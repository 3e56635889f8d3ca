/* scenario.c - whatever text a scenario holds, loading and planning it answer with cases or an error with a place. */
#include "script/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const sp_source file = {.path = "fuzz.lua", .data = (const char *)data, .size = size};
    const sp_sources sources = {.given = &file, .given_count = 1};
    sp_error err = {0};
    sp_scenario *s = sp_script_load("fuzz.lua", &sources, &err);
    const sp_case *cases;
    uint32_t count;
    if (s)
        sp_script_cases(s, NULL, 0, 1, &cases, &count, &err);
    else if (err.code == 0)
        __builtin_trap();
    sp_script_destroy(s);
    return 0;
}
