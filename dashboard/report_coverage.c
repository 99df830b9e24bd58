/* report_coverage.c: what was seen, and what not, in sentences. */
#include "dashboard/report.h"

#include <inttypes.h>
#include <stdio.h>

#include "classify/quota.h"
#include "dashboard/print.h"

static double
percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void
say_seen(const struct store_cover *c, char *buf)
{
	char packets[PRINT_NUMBER];

	if (c->minutes == 0)
		snprintf(buf, REPORT_SENTENCE, "Seen: nothing, because no "
		    "sensor was running. That is not the same as no use.");
	else
		snprintf(buf, REPORT_SENTENCE, "Seen: %" PRIu64 " h %02d min "
		    "with a sensor running, %s packets, %.1f MB.",
		    c->minutes / 60, (int)(c->minutes % 60),
		    print_number(c->packets, packets), (double)c->bytes / 1e6);
}

static void
say_missed(const struct store_cover *c, char *buf)
{
	uint64_t lost = c->dropped + c->device_dropped + c->abandoned;
	char packets[PRINT_NUMBER];
	int len;

	len = snprintf(buf, REPORT_SENTENCE, "Not seen: %s packets dropped "
	    "(%.2f %%)", print_number(lost, packets),
	    percent(lost, c->packets + lost));
	if (c->sensors_lost)
		len += snprintf(buf + len, REPORT_SENTENCE - (size_t)len,
		    "; sensors lost and replaced: %" PRIu64 ", for %.1f s",
		    c->sensors_lost, (double)c->gap_us / 1e6);
	else if (c->gap_us)
		len += snprintf(buf + len, REPORT_SENTENCE - (size_t)len,
		    "; what was to record it ended and was replaced: %.1f s "
		    "are missing", (double)c->gap_us / 1e6);
	if (c->quarantined || c->notes_lost || c->flows_evicted)
		len += snprintf(buf + len, REPORT_SENTENCE - (size_t)len,
		    "; %" PRIu64 " packets set aside, %" PRIu64
		    " notes lost, %" PRIu64 " connections given up",
		    c->quarantined, c->notes_lost, c->flows_evicted);
	if (c->contacts_capped)
		len += snprintf(buf + len, REPORT_SENTENCE - (size_t)len,
		    "; %" PRIu64 " connections to other sites, beyond %d a "
		    "second, not looked at", c->contacts_capped,
		    QUOTA_CONTACTS);
	snprintf(buf + len, REPORT_SENTENCE - (size_t)len, ".");
}

static void
say_named(const struct store_cover *c, char *buf)
{
	uint64_t read = c->flows[TRAFFIC_NAMED];
	uint64_t payload = 0, bytes = c->payload[TRAFFIC_NAMED];
	char named[PRINT_NUMBER], opaque[PRINT_NUMBER];

	for (int i = TRAFFIC_NAMED + 1; i < TRAFFIC_COUNT; i++)
		payload += c->payload[i];
	snprintf(buf, REPORT_SENTENCE, "Names: read of %s connections; %s "
	    "(%.1f %%, with %.1f %% of the bytes) had none that can be read.",
	    print_number(read, named), print_number(c->flows_opaque, opaque),
	    percent(c->flows_opaque, read + c->flows_opaque),
	    percent(payload, payload + bytes));
}

/* In which way they could not be read. Neutral words: none of it is said to
 * be wrong. */
static void
say_opaque(const struct store_cover *c, char *buf)
{
	static const char *const words[TRAFFIC_COUNT] = {
		[TRAFFIC_UNREAD] = "said no name that was seen",
		[TRAFFIC_ECH] = "hid it (ECH)",
		[TRAFFIC_DNS] = "encrypted DNS",
		[TRAFFIC_RELAY] = "a privacy relay",
		[TRAFFIC_VPN] = "a VPN",
		[TRAFFIC_TOR] = "on a port of Tor's",
	};
	int len = snprintf(buf, REPORT_SENTENCE, "Not readable:");

	for (int i = TRAFFIC_NAMED + 1; i < TRAFFIC_COUNT; i++)
		len += snprintf(buf + len, REPORT_SENTENCE - (size_t)len,
		    "%s %" PRIu64 " %s", i > TRAFFIC_NAMED + 1 ? "," : "",
		    c->flows[i], words[i]);
	snprintf(buf + len, REPORT_SENTENCE - (size_t)len, ".");
}

/* Some one-sided connections are normal at the beginning and where frames
 * were lost; most of them are a mirror port set up by half. */
static void
say_halves(const struct store_cover *c, char *buf)
{
	uint64_t halves = c->client_only + c->server_only;
	bool is_half = halves > 0 &&
	    2 * halves > c->flows[TRAFFIC_NAMED] + c->flows_opaque;

	if (halves == 0)
		snprintf(buf, REPORT_SENTENCE, "Both sides were seen of every "
		    "connection.");
	else
		snprintf(buf, REPORT_SENTENCE, "%s: of %" PRIu64 " connections "
		    "only the client was seen, of %" PRIu64 " only the "
		    "server.", is_half ? "The mirror port shows one direction "
		    "only" : "Seen by half", c->client_only, c->server_only);
}

