-- A single-frequency receiver under the standard positioning service: 1.6 m across, 3.0 m up, 0.1 m/s, an error that
-- wanders (defaults of MathWorks' gpsSensor; correlation time, latency and multipath are engineering values).
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.gnss, {
  name = "gnss_sps",
  rate = 10, latency = "120 ms",
  fix = "single", sigma_h = 1.6, sigma_v = 3.0, velocity_sigma = 0.1, tau = 120,
})
