-- TDK InvenSense MPU-6000, as AirSim parametrises it (ImuSimpleParams.hpp): angle random walk 0.30 deg/sqrt(h) =
-- 8.7e-5 rad/s/sqrt(Hz), 0.24 mg/sqrt(Hz) = 2.4e-3 m/s^2/sqrt(Hz), bias 4.6 deg/h over 500 s and 36 ug over 800 s (one
-- correlation time here: the gyro's). Turn-on biases and ranges (+-500 deg/s, +-8 g, selectable) are engineering values.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.imu, {
  name = "mpu6000",
  rate = 100, latency = "2 ms",
  gyro_noise = 8.7e-5, accel_noise = 2.4e-3,
  gyro_drift = 2.23e-5, accel_drift = 3.53e-4, tau = 500,
  gyro_bias = "0.2 deg/s", accel_bias = 0.05,
  gyro_range = "500 deg/s", accel_range = "8 g",
})
