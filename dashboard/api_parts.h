/* api_parts.h: what answers of /api/v1 share. For api*.c. */
#ifndef DASHBOARD_API_PARTS_H
#define DASHBOARD_API_PARTS_H

#include "classify/json.h"
#include "dashboard/page.h"

/* The page is what j holds, which is over. */
void api_answer(struct page *p, struct json *j);
/* RFC 3339; nothing has no time. */
void api_time(struct json *j, const char *key, uint64_t at_us);
void api_day(struct json *j, const char *key, int32_t day);
void api_grades(struct json *j, const int grades[GRADE_AXIS_COUNT]);
/* The day of the query; none: the last with sessions. false: it was told. */
bool api_read_day(struct page *p, int32_t *day);

#endif
