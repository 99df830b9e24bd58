/* flag_grades.h: the grades of a flag in sixteen bits, and which are weaker.
 * Pure. */
#ifndef DASHBOARD_FLAG_GRADES_H
#define DASHBOARD_FLAG_GRADES_H

#include <stdint.h>

#include "classify/grade.h"

uint16_t flag_grades_pack(const int grades[GRADE_AXIS_COUNT]);
void flag_grades_read(uint16_t packed, int grades[GRADE_AXIS_COUNT]);
/* Less of those that should be looked at first: the weakest decides, then the
 * second weakest, and so on. */
unsigned flag_grades_strength(uint16_t packed);
unsigned flag_grades_weakest(uint16_t packed);	/* 7: none is assessed */

#endif
