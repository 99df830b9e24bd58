/* grade_parts.h: what the files of grade.h share: the thresholds of
 * grading.yaml, under the names they have there. */
#ifndef CLASSIFY_GRADE_PARTS_H
#define CLASSIFY_GRADE_PARTS_H

#include "classify/grade.h"

struct grading {
	struct text *text;
	int64_t content_minute_bytes;
	int64_t visit_minutes, sustained_minutes, edge_minutes;
	int64_t page_minutes;
	int64_t brief_bytes;
	int64_t rhythm_minutes, rhythm_tolerance, rhythm_bytes_percent;
	int64_t rhythm_first_bytes;
	int64_t crowd_devices, crowd_minutes;
	int64_t precision_floor, precision_least;	/* 0: not asked */
};

#endif
