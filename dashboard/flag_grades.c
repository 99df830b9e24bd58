/* flag_grades.c: the grades of a flag in sixteen bits. */
#include "dashboard/flag_grades.h"

/* Three bits an axis; 7: not assessed. */
uint16_t
flag_grades_pack(const int grades[GRADE_AXIS_COUNT])
{
	unsigned packed = 0;
	int a;

	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		packed |= (unsigned)(grades[a] < 0 ? 7 : grades[a]) << 3 * a;
	return (uint16_t)packed;
}

void
flag_grades_read(uint16_t packed, int grades[GRADE_AXIS_COUNT])
{
	int a;

	for (a = 0; a < GRADE_AXIS_COUNT; a++) {
		grades[a] = packed >> 3 * a & 7;
		if (grades[a] == 7)
			grades[a] = -1;
	}
}

/* How often each grade is there, the weakest in the highest bits: of two sets
 * the weaker has more at the first at which they differ. */
unsigned
flag_grades_strength(uint16_t packed)
{
	unsigned count[8] = { 0 };
	int a;

	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		count[packed >> 3 * a & 7]++;
	return ~(count[0] << 12 | count[1] << 9 | count[2] << 6 |
	    count[3] << 3 | count[4]) & 0x7fff;
}

unsigned
flag_grades_weakest(uint16_t packed)
{
	unsigned least = 7, grade;
	int a;

	for (a = 0; a < GRADE_AXIS_COUNT; a++) {
		grade = packed >> 3 * a & 7;
		least = grade < least ? grade : least;
	}
	return least;
}
