/* catalogue_place.h: which catalogue is read where no law is. */
#ifndef CAPTURE_CATALOGUE_PLACE_H
#define CAPTURE_CATALOGUE_PLACE_H

#include "classify/catalogue.h"

/* Load the one given (NULL: not given); else the law's if its directory was
 * named; else the one that lies beside this program, in the source tree or
 * installed. catalogue-local.yaml beside it too, if there is one. As
 * catalogue_load. */
int catalogue_place_load(struct catalogue **out, const char *given,
    const char *law, struct text_faults *f);

#endif
