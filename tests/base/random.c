/* hashes against published vectors, random numbers against their own laws. */
#include "base/base.h"
#include "tests/check.h"

static void test_xxh3(void)
{
    char hex[33];
    sp_hash_hex(sp_hash_bytes("", 0), hex);
    CHECK_TEXT(hex, "99aa06d3014798d86001c324468d497f"); /* xxHash test vectors, XXH3-128, seed 0 */

    /* in pieces as in one */
    char text[1000];
    for (int i = 0; i < 1000; i++) {
        text[i] = (char)(i * 7);
    }
    sp_hasher h;
    sp_hash_begin(&h);
    sp_hash_add(&h, text, 1);
    sp_hash_add(&h, text + 1, 0);
    sp_hash_add(&h, text + 1, 700);
    sp_hash_add(&h, text + 701, 299);
    CHECK(sp_hash_equal(sp_hash_end(&h), sp_hash_bytes(text, 1000)));
    CHECK(!sp_hash_equal(sp_hash_bytes(text, 999), sp_hash_bytes(text, 1000)));
}

static void test_sha256(void)
{
    char hex[65];
    sp_sha256_hex("abc", 3, hex); /* FIPS 180-4 */
    CHECK_TEXT(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sp_sha256_hex("", 0, hex);
    CHECK_TEXT(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_streams(void)
{
    CHECK(sp_stream("car#1", "noise") == sp_stream("car#1", "noise"));
    CHECK(sp_stream("car#1", "noise") != sp_stream("car#2", "noise"));
    CHECK(sp_stream("ab", "c") != sp_stream("a", "bc"));
    char a[1000];
    memset(a, 'x', 999);
    a[999] = '\0';
    CHECK(sp_stream(a, "n") != sp_stream(a + 1, "n"));
}

/* mean, variance, fourth moment over neighbouring ticks and indices */
static void moments(double (*f)(uint64_t, uint64_t, int64_t, uint32_t), double out[3])
{
    double sum = 0, square = 0, fourth = 0;
    const int n = 200000;
    for (int i = 0; i < n; i++) {
        const double v = f(7, 11, i / 4, (uint32_t)i % 4);
        sum += v;
        square += v * v;
        fourth += v * v * v * v;
    }
    out[0] = sum / n;
    out[1] = square / n - out[0] * out[0];
    out[2] = fourth / n;
}

static void test_moments(void)
{
    double m[3];
    moments(sp_random, m);
    CHECK_NEAR(m[0], 0.5, 0.003);
    CHECK_NEAR(m[1], 1.0 / 12, 0.001);
    moments(sp_random_normal, m);
    CHECK_NEAR(m[0], 0, 0.01);
    CHECK_NEAR(m[1], 1, 0.015);
    CHECK_NEAR(m[2], 3, 0.1);
    moments(sp_random_exponential, m);
    CHECK_NEAR(m[0], 1, 0.01);
    CHECK_NEAR(m[1], 1, 0.03);
}

/* a flipped bit of any word flips half the bits of the result */
static void test_avalanche(void)
{
    for (int bit = 0; bit < 64; bit++) {
        int flips = 0;
        for (int i = 0; i < 64; i++) {
            const uint64_t base = sp_random_bits((uint64_t)i, 5, i, 1), flip = UINT64_C(1) << bit;
            flips += __builtin_popcountll(base ^ sp_random_bits((uint64_t)i ^ flip, 5, i, 1));
            flips += __builtin_popcountll(base ^ sp_random_bits((uint64_t)i, 5 ^ flip, i, 1));
            flips += __builtin_popcountll(base ^ sp_random_bits((uint64_t)i, 5, i ^ (int64_t)flip, 1));
        }
        CHECK_NEAR(flips / 192.0, 32, 2);
    }
}

int main(void)
{
    RUN(test_xxh3);
    RUN(test_sha256);
    RUN(test_streams);
    RUN(test_moments);
    RUN(test_avalanche);
    return DONE();
}
