-- What every preset is made with: merge(sp.radar, { data sheet }) gives a function of the author's values, which overrule
-- the data sheet's. A rate takes the place of a period, a trigger that of both.
return function(make, sheet)
  return function(values)
    if values ~= nil and type(values) ~= "table" then
      error("a preset takes a table of values: { name = \"front\", x = 3.4 }", 2)
    end
    local all = {}
    for key, value in pairs(sheet) do all[key] = value end
    values = values or {}
    if values.rate or values.period or values.trigger then
      all.rate, all.period = nil, nil
    end
    if values.trigger then all.phase = nil end
    for key, value in pairs(values) do all[key] = value end
    return make(all)
  end
end