static void
say_unread(const struct store_cover *c, char *buf)
{
	snprintf(buf, REPORT_SENTENCE, "Set apart: %" PRIu64 " fragments, %"
	    PRIu64 " packets that are not well formed, %" PRIu64
	    " that are neither TCP nor UDP, %" PRIu64
	    " copies the mirror sent twice.",
	    c->fragments, c->undecodable, c->other, c->duplicates);
}

/* Where something was lost, what became of everything. A day begins and ends
 * while packets are in a ring and connections are live: they are what is
 * missing to the sums. */
static void
say_packets(const struct store_cover *c, char *buf)
{
	char received[PRINT_NUMBER], handled[PRINT_NUMBER];

	snprintf(buf, REPORT_SENTENCE, "Packets received: %s; handled %s, "
	    "dropped %" PRIu64 ", left behind by lost sensors %" PRIu64
	    ", set aside %" PRIu64 ".", print_number(c->received, received),
	    print_number(c->packets, handled), c->dropped, c->abandoned,
	    c->quarantined);
}

static void
say_flows(const struct store_cover *c, char *buf)
{
	char begun[PRINT_NUMBER], ended[PRINT_NUMBER];

	snprintf(buf, REPORT_SENTENCE, "Connections begun: %s; ended %s, "
	    "given up %" PRIu64 ", lost with sensors %" PRIu64 ".",
	    print_number(c->flows_new, begun),
	    print_number(c->flows_ended, ended), c->flows_evicted,
	    c->flows_lost);
}

static void
say_records(const struct store_cover *c, char *buf)
{
	snprintf(buf, REPORT_SENTENCE, "Lost because the disk took no more: %"
	    PRIu64 " sessions that were to be kept, %" PRIu64
	    " other records.", c->sessions_lost, c->entries_lost);
}

bool
report_seen(const struct store_cover *c, size_t i, char buf[REPORT_SENTENCE])
{
	static void (*const say[])(const struct store_cover *, char *) = {
		say_seen, say_missed, say_named, say_opaque, say_halves,
		say_unread, say_packets, say_flows, say_records
	};
	const bool has_records = c->sessions_lost || c->entries_lost;
	const bool has_loss = has_records || c->dropped || c->abandoned ||
	    c->quarantined || c->flows_evicted || c->flows_lost;
	size_t count = sizeof(say) / sizeof(say[0]);

	if (c->minutes == 0 && !has_loss)
		count = 1;
	else
		count -= has_loss ? !has_records : 3;
	if (i >= count)
		return false;
	say[i](c, buf);
	return true;
}

/* Sentences beyond those of coverage alone, in order, without gaps. */
static bool
say_kept(const struct report *r, size_t i, char buf[REPORT_SENTENCE])
{
	const struct store_count unknown = report_counted(r, COUNT_UNKNOWN);
	const struct store_count exempt = report_counted(r, COUNT_EXEMPT);
	const struct store_count summed = report_counted(r, COUNT_SERVICE);
	bool due[] = { unknown.sessions > 0, r->from_files,
		r->put_in > 0, r->left_out > 0, r->read_again,
		exempt.sessions > 0, summed.sessions > 0 };
	size_t which = 0, count = sizeof(due) / sizeof(due[0]);

	while (which < count && (!due[which] || i-- > 0))
		which++;
	if (which == count)
		return false;
	if (which == 0)
		snprintf(buf, REPORT_SENTENCE, "Counted, not kept: %" PRIu64
		    " sessions of at most %" PRIu64 " devices that are not in "
		    "the roster, or not to be recorded under the policy.",
		    unknown.sessions, unknown.devices);
	else if (which == 1)
		snprintf(buf, REPORT_SENTENCE, "Source: capture files, not "
		    "live traffic.");
	else if (which == 2)
		snprintf(buf, REPORT_SENTENCE, "Source: live traffic, and %"
		    PRIu64 " sessions from capture files.", r->put_in);
	else if (which == 3)
		snprintf(buf, REPORT_SENTENCE, "Left out: %" PRIu64
		    " sessions from capture files (--files counts them).",
		    r->left_out);
	else if (which == 5)
		snprintf(buf, REPORT_SENTENCE, "Permitted by the registers and "
		    "therefore only counted: %" PRIu64 " session%s.",
		    exempt.sessions, exempt.sessions == 1 ? "" : "s");
	else if (which == 6)
		snprintf(buf, REPORT_SENTENCE, "Counted by service alone, as "
		    "the policy's monitoring asks: %" PRIu64 " session%s.",
		    summed.sessions, summed.sessions == 1 ? "" : "s");
	else
		snprintf(buf, REPORT_SENTENCE, "Read again: a capture file was "
		    "read under different rosters or catalogues, and what only "
		    "one of them led to is counted too. A new state directory "
		    "counts one reading alone.");
	return true;
}

bool
report_coverage(const struct report *r, size_t i, char buf[REPORT_SENTENCE])
{
	size_t seen = 0;
	char unused[REPORT_SENTENCE];

	if (report_seen(&r->cover, i, buf))
		return true;
	while (report_seen(&r->cover, seen, unused))
		seen++;
	return say_kept(r, i - seen, buf);
}
