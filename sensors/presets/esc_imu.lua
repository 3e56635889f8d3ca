-- The inertial unit of a stability control: engineering values, as the row's own defaults, with a low pass and the
-- resolution of a vehicle bus.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.imu, {
  name = "esc_imu",
  rate = 100, latency = "5 ms",
  gyro_noise = 1.7e-4, accel_noise = 2e-3,
  gyro_bias = "0.1 deg/s", gyro_drift = "0.003 deg/s", tau = 300,
  accel_bias = 0.03, accel_drift = 5e-4,
  gyro_range = "300 deg/s", accel_range = "5 g",
  bandwidth = 50, gyro_step = "0.01 deg/s", accel_step = 0.01,
})
