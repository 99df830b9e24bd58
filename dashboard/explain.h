/* explain.h: one session's verdict laid open: what was seen, every clause
 * consulted with its facts and their sources, how strong each claim is, and
 * the texts it rests on. Pure. */
#ifndef DASHBOARD_EXPLAIN_H
#define DASHBOARD_EXPLAIN_H

#include <stdio.h>

#include "classify/law.h"

/* 0, or -1: out of memory. */
int explain_text(FILE *out, const struct law *law, const struct session *s,
    const struct verdict *v, const struct policy_steps *steps);

#endif
