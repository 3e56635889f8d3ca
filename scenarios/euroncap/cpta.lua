local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

-- where it crosses, m from the middle line of the road that the car leaves, and how far before they meet it waits
local way = { fs = { 9.5, 9.5 }, fo = { 9.5, 6 }, ns = { 9.5, 9.5 }, no = { 9.5, 9.5 } }

return sp.scenario {
  name  = "euroncap/cpta",
  doc   = "Car-to-Pedestrian Turning Adult, far and near side, same and opposite direction (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "aeb", "vru", "pedestrian", "turning" },
  road  = ncap.junction(),
  base  = "robot",
  sensors = ncap.rig(),
  vary  = {
    turn = sp.one_of("fs", "fo", "ns", "no"), speed = ncap.speeds(10, 15, 20, 25), impact = ncap.at(50, 10, 25, 75, 90),
    robustness = ncap.robustness("faster3", "slower2", "nearer"),
  },
  where = function(p) return p.turn:sub(1, 1) == "f" or p.speed < 11 * sp.kmh end,
  layer = ncap.layer { speed = 20, impact = { 50 }, at = { 10, 15, 20 } },
  run = function(w, p)
    local turn   = cross.turn(w, p.speed, p.turn:sub(1, 1) == "f" and "far" or "near")
    local target = cross.beside(w, p, turn, { kind = "epta", opposite = p.turn:sub(2) == "o", aside = way[p.turn][1],
                                              from = way[p.turn][2], speed = 5, over = 2 })
    cross.run_turn(w, p, turn, target)
  end,
  check = ncap.checks(cross.cards "CPTA"),
  cover = { turn = sp.each(), speed = sp.each(), impact = sp.each(), robustness = sp.each(),
            cross = { "turn", "speed" } },
}
