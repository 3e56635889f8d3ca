/* turn_round.h - a network written, held against the schema, read, compared, written again. */
#ifndef SP_TESTS_ROAD_TURN_ROUND_H
#define SP_TESTS_ROAD_TURN_ROUND_H

#include "tests/road/same.h"
#include "tests/road/schema17.h"

static inline const sp_road_net *read_text(const char *text, sp_arena *into)
{
    sp_error err = {0};
    const sp_road_net *net = NULL;
    if (!sp_road_read_xodr("made.xodr", text, strlen(text), into, &net, &err)) {
        fprintf(stderr, "line %d: %s\n", (int)err.line, err.text);
    }
    return net;
}

/* Written, held against the schema, read, compared, written again. Gives the network read back; the text is added to
 * `keep` when that is not NULL. */
static inline const sp_road_net *turn_round(const sp_road_net *net, sp_arena *into, uint32_t probes, double slack,
                                            sp_text *keep)
{
    sp_text first = {0}, second = {0};
    sp_error err = {0};
    char why[800] = "";
    CHECK(sp_road_write_xodr(net, &first, &err));
    const bool fits = schema17(first.data, why);
    CHECK(fits);
    if (!fits) {
        fprintf(stderr, "schema: %s\n", why);
    }
    const sp_road_net *back = read_text(first.data, into);
    CHECK(back != NULL);
    if (back) {
        CHECK(same_net(net, back, probes, slack) == 0);
        CHECK(sp_road_write_xodr(back, &second, &err));
        CHECK(first.size == second.size && !memcmp(first.data, second.data, first.size));
    }
    if (keep) {
        sp_text_add(keep, first.data);
    }
    sp_text_free(&first);
    sp_text_free(&second);
    return back;
}

#endif
