/* report_coverage.c: what was seen, and what not, in sentences. */
#include "dashboard/report.h"

#include <inttypes.h>
#include <stdio.h>

#include "classify/quota.h"
#include "dashboard/print.h"

#define NUMBER 32

/* Numbers as text: a decimal, a share in percent. */
static char *
decimal(double n, int digits, char buf[NUMBER])
{
	snprintf(buf, NUMBER, "%.*f", digits, n);
	return buf;
}

static char *
percent(uint64_t part, uint64_t whole, int digits, char buf[NUMBER])
{
	return decimal(whole ? 100.0 * (double)part / (double)whole : 0,
	    digits, buf);
}

static void
say_seen(enum language l, const struct store_cover *c, char *buf)
{
	char packets[PRINT_NUMBER], hours[NUMBER], minutes[NUMBER];
	char bytes[NUMBER];

	snprintf(minutes, NUMBER, "%02d", (int)(c->minutes % 60));
	if (c->minutes == 0)
		wording_fill(buf, l, WORD_SEEN_NOTHING, NULL);
	else
		wording_fill(buf, l, WORD_SEEN,
		    print_number(c->minutes / 60, hours), minutes,
		    print_number(c->packets, packets),
		    decimal((double)c->bytes / 1e6, 1, bytes), NULL);
}

static void
say_missed(enum language l, const struct store_cover *c, char *buf)
{
	uint64_t lost = c->dropped + c->device_dropped + c->abandoned;
	char sensors[WORDING_TEXT] = "", aside[WORDING_TEXT] = "";
	char capped[WORDING_TEXT] = "", unheard[WORDING_TEXT] = "";
	char packets[PRINT_NUMBER];
	char n[3][NUMBER];

	if (c->sensors_lost)
		wording_fill(sensors, l, WORD_MISSED_SENSORS,
		    print_number(c->sensors_lost, n[0]),
		    decimal((double)c->gap_us / 1e6, 1, n[1]), NULL);
	if (c->unheard_us)
		wording_fill(unheard, l, WORD_MISSED_UNHEARD,
		    decimal((double)c->unheard_us / 1e6, 1, n[0]), NULL);
	if (c->quarantined || c->notes_lost || c->flows_evicted)
		wording_fill(aside, l, WORD_MISSED_ASIDE,
		    print_number(c->quarantined, n[0]),
		    print_number(c->notes_lost, n[1]),
		    print_number(c->flows_evicted, n[2]), NULL);
	if (c->contacts_capped)
		wording_fill(capped, l, WORD_MISSED_CAPPED,
		    print_number(c->contacts_capped, n[0]),
		    print_number(QUOTA_CONTACTS, n[1]), NULL);
	wording_fill(buf, l, WORD_MISSED, print_number(lost, packets),
	    percent(lost, c->packets + lost, 2, n[0]), sensors, unheard,
	    aside, capped, NULL);
}

static void
say_named(enum language l, const struct store_cover *c, char *buf)
{
	uint64_t read = c->flows[TRAFFIC_NAMED];
	uint64_t payload = 0, bytes = c->payload[TRAFFIC_NAMED];
	char named[PRINT_NUMBER], opaque[PRINT_NUMBER], n[2][NUMBER];

	for (int i = TRAFFIC_NAMED + 1; i < TRAFFIC_COUNT; i++)
		payload += c->payload[i];
	wording_fill(buf, l, WORD_NAMED, print_number(read, named),
	    print_number(c->flows_opaque, opaque),
	    percent(c->flows_opaque, read + c->flows_opaque, 1, n[0]),
	    percent(payload, payload + bytes, 1, n[1]), NULL);
}

/* In which way they could not be read. Neutral words: none of it is said to
 * be wrong. */
static void
say_opaque(enum language l, const struct store_cover *c, char *buf)
{
	char n[TRAFFIC_COUNT][NUMBER];

	for (int i = 0; i < TRAFFIC_COUNT; i++)
		print_number(c->flows[i], n[i]);
	wording_fill(buf, l, WORD_OPAQUE, n[TRAFFIC_UNREAD], n[TRAFFIC_ECH],
	    n[TRAFFIC_DNS], n[TRAFFIC_RELAY], n[TRAFFIC_VPN],
	    n[TRAFFIC_TOR], NULL);
}

/* Some one-sided connections are normal at the beginning and where frames
 * were lost; most of them are a mirror port set up by half. */
