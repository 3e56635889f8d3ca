/* rows_sensors.h - rows of the words about rigs, mounts, faults and weather; part of the table in rows.c. */
#ifndef SP_SCRIPT_ROWS_SENSORS_H
#define SP_SCRIPT_ROWS_SENSORS_H

#define SENSOR_ROWS                                                                                                    \
    FUNCTION("sp", "rig", "sensors: (sp.Sensor|sp.Rig)[]", RIG, say_rig,                                               \
             "A rig: sensors, or other rigs, in a list; a rig file returns what this gives."),                         \
        METHOD(WORLD, "fault", "spec: sp.Fault", NULL, world_fault,                                                    \
               "Lets a sensor fail: w:fault { \"front_camera\", \"blackout\", from = \"5 s\", lasts = \"3 s\" }; "     \
               "sensors.md has the kinds. Before the first wait `from` counts from time 0."),                          \
        METHOD(WORLD, "heal", "sensor: string, kind?: string", NULL, world_heal,                                       \
               "Ends faults of a sensor (a kind of sensor, \"*\"), or those of one kind of fault."),                   \
        METHOD(ACTOR, "fault", "spec: sp.Fault", ACTOR, actor_fault, "The same, only of sensors that it carries."),    \
        METHOD(ACTOR, "heal", "sensor: string, kind?: string", ACTOR, actor_heal, "The same, of what it carries."),    \
        FIELD("sp.Fault", "from", "number|string", "s", "From now on, 0 unless said."),                                \
        FIELD("sp.Fault", "lasts", "number|string", "s", "For good unless said."),                                     \
        FIELD("sp.Fault", "ramp", "number|string", "s", "From nothing to its full strength, 0 unless said."),          \
        FIELD("sp.Fault", "strength", "number|string", NULL, "How bad; each kind has its own unit and default."),      \
        FIELD("sp.Fault", "value", "number|string", NULL,                                                              \
              "The second value of kinds that have one, each in its unit."),                                           \
        FIELD("sp.Fault", "seed", "integer", NULL, "Another seed, other draws; 0 unless said."),                       \
        FIELD("sp.Fault", "admitted", "boolean", NULL,                                                                 \
              "The sensor's qualifier says that something is wrong; false unless said."),                              \
        FIELD("sp.Fault", "with", "string", NULL, "Of swap: the sensor whose frames come instead."),                   \
        FIELD("sp.Misalign", "x", "number|string", "m",                                                                \
              "The true seat is so far ahead of the sheet's, in the "                                                  \
              "sensor's own axes."),                                                                                   \
        FIELD("sp.Misalign", "y", "number|string", "m", "Left of it."),                                                \
        FIELD("sp.Misalign", "z", "number|string", "m", "Above it."),                                                  \
        FIELD("sp.Misalign", "yaw", "number|string", "rad", "Turned left against it."),                                \
        FIELD("sp.Misalign", "pitch", "number|string", "rad", "Turned down against it."),                              \
        FIELD("sp.Misalign", "roll", "number|string", "rad", "Its left side up against it."),                          \
        FIELD("sp.Clock", "offset", "number|string", "s", "Ahead by this at time 0."),                                 \
        FIELD("sp.Clock", "drift", "number|string", "1", "Runs fast by this: \"20 ppm\"."),                            \
        FIELD("sp.Trigger", "by", "string", NULL, "The sensor of this rig that fires it."),                            \
        FIELD("sp.Trigger", "azimuth", "number|string", "rad",                                                         \
              "Left of the carrier's x: fires when the scan of a lidar looks there; where the sensor itself looks "    \
              "unless said.")

#define SENSOR_OWNERS                                                                                                  \
    {"sp.Fault", "A failure of a sensor: the sensor's name, its kind or \"*\" comes first, then the kind of fault."},  \
        {"sp.Misalign", "How the true seat of a sensor differs from the sheet; drivers are not told."},                \
        {"sp.Clock", "Of a sensor's own clock."},                                                                      \
    {                                                                                                                  \
        "sp.Trigger", "A sensor that another one fires."                                                               \
    }

#define WEATHER_FIELDS                                                                                                 \
    FIELD("sp.Env", "time", "string", NULL,                                                                            \
          "Of day by the sun, \"22:30\", at 50 deg north on an equinox; `sun` and `sun_azimuth` overrule it."),        \
        FIELD("sp.Env", "rain", "number|string", "mm/h",                                                               \
              "Up to 200; leaves a film on the road unless `water` is said."),                                         \
        FIELD("sp.Env", "snow", "number|string", "mm/h",                                                               \
              "Falling, as melted water, up to 50; what lies is `surface`."),                                          \
        FIELD("sp.Env", "cloud", "number|string", "1", "0 clear to 1 overcast."),                                      \
        FIELD("sp.Env", "spray", "number", "1", "Scale of what wheels throw up from a wet road, 1 unless said."),      \
        FIELD("sp.Env", "lamps", "string|boolean", NULL,                                                               \
              "Street lamps: \"auto\" (by the sun at the start), \"on\" or \"off\"; where they stand the road says."), \
        FIELD("sp.Env", "wet", "number|string", "1", "Instead of water: 0 dry to 1 wet all over (0.1 mm)."),           \
        FIELD(                                                                                                         \
            "sp.Env", "keys", "sp.Env[]", NULL,                                                                        \
            "What changes with time: { { at = \"0 s\", rain = 0 }, { at = \"10 s\", rain = \"8 mm/h\" } }. Straight "  \
            "lines from key to key; what a key does not say is as in the one before."),                                \
        FIELD("sp.Env", "at", "number|string", "s", "Of a key: when it is so; seconds since time 0."),                 \
        FIELD("sp.Env", "wear", "number|string", "1",                                                                  \
              "Of the asphalt, in pictures: 0 new to 1 cracked, sealed and patched, 0.25 unless said.")

#endif
