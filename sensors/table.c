/* table.c - the closed list of sensors, a row each. What a sensor does is in the file of its name. */
#include "sensors/table.h"

#include <string.h>

static const sp_sensor_type *const rows[] = {
    &sp_sensor_ego,    &sp_sensor_chassis, &sp_sensor_imu,           &sp_sensor_command,    &sp_sensor_objects,
    &sp_sensor_lanes,  &sp_sensor_radar,   &sp_sensor_radar_objects, &sp_sensor_signals,    &sp_sensor_route,
    &sp_sensor_gnss,   &sp_sensor_map,     &sp_sensor_lidar,         &sp_sensor_ultrasonic,
#if __has_include("camera.c")
    &sp_sensor_camera, &sp_sensor_depth,   &sp_sensor_labels,
#endif
};

uint32_t sp_sensor_count(void)
{
    return (uint32_t)(sizeof rows / sizeof rows[0]);
}

const sp_sensor_type *sp_sensor_at(uint32_t i)
{
    return i < sp_sensor_count() ? rows[i] : NULL;
}

const sp_sensor_type *sp_sensor_find(const char *name)
{
    for (uint32_t i = 0; i < sp_sensor_count(); i++) {
        if (!strcmp(rows[i]->name, name)) {
            return rows[i];
        }
    }
    return NULL;
}
