-- sentinel with the devices of real makers: one radar, one camera, inertial unit and wheel speeds by their data sheets.
-- It was tuned to the plain rig of sentinel.lua; how far it stands these is the question.
local sp = require "skidpad"
local radar  = require "presets.ars548"
local camera = require "presets.ar0330_front"
local imu    = require "presets.esc_imu"
local wheels = require "presets.esc_chassis"

return sp.sut {
  driver  = "sentinel",
  vehicle = "compact",
  rig = sp.rig {
    wheels {},
    imu    { x = 1.4, z = 0.5 },
    sp.command { rate = 50 },
    radar  { name = "nose", x = 3.46, z = 0.5 },
    camera { name = "mirror", x = 1.75, z = 1.3 },
  },
  bind = { front_radar = "nose", front_camera = "mirror" },
}
