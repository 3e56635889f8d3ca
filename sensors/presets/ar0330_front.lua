-- A front camera on an onsemi AR0330: 2304 x 1296 pixels of 2.2 um, a row in 12.7 us (data sheet: 1308 rows at 60 pictures
-- a second), read out here as 640 x 360, so that a pixel is 3.6 of the chip's wide and keeps its light. 60 deg, 30
-- pictures a second, f/1.8, the chip's noise (EMVA 1288 defaults of the camera) and the latency, a picture time, are
-- engineering values.
local sp = require "skidpad"
local merge = require "presets.merge"

return merge(sp.camera, {
  name = "ar0330_front",
  rate = 30, latency = "33 ms",
  width = 640, height = 360, fov = "60 deg",
  model = "full", exposure_mode = "auto",
  f_number = 1.8, pixel = 7.92e-6, full_well = 84000, conversion = 0.047,
  readout = "16.6 ms",                             -- 1308 rows
})
