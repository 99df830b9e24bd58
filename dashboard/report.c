/* report.c: a day's numbers as a document. */
#include "dashboard/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/quota.h"
#include "dashboard/print.h"

const char report_method[] =
    "lower = distinct minutes of a device that bore content in a visit, "
    "without the first and the last of those that follow one another; upper = "
    "union of the intervals from first to last active packet of a device; "
    "parallel use is never added up";

const char *const report_limits[] = {
	"It shows that a device reached a service and about how long the "
	"connection was in use. It does not show who sat there, what was read "
	"or written, or whether anybody looked at the screen.",
	"Time is given as bounds: whole minutes in which content came, and "
	"from first to last activity. Neither tells how long anybody looked.",
	"\"Contrary on its face\" is what the text of the policy says of these "
	"facts. It is a question for a person to look into, not a finding "
	"about anybody.",
	"Equipment the school does not own is not in these numbers, nor, "
	"unless the policy says otherwise, are pupils' devices and devices on "
	"no network that the roster declares. What went by mobile data, a VPN "
	"or a connection without a readable name was not seen as a service.",
	NULL
};

/* ---- coverage in sentences ---- */

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

struct store_count
report_counted(const struct report *r, enum store_count_of of)
{
	struct store_count sum = { .of = of };
	size_t i;

	for (i = 0; i < r->count_count; i++)
		if (r->counts[i].of == of) {
			sum.sessions += r->counts[i].sessions;
			sum.devices += r->counts[i].devices;
		}
	return sum;
}

static bool
is_measured(const struct report *r, const struct law *l)
{
	return measured_is_of(&r->measured, grading_hash(l->grading),
	    catalogue_hash(l->catalogue));
}

