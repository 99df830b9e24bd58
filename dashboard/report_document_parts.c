/* report_document_parts.c: what every report says of itself, as sections: what
 * was seen, how often it is wrong, what it cannot show, how to check it. */
#include "dashboard/report_document.h"

#include <inttypes.h>
#include <stdio.h>

#include "dashboard/measured_words.h"
#include "dashboard/precision_words.h"

static void
add_count(struct document *d, const char *id, uint64_t n)
{
	document_fact(d, id, NULL, document_count(n));
}

static enum language
language_of(const struct document *d)
{
	return language_tagged(d->language);
}

static const char *
words(const struct document *d, enum word w)
{
	return wording_text(language_of(d), w);
}

/* ---- coverage ---- */

static void
add_cover(struct document *d, const struct store_cover *c)
{
	const struct { const char *id; uint64_t value; } counts[] = {
		{ "minutes", c->minutes },
		{ "packets", c->packets },
		{ "bytes", c->bytes },
		{ "decoded", c->decoded },
		{ "other", c->other },
		{ "fragments", c->fragments },
		{ "undecodable", c->undecodable },
		{ "duplicates", c->duplicates },
		{ "dropped", c->dropped },
		{ "device_dropped", c->device_dropped },
		{ "quarantined", c->quarantined },
		{ "received", c->received },
		{ "abandoned", c->abandoned },
		{ "flows_new", c->flows_new },
		{ "flows_ended", c->flows_ended },
		{ "flows_evicted", c->flows_evicted },
		{ "flows_lost", c->flows_lost },
		{ "flows_opaque", c->flows_opaque },
		{ "flows_other", c->flows[TRAFFIC_OTHER] },
		{ "flows_named", c->flows[TRAFFIC_NAMED] },
		{ "flows_unread", c->flows[TRAFFIC_UNREAD] },
		{ "flows_ech", c->flows[TRAFFIC_ECH] },
		{ "flows_dns", c->flows[TRAFFIC_DNS] },
		{ "flows_relay", c->flows[TRAFFIC_RELAY] },
		{ "flows_vpn", c->flows[TRAFFIC_VPN] },
		{ "flows_tor", c->flows[TRAFFIC_TOR] },
		{ "payload_other", c->payload[TRAFFIC_OTHER] },
		{ "payload_named", c->payload[TRAFFIC_NAMED] },
		{ "payload_unread", c->payload[TRAFFIC_UNREAD] },
		{ "payload_ech", c->payload[TRAFFIC_ECH] },
		{ "payload_dns", c->payload[TRAFFIC_DNS] },
		{ "payload_relay", c->payload[TRAFFIC_RELAY] },
		{ "payload_vpn", c->payload[TRAFFIC_VPN] },
		{ "payload_tor", c->payload[TRAFFIC_TOR] },
		{ "client_only", c->client_only },
		{ "server_only", c->server_only },
		{ "notes_lost", c->notes_lost },
		{ "contacts_capped", c->contacts_capped },
		{ "sensors_lost", c->sensors_lost },
		{ "gap_us", c->gap_us },
		{ "unheard_us", c->unheard_us },
		{ "sessions_lost", c->sessions_lost },
		{ "entries_lost", c->entries_lost },
	};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		add_count(d, counts[i].id, counts[i].value);
}

void
report_document_coverage(struct document *d, const struct report *r)
{
	char line[REPORT_SENTENCE];
	struct store_count of;

	document_section(d, 1, "coverage", words(d, WORD_H_COVERAGE));
	for (size_t i = 0; report_coverage(language_of(d), r, i, line); i++)
		document_paragraph(d, "%s", line);
	add_cover(d, &r->cover);
	of = report_counted(r, COUNT_UNKNOWN);
	add_count(d, "unknown_sessions", of.sessions);
	add_count(d, "unknown_devices", of.devices);
	of = report_counted(r, COUNT_EXEMPT);
	add_count(d, "exempt_sessions", of.sessions);
}

