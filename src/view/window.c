/* window.c - stub */
#include "view/view.h"
bool sp_view_window(const void *source, sp_error *err) { return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot open a window"); }
