-- A receiver with carrier-phase corrections: 0.02 m across and 0.03 m up when the integers are fixed. Rate, latency,
-- velocity and the time to a fix are engineering values.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.gnss, {
  name = "gnss_rtk",
  rate = 10, latency = "80 ms",
  fix = "fixed", sigma_h = 0.02, sigma_v = 0.03, velocity_sigma = 0.03, tau = 60, fix_time = 10,
})
