/* dice.c - the dice that libode throws. QuickStep reorders its constraint rows by dRandInt, which in libode draws from
 * one sequence for the whole process, so that a pile-up elsewhere would change the bits of this one. This definition
 * takes its place in every program that links physics: a pure function of n. It must be visible, else libode keeps its
 * own. */
#include <stdint.h>

__attribute__((visibility("default"))) int dRandInt(int n);

int dRandInt(int n)
{
    /* multiplicative hash (Knuth), so that neighbouring rows go to different places */
    const uint32_t mixed = (uint32_t)n * 2654435761u;
    return n > 0 ? (int)((mixed >> 7) % (uint32_t)n) : 0;
}
