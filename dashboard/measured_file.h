/* measured_file.h: where a release says how often its grades are wrong: beside
 * the program, in the source tree or installed. */
#ifndef DASHBOARD_MEASURED_FILE_H
#define DASHBOARD_MEASURED_FILE_H

#include "classify/measured.h"

/* program: the directory beadle lies in. Without such a file there is nothing
 * to say: 0, and *out is zeroed. -1: a fault in it. */
int measured_file(const char *program, struct measured *out,
    struct text_faults *f);

#endif
