/* tables.h - inside of the catalogue: its tables, one for each sort of thing, and the tyres that their rows share. */
#ifndef SP_VEHICLE_TABLES_H
#define SP_VEHICLE_TABLES_H

#include "vehicle/vehicle.h"

typedef struct sp_kind_table {
    const sp_kind *kinds;
    uint32_t count;
} sp_kind_table;
sp_kind_table sp_kinds_of_cars(void);    /* catalogue_cars.c */
sp_kind_table sp_kinds_of_lorries(void); /* catalogue_lorries.c */
sp_kind_table sp_kinds_of_bikes(void);   /* catalogue_bikes.c */
sp_kind_table sp_kinds_of_people(void);  /* catalogue_people.c */
sp_kind_table sp_kinds_of_things(void);  /* catalogue_things.c */

/* Magic Formula with the shape of CommonRoad vehicle 2's tyre (PAC2002 of the ADAMS handbook). Given: grip along and
 * across, slip stiffness over load (1 and 1/rad), relaxation lengths (m), scale of the front axle's cornering
 * stiffness, nominal load (N), at which grip is what is given. */
#define SP_TYRE_OF(dx, dy, kx, ky, sigma_x, sigma_y, front, load)                                                      \
    {                                                                                                                  \
        [SP_TYRE_CX] = 1.6411, [SP_TYRE_DX] = (dx), [SP_TYRE_DX_LOAD] = -0.05, [SP_TYRE_EX] = 0.46403,                 \
        [SP_TYRE_KX] = (kx), [SP_TYRE_CY] = 1.3507, [SP_TYRE_DY] = (dy), [SP_TYRE_DY_LOAD] = -0.08,                    \
        [SP_TYRE_EY] = -0.0074722, [SP_TYRE_KY] = (ky), [SP_TYRE_BX1] = 13.276, [SP_TYRE_BX2] = 13.778,                \
        [SP_TYRE_CXA] = 1.2568, [SP_TYRE_EXA] = 0.65225, [SP_TYRE_BY1] = 7.1433, [SP_TYRE_BY2] = 9.1916,               \
        [SP_TYRE_CYK] = 1.0719, [SP_TYRE_EYK] = -0.27572, [SP_TYRE_SIGMA_X] = (sigma_x),                               \
        [SP_TYRE_SIGMA_Y] = (sigma_y), [SP_TYRE_FRONT] = (front), [SP_TYRE_LOAD] = (load)                              \
    }
/* the tyre of CommonRoad vehicle 2; the nominal load is that of a wheel at rest */
#define SP_TYRE_COMMONROAD(load) SP_TYRE_OF(1.1739, 1.0489, 22.303, 21.92, 0.25, 0.45, 0.85, load)

#endif