static void
say_halves(enum language l, const struct store_cover *c, char *buf)
{
	uint64_t halves = c->client_only + c->server_only;
	bool is_half = halves > 0 &&
	    2 * halves > c->flows[TRAFFIC_NAMED] + c->flows_opaque;
	char n[2][NUMBER];

	wording_fill(buf, l, halves == 0 ? WORD_BOTH_SIDES : is_half ?
	    WORD_ONE_SIDE : WORD_SOME_HALVES,
	    print_number(c->client_only, n[0]),
	    print_number(c->server_only, n[1]), NULL);
}

static void
say_unread(enum language l, const struct store_cover *c, char *buf)
{
	char n[4][NUMBER];

	wording_fill(buf, l, WORD_SET_APART, print_number(c->fragments, n[0]),
	    print_number(c->undecodable, n[1]), print_number(c->other, n[2]),
	    print_number(c->duplicates, n[3]), NULL);
}

/* Where something was lost, what became of everything. A day begins and ends
 * while packets are in a ring and connections are live: they are what is
 * missing to the sums. */
static void
say_packets(enum language l, const struct store_cover *c, char *buf)
{
	char received[PRINT_NUMBER], handled[PRINT_NUMBER], n[3][NUMBER];

	wording_fill(buf, l, WORD_PACKETS, print_number(c->received, received),
	    print_number(c->packets, handled), print_number(c->dropped, n[0]),
	    print_number(c->abandoned, n[1]),
	    print_number(c->quarantined, n[2]), NULL);
}

static void
say_flows(enum language l, const struct store_cover *c, char *buf)
{
	char begun[PRINT_NUMBER], ended[PRINT_NUMBER], n[2][NUMBER];

	wording_fill(buf, l, WORD_FLOWS, print_number(c->flows_new, begun),
	    print_number(c->flows_ended, ended),
	    print_number(c->flows_evicted, n[0]),
	    print_number(c->flows_lost, n[1]), NULL);
}

static void
say_records(enum language l, const struct store_cover *c, char *buf)
{
	char n[2][NUMBER];

	wording_fill(buf, l, WORD_DISK_FULL,
	    print_number(c->sessions_lost, n[0]),
	    print_number(c->entries_lost, n[1]), NULL);
}

bool
report_seen(enum language l, const struct store_cover *c, size_t i,
    char buf[REPORT_SENTENCE])
{
	static void (*const say[])(enum language, const struct store_cover *,
	    char *) = {
		say_seen, say_missed, say_named, say_opaque, say_halves,
		say_unread, say_packets, say_flows, say_records
	};
	const bool has_records = c->sessions_lost || c->entries_lost;
	const bool has_loss = has_records || c->dropped || c->abandoned ||
	    c->quarantined || c->flows_evicted || c->flows_lost;
	size_t count = sizeof(say) / sizeof(say[0]);

	if (c->minutes == 0 && !has_loss)
		count = c->unheard_us ? 2 : 1;
	else
		count -= has_loss ? !has_records : 3;
	if (i >= count)
		return false;
	say[i](l, c, buf);
	return true;
}

/* Sentences beyond those of coverage alone, in order, without gaps. */
static bool
say_kept(enum language l, const struct report *r, size_t i,
    char buf[REPORT_SENTENCE])
{
	const struct store_count unknown = report_counted(r, COUNT_UNKNOWN);
	const uint64_t exempt = report_counted(r, COUNT_EXEMPT).sessions;
	const uint64_t summed = report_counted(r, COUNT_SERVICE).sessions;
	const struct { bool is_due; enum word w; uint64_t n; } due[] = {
		{ unknown.sessions > 0, WORD_UNKNOWN_COUNTED,
		    unknown.sessions },
		{ r->from_files, WORD_FROM_FILES, 0 },
		{ r->put_in > 0, WORD_PUT_IN, r->put_in },
		{ r->left_out > 0, WORD_LEFT_OUT, r->left_out },
		{ r->read_again, WORD_READ_AGAIN, 0 },
		{ exempt > 0, WORD_EXEMPT_COUNTED, exempt },
		{ summed > 0, WORD_SUMMED_COUNTED, summed },
	};
	size_t which = 0, count = sizeof(due) / sizeof(due[0]);
	char n[NUMBER], devices[NUMBER];

	while (which < count && (!due[which].is_due || i-- > 0))
		which++;
	if (which == count)
		return false;
	wording_count(buf, l, due[which].w, due[which].n,
	    print_number(due[which].n, n),
	    print_number(unknown.devices, devices), NULL);
	return true;
}

bool
report_coverage(enum language l, const struct report *r, size_t i,
    char buf[REPORT_SENTENCE])
{
	size_t seen = 0;
	char unused[REPORT_SENTENCE];

	if (report_seen(l, &r->cover, i, buf))
		return true;
	while (report_seen(l, &r->cover, seen, unused))
		seen++;
	return say_kept(l, r, i - seen, buf);
}
