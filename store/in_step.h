/* in_step.h: does Redis hold all that the journal does? What is read through
 * it is otherwise a part of the record, and no report. */
#ifndef STORE_IN_STEP_H
#define STORE_IN_STEP_H

#include "store/store.h"

/* Waits some seconds for what the journal has now. 0, or -1 and *why: how many
 * entries are missing, or either cannot be read. */
int in_step(struct store *st, const char *state, char *why, size_t whylen);

/* The same for what is drawn again and again: no waiting. 0 and *behind, how
 * many entries are missing; or -1 and *why. */
int in_step_behind(const struct store_status *s, const char *state,
    uint64_t *behind, char *why, size_t whylen);

#endif
