/* law_yaml.h: a policy as it was understood, as a text that loads to the same
 * policy: defaults are written out, clauses that do not stand left out. */
#ifndef DASHBOARD_LAW_YAML_H
#define DASHBOARD_LAW_YAML_H

#include <stdio.h>

#include "classify/policy_text.h"

void law_yaml(FILE *out, const struct policy *p);

#endif
