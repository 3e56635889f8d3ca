/* rows_story.h - rows of the words about meetings, arrivals and plain numbers; part of the table in rows.c. */
#ifndef SP_SCRIPT_ROWS_STORY_H
#define SP_SCRIPT_ROWS_STORY_H

#define STORY_ROWS                                                                                                     \
    FIELD("sp.Scenario", "api", "integer", NULL, "The version of the language that it is written in: 1."),             \
        METHOD(PLACE, "shift", "side: string, lanes?: integer", PLACE, place_shift,                                    \
               "Level with it, so many driving lanes (1 unless said) to the \"left\" or \"right\"."),                  \
        METHOD(ACTOR, "overlaps_lane", "other: sp.Actor", CONDITION, say_overlaps_lane,                                \
               "Its box reaches into the lane of the other, ahead of it or behind."),                                  \
        METHOD(ACTOR, "first_detection", "other: sp.Actor", QUANTITY, say_first_detection,                             \
               "Of the ego: when a list of objects or detections that the driver reads first had the other in it, s; " \
               "nothing until then."),                                                                                 \
        METHOD(ACTOR, "aim", "target: sp.Actor, impact: number|string", ACTOR, act_aim,                                \
               "Before the first wait: moves it aside so that the target's middle meets its front at that share of "   \
               "its width, as `impact` does to the target."),                                                          \
        METHOD(ACTOR, "meet", "spec: sp.Meet", ACTOR, act_meet,                                                        \
               "Sets off so that its front and another's come at one time to where their ways cross; then it waits "   \
               "for nobody."),                                                                                         \
        FIELD("sp.Meet", "at", "sp.Place", NULL,                                                                       \
              "Where; both must come by within 3 m. Where their ways cross unless said."),                             \
        FIELD("sp.Meet", "speed", "number|string", "m/s", "That it comes up to."),                                     \
        FIELD("sp.Meet", "accel", "number|string", "m/s2", "How fast it comes up to it, 3 unless said."),              \
        FIELD("sp.Meet", "early", "number|string", "s", "It is there so much before the other; negative: after."),     \
        METHOD(SIGNAL, "turns", "spec: sp.Turns", SIGNAL, signal_turns,                                                \
               "Shows that, once, when somebody is so near: turns { \"red\", when_in = 2, of = ego }."),               \
        FIELD("sp.Turns", "when_in", "number|string", "s", "To the stop line, at the speed that he has then."),        \
        FIELD("sp.Turns", "of", "sp.Actor", NULL, "Who comes to the light."),                                          \
        FIELD("sp.GapDraw", "mean", "number|string", NULL, "Of the gaps, m or s."),                                    \
        FIELD("sp.GapDraw", "min", "number|string", NULL, "What none falls short of, m or s; 0 unless said."),         \
        FIELD("sp.LaneChange", "within", "number|string", "s", "The same as over."),                                   \
        FIELD("sp.Ego", "lights", "string|string[]", NULL,                                                             \
              "From time 0 on, as set_lights has them: \"low\"; by the weather unless said."),                         \
        FIELD("sp.Cast", "lights", "string|string[]", NULL,                                                            \
              "From time 0 on, as set_lights has them: \"low\"; by the weather unless said.")

#define STORY_OWNERS                                                                                                   \
    {"sp.Meet", "A meeting of two ways; whom to meet comes first."},                                                   \
        {"sp.Turns", "A light that turns; what it then shows comes first."},                                           \
    {                                                                                                                  \
        "sp.GapDraw", "Gaps that are drawn: the least, and beyond it exponentially."                                   \
    }

#endif
