#include "traffic/people.h"
