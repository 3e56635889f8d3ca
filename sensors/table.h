/* table.h - the rows of the closed list of sensors, for table.c alone. Each is defined in the file of its name. */
#ifndef SP_SENSORS_TABLE_H
#define SP_SENSORS_TABLE_H

#include "sensors/sensor.h"

extern const sp_sensor_type sp_sensor_ego, sp_sensor_chassis, sp_sensor_imu, sp_sensor_command, sp_sensor_objects,
    sp_sensor_lanes, sp_sensor_radar, sp_sensor_radar_objects, sp_sensor_camera, sp_sensor_depth, sp_sensor_labels,
    sp_sensor_signals, sp_sensor_route, sp_sensor_gnss, sp_sensor_map;

extern const sp_sensor_type sp_sensor_lidar, sp_sensor_ultrasonic;

#endif
