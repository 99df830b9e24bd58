/* ack_time.c: how long a record waits until it is acknowledged.
 *
 *	ack_time DIR GROUPS SIZE
 *
 * GROUPS times SIZE records are appended and synced, as the keeper does in a
 * turn. Prints the median, the 99th percentile and the longest wait in
 * milliseconds, and records a second. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/journal.h"

#define SIZE_MOST 1024

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	unsigned long groups, size, g, i, n = 0;
	double *waits, begun[SIZE_MOST], start;
	char text[400], why[512];
	uint64_t cut, sequence;
	struct journal *j;

	if (argc != 4)
		return 2;
	groups = strtoul(argv[2], NULL, 10);
	size = strtoul(argv[3], NULL, 10);
	waits = calloc(groups * size, sizeof(*waits));
	memset(text, 'x', sizeof(text));
	if (!waits || size > SIZE_MOST ||
	    journal_open(&j, argv[1], &cut, why, sizeof(why)) < 0)
		return 1;
	start = now_ms();
	for (g = 0; g < groups; g++) {
		for (i = 0; i < size; i++) {
			begun[i] = now_ms();
			if (journal_append(j, JOURNAL_SESSION, text,
			    sizeof(text), 1, 20777, &sequence, why,
			    sizeof(why)) < 0)
				return 1;
		}
		if (journal_sync(j, why, sizeof(why)) < 0)
			return 1;
		for (i = 0; i < size; i++)
			waits[n++] = now_ms() - begun[i];
	}
	start = now_ms() - start;
	qsort(waits, n, sizeof(*waits), by_value);
	printf("%.1f %.1f %.1f %.0f\n", waits[n / 2], waits[n * 99 / 100],
	    waits[n - 1], (double)n * 1e3 / start);
	journal_close(j);
	free(waits);
	return 0;
}
