local sp    = require "skidpad"
local ncap  = require "lib.ncap"
local cross = require "lib.ncap_cross"

-- where it rides, m from the middle line of the road that the car leaves, and how far before they meet it waits
local way = { fs = { 5, 20 }, fo = { 2.75, 20 }, ns = { 5, 20 }, no = { 5, 20 } }

return sp.scenario {
  name  = "euroncap/cbta",
  doc   = "Car-to-Bicyclist Turning Adult, far and near side, same and opposite direction (Euro NCAP CA-FC 2026 v1.1)",
  tags  = { "euroncap2026", "aeb", "vru", "cyclist", "turning" },
  road  = ncap.junction(),
  base  = "robot",
  sensors = ncap.rig(),
  vary  = {
    turn = sp.one_of("fs", "fo", "ns", "no"), speed = ncap.speeds(10, 15, 20, 25), impact = ncap.at(50),
    robustness = ncap.robustness("faster5", "slower3", "nearer"),
  },
  where = function(p)                                  -- who comes from behind and faster is by before the car is there
    return (p.turn:sub(1, 1) == "f" or p.speed < 11 * sp.kmh) and not (p.robustness == "faster5" and p.turn:sub(2) == "s")
  end,
  layer = ncap.layer { speed = 20, impact = { 50 }, at = { 10, 15, 20 } },
  run = function(w, p)
    local turn   = cross.turn(w, p.speed, p.turn:sub(1, 1) == "f" and "far" or "near")
    local target = cross.beside(w, p, turn, { kind = "ebta", opposite = p.turn:sub(2) == "o", aside = way[p.turn][1],
                                              from = way[p.turn][2], speed = 15, over = 3.5 })
    cross.run_turn(w, p, turn, target)
  end,
  check = ncap.checks(cross.cards "CBTA"),
  cover = { turn = sp.each(), speed = sp.each(), impact = sp.each(), robustness = sp.each(),
            cross = { "turn", "speed" } },
}
