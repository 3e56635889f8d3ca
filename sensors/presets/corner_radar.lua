-- A 77 GHz corner radar of the usual kind: 80 m, +-75 deg, +-40 m/s, 64 detections. All figures are engineering values, in
-- the middle of what corner radars of several makers state.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.radar, {
  name = "corner_radar",
  period = "50 ms", latency = "60 ms",
  far_range = 80, far_fov = "150 deg", near_range = 0,
  beam_v = "20 deg",
  snr_ref = 8.6,                                   -- 16 dB below a long-range radar: the gain of a wide beam, twice
  range_resolution = 0.2, rate_resolution = 0.2, velocity_span = 80,
  azimuth_resolution = "4 deg", elevation_resolution = 0,
  max = 64,
})
