/* registers_parts.h: what registers.c asks of registers_scope.c and
 * registers_state.c. */
#ifndef CLASSIFY_REGISTERS_PARTS_H
#define CLASSIFY_REGISTERS_PARTS_H

#include "classify/registers.h"

/* A moment, and what the wall shows then, found out once when it is asked
 * for. Set at_us, zero the rest. */
struct register_clock {
	uint64_t at_us;
	uint64_t day_us[2];		/* the day's midnights; may be given */
	bool has_local, has_offsets;
	int32_t day;
	int minute;
	uint64_t change_us;		/* of the clocks; 0: not that day */
	int offsets_s[2];		/* local minus UTC at the midnights */
};

/* From when an act counts: the later of its own date and when it was
 * recorded. An addition's own dates are its scope's. */
uint64_t register_counts_us(const struct register_act *a);

/* As register_state_at. */
enum register_state register_state_by(const struct register_entry *e,
    const struct roster *roster, struct register_clock *c,
    uint64_t as_known_us, const struct register_act **act);

/* The next moment after the clock's when the state may be another;
 * UINT64_MAX. */
uint64_t register_until(const struct register_entry *e,
    const struct roster *roster, struct register_clock *c,
    uint64_t as_known_us);

/* Is the entry about this session? 1, 0; or -1: that hangs on *unknown. */
int register_is_about(const struct register_act *added,
    const struct register_question *q, enum register_unknown *unknown);

#endif
