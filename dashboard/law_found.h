/* law_found.h: how much was found of a law, in the same words wherever it is
 * told. Pure. */
#ifndef DASHBOARD_LAW_FOUND_H
#define DASHBOARD_LAW_FOUND_H

#include "classify/text.h"

/* "1 error, 10 warnings and 4 questions", what is worst first; "" nothing.
 * Returns buf. */
#define LAW_FOUND 96
char *law_found(const struct text_faults *f, char buf[LAW_FOUND]);

#endif
