/* view.c - hands the command line to the window. */
#include "app/app.h"

int app_view(app *a)
{
    sp_error err = {0};
    sp_error_set(&err, SP_BAD_BENCH, NULL, 0, "this build has no window");
    return app_complain(a, &err);
}
