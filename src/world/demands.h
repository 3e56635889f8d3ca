/* demands.h - what a scenario asks of a run: checks with their limits, and coverage items. A part of world.h, which
 * includes it where it knows actors and places. */
#ifndef SP_WORLD_DEMANDS_H
#define SP_WORLD_DEMANDS_H

typedef enum sp_check_op {
    SP_NEVER,
    SP_AT_LEAST,
    SP_AT_MOST,
    SP_BEFORE,
    SP_WITHIN,
    SP_HOLD,
    SP_CARD,
    SP_OWN
} sp_check_op;
typedef enum sp_severity { SP_FAIL, SP_WARN, SP_SCORE } sp_severity;

/* A stretch of road on which something counts. */
typedef struct sp_stretch_def {
    bool on;
    uint32_t road;   /* 0: any */
    int32_t lane;    /* 0: any */
    double from, to; /* m, s of the road, both inclusive */
} sp_stretch_def;

typedef struct sp_check_def {
    const char *name; /* its reading: "never ego.contact", "ego.ttc.min >= 0.5 s" */
    sp_check_op op;
    sp_severity severity;
    const char *metric;    /* "ego.contact"; for SP_CARD the card's name, for SP_OWN the score's */
    const char *card_test; /* of SP_CARD: the test of its protocol; NULL: by the scenario's name */
    double limit;          /* SI */
    const char *unit;      /* SI unit of value, limit */
    const char *display_unit;
    sp_actor_id with;           /* 0: any */
    int32_t from_mark, to_mark; /* index into marks, -1 none */
    sp_stretch_def inside;      /* counts only while the ego's origin is there */
    uint32_t fault; /* of ego.contact: counts only by the fault of: 1 the ego, 2 the other, 3 shared; 0 any */
    bool enabled;   /* false: its `when` does not hold for this case */
    sp_place_in_file said;
} sp_check_def;

/* a coverage item: bins over a parameter, metric or field of a mark */
typedef struct sp_cover_def {
    const char *name;
    const char *source;  /* "param:speed", "metric:ego.ttc.min", "mark:cut_in.thw"; a cross: "cross" */
    int32_t cross[3];    /* indices of the items crossed, -1 none */
    uint32_t edge_count; /* numeric bins: [edge[i], edge[i+1]) , last closed */
    const double *edge;
    uint32_t label_count; /* discrete bins */
    const char *const *label;
    const char *unit; /* author's */
    uint32_t at_least;
    uint32_t excluded_count; /* bins left out, with a reason */
    const struct sp_cover_exclusion {
        uint32_t bin;
        bool illegal;
        const char *reason;
    } * excluded;
    sp_place_in_file said;
} sp_cover_def;

#endif
