-- Analog Devices ADIS16448. Noise densities by its data sheet: gyro 0.0135 deg/s/sqrt(Hz), accelerometer
-- 0.23 mg/sqrt(Hz); ranges +-1000 deg/s and +-18 g. Biases: the example of the Kalibr wiki, a random walk of
-- 4e-6 rad/s^2/sqrt(Hz) and 2e-4 m/s^3/sqrt(Hz). Turn-on biases are engineering values.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.imu, {
  name = "adis16448",
  rate = 100, latency = "2 ms",
  gyro_noise = 2.356e-4, accel_noise = 2.256e-3,
  gyro_walk = 4e-6, accel_walk = 2e-4,
  gyro_drift = 0, accel_drift = 0,
  gyro_bias = "0.1 deg/s", accel_bias = 0.03,
  gyro_range = "1000 deg/s", accel_range = "18 g",
})
