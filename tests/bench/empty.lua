-- A case that ends at once: what is left is the cost of a case beyond its ticks.
local sp = require "skidpad"
return sp.scenario {
  name = "bench/empty",
  road = sp.road.straight { length = 1500, lanes = 2, width = 3.5 },
  settle = "10 ms",
  vary = { n = sp.steps(1, 100, 1, "1") },
  run = function(w, p)
    w:ego { at = w.road:lane(-1, 100), speed = 10 + 0 * p.n }
    w:wait(0.01)
  end,
  check = { sp.never "ego.contact" },
}
