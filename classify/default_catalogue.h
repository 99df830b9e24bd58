/* default_catalogue.h: which catalogue is read where no law is. */
#ifndef CLASSIFY_DEFAULT_CATALOGUE_H
#define CLASSIFY_DEFAULT_CATALOGUE_H

#include "classify/catalogue.h"

/* Load the one given (NULL: not given); else the law's if its directory was
 * named; else the one that lies beside this program, in the source tree or
 * installed. catalogue-local.yaml beside it too, if there is one. As
 * catalogue_load. */
int default_catalogue_load(struct catalogue **out, const char *given,
    const char *law, struct text_faults *f);

#endif
