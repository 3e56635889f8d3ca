/* arena.h - memory that is given back all at once.
 *
 * Every long-lived allocation of the library goes through an arena, so that one test can make the n-th allocation fail
 * for n = 1, 2, 3, ... and so that nothing leaks. */
#ifndef SP_BASE_ARENA_H
#define SP_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sp_arena sp_arena;

/* Gives a new arena; NULL when memory is out. */
sp_arena *sp_arena_create(void);
/* Returns all memory. NULL is allowed. */
void sp_arena_destroy(sp_arena *arena);
/* Gives zeroed memory, aligned to 16 bytes, alive until the arena is destroyed; NULL when memory is out. Poisoned with
 * ASan redzones in sanitizer builds. bytes == 0 gives a valid non-NULL pointer. */
void *sp_arena_alloc(sp_arena *arena, size_t bytes);
/* Copies a string (NULL gives NULL). */
char *sp_arena_strdup(sp_arena *arena, const char *text);
/* Doubles an array that lives in the arena: gives memory for `new_count` items with the first `old_count` copied. */
void *sp_arena_grow(sp_arena *arena, const void *old, size_t old_count, size_t new_count, size_t item);
#define SP_NEW(arena, type)          ((type *)sp_arena_alloc((arena), sizeof(type)))
#define SP_ARRAY(arena, type, count) ((type *)sp_arena_alloc((arena), sizeof(type) * (size_t)(count)))

/* The process-wide gate for all library memory (arenas and the few growable buffers): malloc, realloc and free behind a
 * counter. sp_memory_fail_at(n) makes the n-th call from now on fail once (0: never); tests only. */
void *sp_memory_alloc(size_t bytes);
void *sp_memory_zeroed(size_t bytes); /* the same, all zero: for what is large and mostly never touched */
void *sp_memory_realloc(void *old, size_t bytes);
void sp_memory_free(void *p);
void sp_memory_fail_at(uint64_t n);
uint64_t sp_memory_calls(void);

#endif
