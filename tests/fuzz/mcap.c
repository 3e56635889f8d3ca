/* mcap.c - whatever bytes a recording holds, the reader answers with messages or an error. */
#include <stdio.h>
#include <unistd.h>

#include "replay/replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/skidpad-fuzz-%d.mcap", (int)getpid());
    sp_error err = {0};
    if (!sp_file_write(path, data, size, &err))
        return 0;
    sp_recording *r = sp_recording_open(path, &err);
    for (uint64_t i = 0; r && i < sp_recording_messages(r) && i < 64; i++) {
        sp_message m;
        sp_recording_message(r, i, &m);
    }
    if (r) {
        sp_tick_hash hash;
        sp_recording_hash(r, sp_recording_last_tick(r), &hash);
    }
    sp_recording_close(r);
    unlink(path);
    return 0;
}
