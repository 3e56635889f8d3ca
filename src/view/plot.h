/* plot.h - shared by the painters of panels: where records lie and what colour they have. */
#ifndef SP_VIEW_PLOT_H
#define SP_VIEW_PLOT_H

#include "skidpad/driver.h"
#include <string.h>

#include "view/pane.h"

/* The sensor in the vehicle frame, by the rig's sheet. */
sp_pose sp_plot_seat(const sp_mount_def *m);
/* Range, openings, resolution and lens, by the sensor's own description; zero where it has none. */
void sp_plot_info(const sp_mount_def *m, sp_mount_info *out);
/* A detection in the vehicle frame. */
sp_vec3 sp_plot_hit(const sp_mount_def *m, const sp_pane_hit *h);
sp_ink sp_plot_rate(double rate);
/* height: of the point over the ground, m */
sp_ink sp_plot_point(const sp_pane_point *q, double height, const sp_page_state *s);

#endif
