/* numbers, escapes, suggestions, files, parameter rows. */
#include "base/base.h"
#include "tests/check.h"

#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_number(double v, const char *want)
{
    char out[32];
    double back = 0;
    sp_number(out, v);
    CHECK_TEXT(out, want);
    CHECK(sp_parse_number(out, &back) && back == v);
}

static void test_numbers(void)
{
    check_number(0.1, "0.1");
    check_number(30, "30");
    check_number(-12, "-12");
    check_number(1e30, "1e+30");
    check_number(0.1 + 0.2, "0.30000000000000004");
    check_number(1.0 / 3, "0.3333333333333333");
    check_number(5e-324, "5e-324");
    check_number(1.7976931348623157e308, "1.7976931348623157e+308");
    check_number(9007199254740993.0, "9007199254740992");
    for (uint32_t i = 0; i < 20000; i++) {
        /* any bit pattern reads back */
        const uint64_t bits = sp_random_bits(3, 1, 4, i);
        double v, back = 0;
        memcpy(&v, &bits, sizeof v);
        char out[32];
        sp_number(out, v);
        CHECK(!sp_finite(v) || (sp_parse_number(out, &back) && back == v));
    }
    char out[40];
    sp_number_fixed(out, 3.14159, 2);
    CHECK_TEXT(out, "3.14");
    sp_number_fixed(out, -0.001, 2);
    CHECK_TEXT(out, "0.00");
}

static void test_parsing(void)
{
    double v = 7;
    int64_t i = 0;
    CHECK(sp_parse_number(" 1.5e3\n", &v) && v == 1500);
    CHECK(!sp_parse_number("", &v) && !sp_parse_number("1,5", &v) && !sp_parse_number("nan", &v));
    CHECK(!sp_parse_number("inf", &v) && !sp_parse_number("1e999", &v) && !sp_parse_number("0x10", &v));
    CHECK(!sp_parse_number("1.5m", &v) && !sp_parse_number("1 2", &v) && !sp_parse_number("1.2.3", &v) && v == 1500);
    CHECK(sp_parse_int("-9223372036854775808", &i) && i == INT64_MIN);
    CHECK(sp_parse_int(" 42 ", &i) && i == 42);
    CHECK(!sp_parse_int("9223372036854775808", &i) && !sp_parse_int("4.2", &i) && !sp_parse_int("", &i));
}

static void test_locale(void)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "de_DE.utf8") && !setlocale(LC_ALL, "fr_FR.UTF-8")) {
        SKIP("no locale with a decimal comma: independence of the locale is not tested");
    }
    char out[32];
    double v = 0;
    sp_number(out, 1.5);
    CHECK_TEXT(out, "1.5");
    CHECK(sp_parse_number("2.25", &v) && v == 2.25);
    CHECK(!sp_parse_number("2,25", &v));
    (void)setlocale(LC_ALL, "C");
}

