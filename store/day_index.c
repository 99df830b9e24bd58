/* day_index.c: lines of fixed length, written and read. */
#include "store/day_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"
#include "store/chain.h"
#include "store/digits.h"

enum { START_AT = 0, ID_AT = 17, SEQUENCE_AT = 34, DEVICE_AT = 51,
	SERVICE_AT = 60, END_AT = 68 };
#define ID 16

uint32_t
day_index_bucket(const char *name)
{
	uint64_t h = fnv(FNV_START, name, strlen(name));

	return (uint32_t)(h ^ h >> 32);
}

static void
put_bucket(char *p, uint32_t bucket)
{
	const uint8_t bytes[4] = { (uint8_t)(bucket >> 24),
		(uint8_t)(bucket >> 16), (uint8_t)(bucket >> 8),
		(uint8_t)bucket };
	char hex[9];

	memcpy(p, chain_hex(bytes, sizeof(bytes), hex), 8);
}

static int
take_bucket(const char *p, uint32_t *out)
{
	uint8_t b[4];

	if (chain_unhex(p, b, sizeof(b)) < 0)
		return -1;
	*out = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | b[3];
	return 0;
}

void
day_index_write(const struct record_index *s, uint64_t sequence,
    char line[DAY_INDEX_LINE])
{
	memset(line, ' ', DAY_INDEX_LINE);
	digits_put(line + START_AT, 16, s->start_us);
	memcpy(line + ID_AT, s->id, ID);
	digits_put(line + SEQUENCE_AT, 16, sequence);
	put_bucket(line + DEVICE_AT, day_index_bucket(s->device));
	put_bucket(line + SERVICE_AT, day_index_bucket(s->service));
	line[END_AT] = '\n';
}

int
day_index_read(const char line[DAY_INDEX_LINE], struct day_index_line *out)
{
	struct day_index_line l = { 0 };

	if (line[ID_AT - 1] != ' ' || line[SEQUENCE_AT - 1] != ' ' ||
	    line[DEVICE_AT - 1] != ' ' || line[SERVICE_AT - 1] != ' ' ||
	    line[END_AT] != '\n' ||
	    digits_take(line + START_AT, 16, &l.start_us) < 0 ||
	    digits_take(line + SEQUENCE_AT, 16, &l.sequence) < 0 ||
	    take_bucket(line + DEVICE_AT, &l.device) < 0 ||
	    take_bucket(line + SERVICE_AT, &l.service) < 0)
		return -1;
	memcpy(l.id, line + ID_AT, ID);
	if (strspn(l.id, "0123456789abcdef") != ID)
		return -1;
	*out = l;
	return 0;
}

int
day_index_lines(const char *text, size_t len, struct day_index_line **lines,
    size_t *count, char *why, size_t whylen)
{
	size_t i, n = len / DAY_INDEX_LINE;
	struct day_index_line *list;

	/* One more: none are no failure of malloc. */
	list = reallocarray(NULL, n + 1, sizeof(*list));
	if (!list) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	for (i = 0; i < n; i++)
		if (day_index_read(text + i * DAY_INDEX_LINE, &list[i]) < 0)
			break;
	if (i < n || n * DAY_INDEX_LINE != len) {
		free(list);
		snprintf(why, whylen, "Redis holds a damaged list of a day's "
		    "sessions (line %zu): \"beadle store rebuild\" fills it "
		    "again", i + 1);
		return -1;
	}
	*lines = list;
	*count = n;
	return 0;
}

/* A qsort comparison: by start, then id. */
static int
by_start(const void *a, const void *b)
{
	const struct day_index_line *x = a, *y = b;

	if (x->start_us != y->start_us)
		return x->start_us < y->start_us ? -1 : 1;
	return strcmp(x->id, y->id);
}

size_t
day_index_choose(struct day_index_line *lines, size_t count,
    const char *device, const char *service)
{
	uint32_t of_device = device ? day_index_bucket(device) : 0;
	uint32_t of_service = service ? day_index_bucket(service) : 0;
	size_t i, kept = 0, once = 0;

	for (i = 0; i < count; i++)
		if ((!device || lines[i].device == of_device) &&
		    (!service || lines[i].service == of_service))
			lines[kept++] = lines[i];
	if (kept > 1)
		qsort(lines, kept, sizeof(*lines), by_start);
	for (i = 0; i < kept; i++)
		if (once == 0 || by_start(&lines[once - 1], &lines[i]) != 0)
			lines[once++] = lines[i];
	return once;
}
