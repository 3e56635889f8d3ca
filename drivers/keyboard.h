/* keyboard.h - the page of shared memory between a window and the driver that takes the wheel. The window creates it
 * with shm_open and passes its name as the driver's parameter `shm`; one writer, one reader, a torn read is healed 10
 * ms later. */
#ifndef DRIVERS_KEYBOARD_H
#define DRIVERS_KEYBOARD_H

#include <stdint.h>

#define KEYBOARD_MAGIC 0x59454b53u /* "SKEY" */
typedef struct keyboard_page {
    uint32_t magic, version; /* KEYBOARD_MAGIC, 1 */
    int32_t steer;           /* -1 right key down, 0, 1 left key down */
    int32_t throttle, brake; /* 0 or 1 */
    int32_t reverse;         /* 1: reverse gear */
    int32_t active;          /* 0: hands off, the base layer drives */
    int32_t reserved[9];
} keyboard_page; /* 64 bytes */

#endif
