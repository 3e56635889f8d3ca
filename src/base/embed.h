/* embed.h - files that live inside the binary (assets/embed.py makes the tables). */
#ifndef SP_BASE_EMBED_H
#define SP_BASE_EMBED_H
#include <stddef.h>
struct sp_embedded {
    const char *name;
    const unsigned char *data;
    size_t size;
}; /* data is terminated beyond size */
#endif
