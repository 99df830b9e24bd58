/* calendar_offsets.h: when the zone's clocks change, as a table, so that wall
 * clock and UTC cost no call of the C library. Constant once made; gives what
 * the library gives, also for the years it does not hold. For calendar.c and
 * roster.c. */
#ifndef CLASSIFY_CALENDAR_OFFSETS_H
#define CLASSIFY_CALENDAR_OFFSETS_H

#include <stdint.h>

struct calendar_offsets;

/* Of the process's zone as it is now (calendar_zone). NULL: out of memory. */
struct calendar_offsets *calendar_offsets_new(void);
void calendar_offsets_free(struct calendar_offsets *o);

/* As calendar_local and calendar_day give them. */
void calendar_offsets_local(const struct calendar_offsets *o, uint64_t at_us,
    int32_t *day, int *minute, int *offset_s);
int32_t calendar_offsets_day(const struct calendar_offsets *o, uint64_t at_us);

/* The longest stretch around a moment in which the wall shows minutes
 * [from, until) of its local day, among which the moment's is: [span[0],
 * span[1]). Where the clock goes back a minute comes twice, and the stretches
 * before and after it are two; over a gap it is one. So the stretches of a day
 * tile it, whatever the clock does. */
void calendar_offsets_span(const struct calendar_offsets *o, uint64_t at_us,
    int from, int until, uint64_t span[2]);

#endif
