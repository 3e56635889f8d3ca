/* traffic.c - a run with traffic that comes and goes, is taken over and given back, is the same again from its
 * recording, from the start and from a keyframe: everything that decides lives in the world. */
#include "run/run.h"
#include "stand.h"

static const char scenario[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario {\n"
    "  name = 'traffic', road = sp.road.intersection { arms = { 'north', 'south', 'east', 'west' }, length = 150,\n"
    "    speed_limit = '50 km/h', kerb = true, crossing = true, signals = true },\n"
    "  sensors = { sp.ego { rate = 100 }, sp.chassis { rate = 100 }, sp.command { rate = 50 }, sp.lanes { rate = 50 }, "
    "sp.objects { rate = 20 } },\n"
    "  run = function(w)\n"
    "    local ego = w:ego { at = w.road.south:lane(-1, 50), speed = 0 }\n"
    "    local all = w:traffic { max = 14, sight = 20, bicycles = 0.2 }\n"
    "    w:crowd { max = 6 }\n"
    "    local car = w:car { 'compact', at = w.road.north:lane(-1, 30), speed = 8, wander = true }\n"
    "    w:wait(2)\n"
    "    car:speed_profile { { 1, 5 }, { 2, 2 } }\n"
    "    all:actors()[3]:brake { decel = 2 }\n"
    "    w:wait(3)\n"
    "    car:wander()\n"
    "    all:actors()[3]:wander { lane = false }\n"
    "    w:wait(12)\n"
    "  end,\n"
    "}\n";

static void the_same_from_its_recording(void)
{
    char path[128];
    sp_hash end = {0};
    sp_error err = {0};
    CHECK(stand_run(scenario, "cruise", stand_path(path, "traffic"), &end));
    sp_recording *r = sp_recording_open(path, &err);
    sp_verify v = {0};
    CHECK(r && sp_run_verify(r, -1, "test", &v, &err) && v.same && sp_hash_equal(v.end, end));
    CHECK(r && sp_run_verify(r, 900, "test", &v, &err) && v.same && sp_hash_equal(v.end, end));
    sp_recording_close(r);
    unlink(path);
}

int main(void)
{
    RUN(the_same_from_its_recording);
    return DONE();
}
