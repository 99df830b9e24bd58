/* registers_parts.h: what registers.c asks of registers_state.c. */
#ifndef CLASSIFY_REGISTERS_PARTS_H
#define CLASSIFY_REGISTERS_PARTS_H

#include "classify/registers.h"

/* From when an act counts: the later of its own date and when it was
 * recorded. An addition's own dates are its scope's. */
uint64_t register_counts_us(const struct register_act *a);

/* The next moment after at_us when the state may be another; UINT64_MAX. */
uint64_t register_until(const struct register_entry *e,
    const struct roster *roster, uint64_t at_us, uint64_t as_known_us);

#endif
