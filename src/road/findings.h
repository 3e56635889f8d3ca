/* findings.h - what is wrong with a file, collected while it is read and judged. Private to this folder. */
#ifndef SP_ROAD_FINDINGS_H
#define SP_ROAD_FINDINGS_H

#include "road/road.h"

enum { FINDINGS_MOST = 2000, FINDINGS_PER_RULE = 200, FINDINGS_RULES = 128 };
/* Zero but for the arena to begin with. Without an arena findings are only counted, by severity. */
typedef struct findings {
    sp_arena *arena; /* texts and the list live here */
    uint32_t count, more;
    uint32_t by_severity[3];
    sp_road_finding *kept; /* count of them, in the order of adding */
    uint32_t capacity, rule_count;
    struct {
        const char *rule;
        uint32_t count;
    } rules[FINDINGS_RULES];
    bool failed; /* memory was out: the list is not whole */
} findings;

/* Adds one. The first FINDINGS_PER_RULE of a rule are kept, FINDINGS_MOST of all; the rest counts as `more`. rule and
 * action must outlive the list (string constants); action may be "". f may be NULL: nothing is done. A number in the
 * text is written as the file's own text or by sp_number, never by %f. */
void findings_add(findings *f, const char *rule, sp_finding_severity severity, int32_t line, const char *action,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));
/* By line, then rule, then the order of adding. */
void findings_sort(findings *f);

#endif