bool
report_is_measured(const struct report *r)
{
	for (size_t i = 0; i < r->tally.law_count; i++)
		if (!is_measured(r, r->tally.laws[i]))
			return false;
	return r->tally.law_count > 0 || is_measured(r, r->basis.law);
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

const char *
report_service_title(const struct catalogue *c, const char *id)
{
	const struct catalogue_service *service =
	    catalogue_service_named(c, id);

	return service ? service->title : id;
}

const char *
report_period_words(const char *id)
{
	static const struct {
		enum period_kind kind;
		const char *words;
	} t[] = {
		{ PERIOD_LESSON, "lessons" },
		{ PERIOD_BREAK, "breaks" },
		{ PERIOD_BEFORE, "before the first bell" },
		{ PERIOD_AFTER, "after the last bell" },
		{ PERIOD_NONE, "a day without bells" },
	};
	size_t i;

	static_assert(sizeof(t) / sizeof(t[0]) == PERIOD_KIND_COUNT,
	    "words for every period");
	for (i = 0; i < PERIOD_KIND_COUNT; i++)
		if (strcmp(id, period_kind_name(t[i].kind)) == 0)
			return t[i].words;
	return id;
}

const char *
report_hours_words(const char *id)
{
	if (strcmp(id, "yes") == 0)
		return "working time";
	return strcmp(id, "no") == 0 ? "outside working time" :
	    "not known whether working time";
}

/* ---- counting ---- */

/* A capture file, and the texts it was first seen to be read under. */
struct reading {
	char source[72], catalogue[65], roster[65];
};

struct report_maker {
	judging_find *find;
	const void *arg;
	struct judging *judging;
	bool with_files;
	struct tally_maker *live, *files;
	uint64_t live_count, file_count;
	struct reading *readings;
	size_t reading_count;
	bool read_again;
	struct store_count *counts;
	size_t count_count;
};

struct report_maker *
report_new(judging_find *find, const void *arg, bool with_files)
{
	struct report_maker *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->find = find;
	m->arg = arg;
	m->with_files = with_files;
	m->judging = judging_new(find, arg);
	m->live = tally_new();
	m->files = tally_new();
	if (m->judging && m->live && m->files)
		return m;
	report_free(m);
	return NULL;
}

/* Read again under other texts, a file may give the same use another device
 * or service, and so another session. -1: out of memory. */
static int
note_reading(struct report_maker *m, const struct session *s)
{
	struct reading *r = m->readings;
	size_t i;

	for (i = 0; i < m->reading_count; i++)
		if (strcmp(r[i].source, s->source) == 0) {
			m->read_again |= strcmp(r[i].roster, s->roster) != 0 ||
			    strcmp(r[i].catalogue, s->catalogue) != 0;
			return 0;
		}
	r = reallocarray(r, m->reading_count + 1, sizeof(*r));
	if (!r)
		return -1;
	m->readings = r;
	r += m->reading_count++;
	memcpy(r->source, s->source, sizeof(r->source));
	memcpy(r->catalogue, s->catalogue, sizeof(r->catalogue));
	memcpy(r->roster, s->roster, sizeof(r->roster));
	return 0;
}

enum judging_result
report_add(struct report_maker *m, const struct session *s)
{
	bool is_file = judging_is_file(s);
	enum judging_result result;
	struct judged judged;

	if (is_file && note_reading(m, s) < 0)
		return JUDGING_MEMORY;
	if (is_file)
		m->file_count++;
	else
		m->live_count++;
	result = judging_next(m->judging, s, &judged, NULL);
	if (result == JUDGING_DONE && tally_add(is_file && !m->with_files ?
	    m->files : m->live, s, &judged) < 0)
		return JUDGING_MEMORY;
	return result;
}

int
report_count(struct report_maker *m, const struct store_count *c)
{
	struct store_count *counts, *last = m->count_count ?
	    &m->counts[m->count_count - 1] : NULL;

	if (c->of == COUNT_EXEMPT && last && last->of == COUNT_EXEMPT) {
		last->sessions += c->sessions;
		last->minutes += c->minutes;
		return 0;
	}
	counts = reallocarray(m->counts, m->count_count + 1, sizeof(*c));
	if (!counts)
		return -1;
	m->counts = counts;
	last = &counts[m->count_count++];
	*last = *c;
	if (c->of == COUNT_EXEMPT)
		last->name[0] = '\0';
	return 0;
}

int
report_end(struct report_maker *m, struct report *out)
{
	bool only_files = m->live_count == 0 && m->file_count > 0;
	bool use_files = only_files && !m->with_files;

	if (tally_end(use_files ? m->files : m->live, &out->tally) < 0)
		return -1;
	m->find(m->arg, calendar_midnight(out->day + 1) - 1, &out->basis);
	out->counts = m->counts;
	out->count_count = m->count_count;
	m->counts = NULL;
	out->from_files = only_files;
	out->left_out = only_files || m->with_files ? 0 : m->file_count;
	out->put_in = !only_files && m->with_files ? m->file_count : 0;
	out->read_again = m->read_again && out->left_out == 0;
	return 0;
}

void
report_free(struct report_maker *m)
{
	if (!m)
		return;
	judging_free(m->judging);
	tally_free(m->live);
	tally_free(m->files);
	free(m->readings);
	free(m->counts);
	free(m);
}

void
report_clear(struct report *r)
{
	tally_clear(&r->tally);
	free(r->counts);
	r->counts = NULL;
	r->count_count = 0;
}

bool
report_proof(const struct report *r, size_t i, char buf[REPORT_SENTENCE])
{
	const struct head *h = &r->proof.head;

	if (i == 0 && r->proof.wrong[0])
		snprintf(buf, REPORT_SENTENCE, "The signed heads of the "
		    "journal cannot be told: %s.", r->proof.wrong);
	else if (r->proof.wrong[0] || h->sequence == 0)
		return false;
	else if (i == 0)
		snprintf(buf, REPORT_SENTENCE, "The journal was signed up to "
		    "entry %" PRIu64 " at %s. The head, and the fingerprint of "
		    "the key:", h->sequence, h->time);
	else if (i == 1)
		snprintf(buf, REPORT_SENTENCE, "%" PRIu64 ":%s", h->sequence,
		    h->digest);
	else if (i == 2)
		snprintf(buf, REPORT_SENTENCE, "%s", r->proof.fingerprint);
	else if (i == 3)
		snprintf(buf, REPORT_SENTENCE, "With them, beadle journal "
		    "verify --head HEAD --key FINGERPRINT finds what was "
		    "changed since.");
	return i < 4;
}
