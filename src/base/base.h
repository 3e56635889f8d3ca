/* base.h - the ground floor: libc only. */
#ifndef SP_BASE_H
#define SP_BASE_H
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/param.h"
#include "base/random.h"
#include "base/real.h"
#include "base/text.h"
#include "base/vec.h"
#endif