/* ---- how often it is wrong ---- */

static void
add_demoted(struct document *d, const struct report *r)
{
	const struct policy_context *c = &r->basis.context;
	uint64_t end_us = calendar_midnight(r->dates.to + 1) - 1;
	const struct catalogue_service *s;
	char line[PRECISION_TEXT];
	struct demotion of;
	uint32_t i = 0;

	while ((s = precision_next(c, end_us, &i, &of)))
		document_item(d, "%s", precision_demoted(language_of(d),
		    s->title, &of, line));
	if (i == 0)
		return;
	for (i = 0; (s = precision_next(c, end_us, &i, &of));) {
		snprintf(line, sizeof(line), "demoted_%s", s->id);
		document_fact(d, line, NULL, document_percent(of.ratio.right,
		    of.ratio.right + of.ratio.wrong));
	}
}

void
report_document_reviewed(struct document *d, const struct report *r)
{
	struct precision_ratio ratio;
	char line[PRECISION_TEXT];

	document_section(d, 1, "reviewed", words(d, WORD_H_PRECISION));
	document_paragraph(d, "%s", precision_line(language_of(d),
	    &r->reviewed, r->reviewed_since, line));
	precision_ratio(&r->reviewed, PRECISION_RULE, &ratio);
	document_fact(d, "since", NULL, r->reviewed_since == INT32_MAX ?
	    document_none(DOCUMENT_DAY) : document_day(r->reviewed_since));
	document_fact(d, "right", NULL, document_percent(ratio.right,
	    ratio.right + ratio.wrong));
	add_count(d, "unclear", ratio.unclear);
	add_demoted(d, r);
}

static void
add_ratio(struct document *d, const char *id, const struct precision_ratio *of)
{
	document_fact(d, id, NULL, document_percent(of->right, of->right +
	    of->wrong));
}

void
report_document_measured(struct document *d, const struct report *r)
{
	const struct measured *m = report_is_measured(r) ? &r->measured : NULL;
	char line[MEASURED_TEXT];

	document_section(d, 1, "measured", words(d, WORD_H_MEASURED));
	for (size_t i = 0; measured_line(language_of(d), m, i, line); i++)
		document_paragraph(d, "%s", line);
	if (!m)
		return;
	document_fact(d, "corpus", NULL, document_text(m->corpus));
	document_fact(d, "grading", NULL, document_text(m->grading));
	document_fact(d, "catalogue", NULL, document_text(m->catalogue));
	add_count(d, "uses", m->uses);
	add_ratio(d, "visits", &m->visits);
	add_ratio(d, "found", &m->found);
	add_ratio(d, "inside", &m->inside);
	document_fact(d, "parts_above", NULL, document_percent(m->parts_above,
	    m->parts));
}

/* ---- what it cannot show, and how it is checked ---- */

void
report_document_limits(struct document *d)
{
	enum language l = language_of(d);

	document_section(d, 1, "limits", words(d, WORD_H_LIMITS));
	for (size_t i = 0; report_limit(l, i); i++)
		document_paragraph(d, "%s", report_limit(l, i));
}

void
report_document_proof(struct document *d, const struct report *r)
{
	const struct head *h = &r->proof.head;
	char line[REPORT_SENTENCE];

	for (size_t i = 0; report_proof(language_of(d), r, i, line); i++) {
		if (i == 0)
			document_section(d, 1, "proof",
			    words(d, WORD_H_PROOF));
		document_paragraph(d, "%s", line);
	}
	if (h->sequence == 0)
		return;
	snprintf(line, sizeof(line), "%" PRIu64 ":%s", h->sequence, h->digest);
	document_fact(d, "head", NULL, document_text(line));
	document_fact(d, "signed", NULL, document_text(h->time));
	document_fact(d, "key", NULL, document_text(r->proof.fingerprint));
}