static void test_escapes(void)
{
    sp_text t = {0};
    sp_text_json(&t, "a\"b\\c\n\x01\xc3\xa4");
    CHECK_TEXT(t.data, "\"a\\\"b\\\\c\\n\\u0001\xc3\xa4\"");
    sp_text_clear(&t);
    sp_text_html(&t, "<a href='x'>&\"");
    CHECK_TEXT(t.data, "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    /* whatever a script or a driver says, JSON and XML stay well-formed */
    sp_text_clear(&t);
    sp_text_json(&t, "a\xff\xc3(\xed\xa0\x80\xf0\x9f\x9a\x97");
    CHECK_TEXT(t.data, "\"a\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffd\xf0\x9f\x9a\x97\"");
    sp_text_clear(&t);
    sp_text_html(&t, "\033[1m\t\xc3\xa4\xff");
    CHECK_TEXT(t.data, "\xef\xbf\xbd[1m\t\xc3\xa4\xef\xbf\xbd");
    /* XML 1.0 has no U+FFFE and U+FFFF, but has U+007F; blanks in attributes come back only by number */
    sp_text_clear(&t);
    sp_text_html(&t, "\xef\xbf\xbe\x7f");
    CHECK_TEXT(t.data, "\xef\xbf\xbd\xef\xbf\xbd");
    sp_text_clear(&t);
    sp_text_xml(&t, "<'a'>\t\n\r\x7f\x01\xef\xbf\xbf\xef\xbf\xbd\xff&");
    CHECK_TEXT(t.data, "&lt;&#39;a&#39;&gt;&#9;&#10;&#13;\x7f\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd&amp;");
    CHECK(sp_utf8_length("a") == 1 && sp_utf8_length("\xe6\x97\xa5") == 3 && sp_utf8_length("\xe6\x97") == 0 &&
          sp_utf8_length("\xc0\x80") == 0 && sp_utf8_length("\xf4\x90\x80\x80") == 0);
    sp_text_clear(&t);
    sp_text_number(&t, SP_NAN);
    sp_text_json(&t, NULL);
    sp_text_printf(&t, "%d-%s", 5, "x");
    CHECK_TEXT(t.data, "nullnull5-x");
    sp_text_free(&t);

    /* out of memory is remembered */
    sp_memory_fail_at(1);
    sp_text_add(&t, "x");
    CHECK(t.failed);
    sp_memory_fail_at(0);
    sp_text_free(&t);
}

static void test_suggestions(void)
{
    const char *words[] = {"speed", "impact", "lane", "shoulder"};
    CHECK_TEXT(sp_suggest("sped", words, 4), "speed");
    CHECK_TEXT(sp_suggest("lnae", words, 4), "lane");
    CHECK_TEXT(sp_suggest("sholder", words, 4), "shoulder");
    CHECK(sp_suggest("quux", words, 4) == NULL);
}

static void test_files(void)
{
    char folder[] = "/tmp/sp_text_XXXXXX", path[200];
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    size_t size = 0;
    CHECK(mkdtemp(folder) != NULL);
    (void)snprintf(path, sizeof path, "%s/a/b", folder);
    CHECK(sp_make_folders(path, &err) && sp_make_folders(path, &err));
    (void)snprintf(path, sizeof path, "%s/a/b/c.txt", folder);
    CHECK(sp_file_write(path, "one\0two", 7, &err));
    char *back = sp_file_read(arena, path, &size, &err);
    CHECK(back && size == 7 && !memcmp(back, "one\0two", 8));
    CHECK(sp_file_read(arena, folder, NULL, &err) == NULL && err.code == SP_BAD_LOAD);
    err.code = 0;
    CHECK(sp_file_read(arena, "/tmp/sp_no_such_file", NULL, &err) == NULL && strstr(err.text, "No such file"));

    err.code = 0;
    /* a link stays a link, a pipe a pipe: only what it leads to gets the bytes */
    char link[200], pipe[200];
    struct stat info;
    (void)snprintf(link, sizeof link, "%s/link", folder);
    (void)snprintf(pipe, sizeof pipe, "%s/pipe", folder);
    CHECK(symlink(path, link) == 0 && sp_file_write(link, "linked", 6, &err) && lstat(link, &info) == 0 &&
          S_ISLNK(info.st_mode));
    back = sp_file_read(arena, path, &size, &err);
    CHECK(back && size == 6 && !memcmp(back, "linked", 6));
    const int held = mkfifo(pipe, 0600) == 0 ? open(pipe, O_RDWR) : -1;
    char got[5] = "";
    CHECK(held >= 0 && sp_file_write(pipe, "piped", 5, &err) && stat(pipe, &info) == 0 && S_ISFIFO(info.st_mode));
    CHECK(read(held, got, 5) == 5 && !memcmp(got, "piped", 5));
    (void)close(held);
    CHECK(!sp_file_write(folder, "x", 1, &err) && err.code == SP_BAD_BENCH);

    /* a full disk is an error in words, and nothing is left behind */
    err.code = 0;
    if (access("/dev/full", W_OK) == 0) {
        (void)snprintf(path, sizeof path, "%s/nowhere/c.txt", folder);
        CHECK(!sp_file_write(path, "x", 1, &err) && err.code == SP_BAD_BENCH);
        CHECK(!sp_file_write("/dev/full", "x", 1, &err) && stat("/dev/full", &info) == 0 && S_ISCHR(info.st_mode));
    }
    (void)snprintf(path, sizeof path, "rm -r %s", folder);
    CHECK(system(path) == 0);
    sp_arena_destroy(arena);
}

static void test_params(void)
{
    static const sp_param rows[] = {{"speed", "m/s", 10, 0, 70, "of the target"}, {"gap", "m", 5, 1, 100, "to it"}};
    double v[2];
    sp_error err = {0};
    sp_param_defaults(rows, 2, v);
    CHECK(v[0] == 10 && v[1] == 5);
    CHECK(sp_param_set(rows, 2, v, "gap", 100, &err) && v[1] == 100);
    CHECK(!sp_param_set(rows, 2, v, "sped", 1, &err));
    CHECK_TEXT(err.hint, "did you mean 'speed'?");
    err = (sp_error){0};
    CHECK(!sp_param_set(rows, 2, v, "speed", SP_NAN, &err) && v[0] == 10);
    err = (sp_error){0};
    CHECK(!sp_param_set(rows, 2, v, "speed", 71, &err) && strstr(err.text, "0 to 70 m/s"));
}

static double in_si(double v, const char *unit)
{
    const sp_unit *u = sp_unit_find(unit);
    return u ? v * u->num / u->den : SP_NAN;
}

static void test_units(void)
{
    static const char *const known[] = {"m", "cm",  "mm",  "km",    "s",     "ms", "min", "m/s", "km/h", "mph", "m/s2",
                                        "g", "deg", "rad", "deg/s", "rad/s", "%",  "1",   "kg",  "N",    "Hz",  "dB"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        CHECK(sp_unit_find(known[i]) != NULL);
    }
    CHECK(sp_unit_find("furlong") == NULL && sp_unit_at(sp_unit_count()) == NULL);
    CHECK(in_si(36, "km/h") == 10 && in_si(50, "%") == 0.5 && in_si(180, "deg") == SP_PI);
    CHECK(in_si(1, "g") == 9.80665 && in_si(1, "mph") == 0.44704 && in_si(250, "ms") == 0.25);
}

static void micro_is_rounded_to_a_millionth(void)
{
    static const struct {
        double v;
        const char *want;
    } rows[] = {{0, "0"},           {1, "1"},     {-1.5, "-1.5"}, {0.1, "0.1"},
                {1e-6, "0.000001"}, {4e-7, "0"},  {-4e-7, "0"},   {123456.7891234, "123456.789123"},
                {0.9999996, "1"},   {-20, "-20"}, {1e15, "1e+15"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sp_text t = {0};
        sp_text_micro(&t, rows[i].v);
        CHECK_TEXT(t.data, rows[i].want);
        sp_text_free(&t);
    }
}

static void errors_do_not_steer_a_terminal(void)
{
    sp_error err = {0};
    sp_error_set(&err, SP_BAD_LOAD, "a.lua", 3, "%s", "\033[2Jgone\r\b\x7f\tand\nthe rest: \303\244");
    sp_error_hint(&err, "%s", "\007bell");
    CHECK_TEXT(err.text, "?[2Jgone???\tand\nthe rest: \303\244");
    CHECK_TEXT(err.hint, "?bell");
}

int main(void)
{
    RUN(test_numbers);
    RUN(test_parsing);
    RUN(test_locale);
    RUN(test_escapes);
    RUN(test_suggestions);
    RUN(test_files);
    RUN(test_params);
    RUN(test_units);
    RUN(micro_is_rounded_to_a_millionth);
    RUN(errors_do_not_steer_a_terminal);
    return DONE();
}
