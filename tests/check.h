/* check.h - all that a test needs. One process a test file; the last line counts. A test is a void function of no
 * arguments; CHECK goes on after a failure, so that one run says all. */
#ifndef SP_TESTS_CHECK_H
#define SP_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_failed, check_passed, check_skipped, check_bad;

#define CHECK(x)                                                                                                       \
    do {                                                                                                               \
        if (!(x)) {                                                                                                    \
            check_bad = 1;                                                                                             \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #x);                                            \
        }                                                                                                              \
    } while (0)
/* |a - b| <= tolerance; prints both */
#define CHECK_NEAR(a, b, tolerance)                                                                                    \
    do {                                                                                                               \
        const double ca_ = (a), cb_ = (b);                                                                             \
        if (!(ca_ - cb_ <= (tolerance) && cb_ - ca_ <= (tolerance))) {                                                 \
            check_bad = 1;                                                                                             \
            fprintf(stderr, "%s:%d: failed: %s = %.17g, wanted %.17g +- %g\n", __FILE__, __LINE__, #a, ca_, cb_,       \
                    (double)(tolerance));                                                                              \
        }                                                                                                              \
    } while (0)
#define CHECK_TEXT(a, b)                                                                                               \
    do {                                                                                                               \
        const char *ta_ = (a), *tb_ = (b);                                                                             \
        if (!ta_ || strcmp(ta_, tb_)) {                                                                                \
            check_bad = 1;                                                                                             \
            fprintf(stderr, "%s:%d: failed: %s = \"%s\", wanted \"%s\"\n", __FILE__, __LINE__, #a,                     \
                    ta_ ? ta_ : "(null)", tb_);                                                                        \
        }                                                                                                              \
    } while (0)
#define SKIP(why)                                                                                                      \
    do {                                                                                                               \
        fprintf(stderr, "skipped: %s\n", (why));                                                                       \
        check_skipped++;                                                                                               \
        check_passed--;                                                                                                \
        return;                                                                                                        \
    } while (0)
/* a call of its own, never inlined: a file's tests together may need more stack than there is */
__attribute__((noinline, unused)) static void check_alone(void (*test)(void))
{
    test();
}

#define RUN(test)                                                                                                      \
    do {                                                                                                               \
        check_bad = 0;                                                                                                 \
        check_alone(test);                                                                                             \
        check_bad ? (check_failed++, fprintf(stderr, "FAILED %s\n", #test)) : (check_passed++, 0);                     \
    } while (0)
#define DONE()                                                                                                         \
    (printf("%d passed, %d failed, %d skipped\n", check_passed, check_failed, check_skipped), check_failed != 0)

#endif
