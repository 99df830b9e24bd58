/* duty_fuzz.c: any bytes as an entry on keeping and deleting, as what a
 * tombstone removes, as a schedule and as a recommendation. What is accepted
 * and written again must be accepted again and be the same text. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/advice.h"
#include "store/removal.h"
#include "store/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
check_duty(const char *text, size_t len, const struct removal *r)
{
	struct json first = { 0 }, second = { 0 };
	struct duty d;
	char why[256];

	if (duty_read(text, len, &d, why, sizeof(why)) < 0)
		return;
	duty_write(&first, &d, r);
	if (duty_read(first.bytes, first.len, &d, why, sizeof(why)) < 0)
		abort();
	duty_write(&second, &d, r);
	if (first.len != second.len ||
	    memcmp(first.bytes, second.bytes, first.len) != 0)
		abort();
	json_free(&first);
	json_free(&second);
}

static void
check_schedule(const char *text, size_t len)
{
	struct json first = { 0 }, second = { 0 };
	struct schedule s;
	char why[256];

	if (schedule_read(text, len, &s, why, sizeof(why)) < 0)
		return;
	schedule_write(&first, &s);
	if (schedule_read(first.bytes, first.len, &s, why, sizeof(why)) < 0)
		abort();
	schedule_write(&second, &s);
	if (first.len != second.len ||
	    memcmp(first.bytes, second.bytes, first.len) != 0)
		abort();
	json_free(&first);
	json_free(&second);
}

static void
check_advice(const char *text, size_t len)
{
	struct json first = { 0 }, second = { 0 };
	struct advice a;
	char why[256];

	if (advice_read(text, len, &a, why, sizeof(why)) < 0)
		return;
	advice_write(&first, &a);
	if (advice_read(first.bytes, first.len, &a, why, sizeof(why)) < 0)
		abort();
	advice_write(&second, &a);
	if (first.len != second.len ||
	    memcmp(first.bytes, second.bytes, first.len) != 0)
		abort();
	json_free(&first);
	json_free(&second);
}

static void
check_removal(const struct removal *r)
{
	struct json j = { 0 };
	struct removal again;
	char why[256];

	removal_tombstone(&j, r, false);
	if (removal_read(j.bytes, j.len, &again, why, sizeof(why)) < 0)
		abort();
	if (removal_total(&again.sequences) != removal_total(&r->sequences) ||
	    again.gone.count != r->gone.count ||
	    again.again.count != r->again.count)
		abort();
	removal_free(&again);
	json_free(&j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const char *text = (const char *)bytes;
	struct removal r = { 0 };
	char why[256];

	if (removal_read(text, len, &r, why, sizeof(why)) == 0)
		check_removal(&r);
	check_duty(text, len, &r);
	check_schedule(text, len);
	check_advice(text, len);
	removal_free(&r);
	return 0;
}
