/* note_check.c: whatever a note says is held against what could be. */
#include "store/note_check.h"

#include <string.h>

#include "classify/catalogue.h"

#define MOST_BYTES (UINT64_C(1) << 48)		/* in one minute */
#define MOST_LIFE_US (UINT64_C(1000000) << 31)	/* RFC 2181 section 8 */
#define LATE_MINUTES 1500	/* how old a minute may be that is told of */

const char *
note_wrong_size(const struct note *n, size_t len)
{
	if (len < note_size(NOTE_TIME))
		return "is not whole";
	if (n->version != NOTE_VERSION)
		return "is of another version";
	if (note_size(n->kind) == 0)
		return "is of an unknown kind";
	return note_size(n->kind) > len ? "is not whole" : NULL;
}

/* A protocol name: printable, and zeros behind it. */
static bool
is_padded_text(const char *text, size_t room)
{
	static const char zeros[sizeof(((struct note_flow *)0)->ndpi)];
	size_t i = 0;

	while (i < room && text[i] >= ' ' && text[i] <= '~')
		i++;
	return i < room && memcmp(text + i, zeros, room - i) == 0;
}

static bool
is_entry(uint32_t entry, uint32_t entries)
{
	return entry < entries || entry == CATALOGUE_NONE;
}

/* A name outside the catalogue: only who began a connection when, and that
 * as a contact. Whatever else is told of it says where it went. */
static const char *
wrong_foreign(const struct note *n)
{
	static const struct note_flow nothing;
	const struct note_flow *f = &n->flow;
	struct note_flow rest = *f;

	rest.start_us = rest.name_hash = rest.entry = 0;
	rest.vlan = rest.proto = rest.has_mac = rest.basis = 0;
	memset(rest.client_mac, 0, sizeof(rest.client_mac));
	memset(rest.client, 0, sizeof(rest.client));
	if (n->kind != NOTE_CONTACT || f->entry != CATALOGUE_NONE)
		return "has a number for a name that is told";
	if (f->basis > BASIS_HTTP)
		return "has a number for no name";
	if (memcmp(&rest, &nothing, sizeof(rest)) != 0)
		return "tells where a foreign connection went";
	return NULL;
}

static const char *
wrong_flow(const struct note *n, uint32_t entries)
{
	const struct note_flow *f = &n->flow;

	if (!is_entry(f->entry, entries))
		return "names no catalogue entry";
	if (f->start_us > n->time_us)
		return "tells of a flow that begins later";
	if (f->vlan > 4095 || (f->proto != 6 && f->proto != 17) ||
	    f->has_mac > 1)
		return "tells of an impossible flow";
	if (f->basis >= BASIS_COUNT || f->ech >= ECH_COUNT)
		return "has an unknown basis";
	if (!is_padded_text(f->ndpi, sizeof(f->ndpi)))
		return "has an opinion that is no text";
	if (f->dns != 0)
		return "speaks for DNS";
	return f->name_hash != 0 ? wrong_foreign(n) : NULL;
}

static const char *
wrong_answer(const struct note *n, uint32_t entries)
{
	static const uint8_t nowhere[16];
	const struct note_answer *a = &n->answer;

	if (!is_entry(a->entry, entries) || !is_entry(a->front, entries))
		return "names no catalogue entry";
	if (a->from_us > n->time_us || a->until_us < a->from_us ||
	    a->until_us - a->from_us > MOST_LIFE_US)
		return "answers for an impossible time";
	if (a->ech >= ANSWER_ECH_COUNT || (a->ech == ANSWER_PLAIN &&
	    memcmp(a->address, nowhere, sizeof(nowhere)) == 0))
		return "answers nothing";
	return NULL;
}

static bool
is_minute_of(uint32_t minute, uint64_t time_us)
{
	uint64_t now = time_us / SESSION_MINUTE_US;

	return minute <= now && now - minute <= LATE_MINUTES;
}

static const char *
wrong_progress(const struct note *n)
{
	const struct note_progress *p = &n->progress;

	if (p->first_us > p->last_us || p->last_us > n->time_us ||
	    p->first_us < n->flow.start_us)
		return "has packets out of order";
	if (p->first_us / SESSION_MINUTE_US != p->minute ||
	    p->last_us / SESSION_MINUTE_US != p->minute ||
	    !is_minute_of(p->minute, n->time_us))
		return "has packets outside its minute";
	if (p->bytes_up > MOST_BYTES || p->bytes_down > MOST_BYTES ||
	    p->is_new > 1)
		return "has impossible amounts";
	return NULL;
}

static const char *
wrong_cover(const struct note *n)
{
	const struct note_cover *c = &n->cover;
	const uint64_t amounts[] = { c->packets, c->bytes, c->decoded, c->other,
		c->fragments, c->undecodable, c->duplicates, c->dropped,
		c->device_dropped, c->quarantined, c->flows_new,
		c->flows_ended, c->flows_evicted, c->notes_lost,
		c->contacts_capped, c->client_only, c->server_only,
		c->received, c->abandoned, c->waiting_before, c->waiting,
		c->flows_lost, c->flows_before, c->flows_live,
		c->evicted_half_open, c->evicted_nameless, c->evicted_named };
	size_t i;

	if (!is_minute_of(c->minute, n->time_us))
		return "covers a minute it cannot know";
	for (i = 0; i < sizeof(amounts) / sizeof(*amounts); i++)
		if (amounts[i] > MOST_BYTES)
			return "has impossible amounts";
	for (i = 0; i < TRAFFIC_COUNT; i++)
		if (c->flows[i] > MOST_BYTES || c->payload[i] > MOST_BYTES)
			return "has impossible amounts";
	return NULL;
}

const char *
note_wrong(const struct note *n, uint32_t entries)
{
	const char *wrong = NULL;

	switch ((enum note_kind)n->kind) {
	case NOTE_TIME:
		return NULL;
	case NOTE_ANSWER:
		return wrong_answer(n, entries);
	case NOTE_CONTACT:
		return wrong_flow(n, entries);
	case NOTE_PROGRESS:
		wrong = wrong_flow(n, entries);
		return wrong ? wrong : wrong_progress(n);
	case NOTE_END:
		if (n->end >= FLOW_END_COUNT)
			return "ends in an unknown way";
		return wrong_flow(n, entries);
	case NOTE_COVER:
		return wrong_cover(n);
	case NOTE_KIND_COUNT:
		break;
	}
	return "is of an unknown kind";
}
