/* render_json.c: a report as one line of JSON. */
#include "dashboard/render.h"

#include "classify/json.h"
#include "dashboard/measured_words.h"
#include "dashboard/precision_words.h"

static void
write_numbers(struct json *j, const struct tally_numbers *n)
{
	json_unsigned(j, "sessions", n->sessions);
	json_unsigned(j, "devices", n->devices);
	json_number(j, "lower_s", n->lower_s);
	json_number(j, "upper_s", n->upper_s);
	json_unsigned(j, "contrary", n->contrary);
}

static void
write_cover(struct json *j, const struct report *r)
{
	const struct store_cover *c = &r->cover;
	const struct { const char *name; uint64_t value; } members[] = {
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
		{ "sessions_lost", c->sessions_lost },
		{ "entries_lost", c->entries_lost },
	};
	const struct store_count unknown = report_counted(r, COUNT_UNKNOWN);
	size_t i;

	json_object_begin(j, "coverage");
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		json_unsigned(j, members[i].name, members[i].value);
	json_unsigned(j, "unknown_sessions", unknown.sessions);
	json_unsigned(j, "unknown_devices", unknown.devices);
	json_object_end(j);
}

/* One table; key names it and id_key the first member of its rows. */
static void
write_rows(struct json *j, const char *key, const char *id_key,
    const struct tally_row *rows, size_t count)
{
	size_t i;

	json_array_begin(j, key);
	for (i = 0; i < count; i++) {
		json_object_begin(j, NULL);
		json_text(j, id_key, rows[i].id);
		write_numbers(j, &rows[i].n);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
write_services(struct json *j, const struct report *r)
{
	const struct tally *t = &r->tally;
	size_t i;

	json_array_begin(j, "services");
	for (i = 0; i < t->service_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "service", t->services[i].id);
		json_text(j, "title",
		    report_service_title(r->basis.context.catalogue,
		    t->services[i].id));
		write_numbers(j, &t->services[i].n);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
write_clauses(struct json *j, const struct tally *t)
{
	size_t i;

	json_array_begin(j, "clauses");
	for (i = 0; i < t->clause_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "clause", t->clauses[i].clause);
		json_text(j, "title", t->clauses[i].title);
		json_text(j, "outcome", outcome_name(t->clauses[i].outcome));
		json_unsigned(j, "sessions", t->clauses[i].sessions);
		json_bool(j, "normally", t->clauses[i].normally);
		json_text(j, "law", t->clauses[i].law->hash);
		json_object_end(j);
	}
	json_array_end(j);
}

/* What was counted and not kept. */
static void
write_counts(struct json *j, const struct report *r)
{
	const struct store_count *c;

	json_array_begin(j, "counted");
	for (c = r->counts; c < r->counts + r->count_count; c++) {
		json_object_begin(j, NULL);
		json_text(j, "of", store_count_of_name(c->of));
		json_text(j, "name", c->name);
		json_unsigned(j, "sessions", c->sessions);
		json_unsigned(j, "devices", c->devices);
		json_unsigned(j, "session_minutes", c->minutes);
		json_unsigned(j, "bytes", c->bytes);
		json_object_end(j);
	}
	json_array_end(j);
}

/* The laws that judged any session. */
static void
write_laws(struct json *j, const struct tally *t)
{
	size_t i;

	json_array_begin(j, "laws");
	for (i = 0; i < t->law_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "law", t->laws[i]->hash);
		json_text(j, "policy", policy_title(t->laws[i]->policy));
		json_text(j, "policy_hash", policy_hash(t->laws[i]->policy));
		json_object_end(j);
	}
	json_array_end(j);
}

/* The law in force at the day's end, and what it is read with. */
static void
write_basis(struct json *j, const struct judging_basis *b)
{
	const struct policy_context *c = &b->context;
	char known[JUDGING_KNOWN];

	json_text(j, "law", b->law->hash);
	json_text(j, "policy", policy_title(c->policy));
	json_text(j, "calendar", calendar_hash(c->calendar));
	json_text(j, "roster", roster_hash(c->roster));
	json_text(j, "as_known", judging_known(c, known));
}

static void
write_head(struct json *j, const struct report *r)
{
	char day[11];
	int o;

	json_number(j, "report", REPORT_VERSION);
	json_text(j, "site", r->site);
	json_text(j, "day", text_day_text(r->day, day));
	json_text(j, "zone", r->zone);
	write_basis(j, &r->basis);
	write_laws(j, &r->tally);
	write_cover(j, r);
	json_unsigned(j, "sessions", r->tally.all.sessions);
	json_unsigned(j, "devices", r->tally.all.devices);
	json_object_begin(j, "time");
	json_number(j, "lower_s", r->tally.all.lower_s);
	json_number(j, "upper_s", r->tally.all.upper_s);
	json_text(j, "method", report_method);
	json_object_end(j);
	json_object_begin(j, "outcomes");
	for (o = 0; o < OUTCOME_COUNT; o++)
		json_unsigned(j, outcome_name((enum outcome)o),
		    r->tally.outcomes[o]);
	json_object_end(j);
	json_unsigned(j, "normally", r->tally.normally);
}

/* What reviewers found of flags up to the day, and what is demoted for it. */
static void
write_precision(struct json *j, const struct report *r)
{
	const struct policy_context *c = &r->basis.context;
	const struct catalogue_service *s;
	struct demotion d;
	char day[TEXT_DAY_TEXT];
	uint32_t i = 0;

	json_object_begin(j, "precision");
	if (r->reviewed_since == INT32_MAX)
		json_none(j, "since");
	else
		json_text(j, "since", text_day_text(r->reviewed_since, day));
	precision_json(j, &r->reviewed, PRECISION_RULE);
	json_object_end(j);
	json_array_begin(j, "demoted");
	while ((s = precision_next(c, calendar_midnight(r->day + 1) - 1, &i,
	    &d))) {
		json_object_begin(j, NULL);
		json_text(j, "service", s->id);
		precision_json_demoted(j, &d);
		json_object_end(j);
	}
	json_array_end(j);
}

/* The signed head of the journal. */
static void
write_proof(struct json *j, const struct proof *p)
{
	if (p->head.sequence == 0)
		return;
	json_object_begin(j, "journal");
	json_unsigned(j, "sequence", p->head.sequence);
	json_text(j, "digest", p->head.digest);
	json_text(j, "signed", p->head.time);
	json_text(j, "key", p->fingerprint);
	json_object_end(j);
}

int
render_json(const struct report *r, FILE *out)
{
	const struct tally *t = &r->tally;
	struct json j = { 0 };
	int result = -1;

	json_object_begin(&j, NULL);
	write_head(&j, r);
	write_services(&j, r);
	write_rows(&j, "groups", "group", t->groups, t->group_count);
	write_rows(&j, "periods", "period", t->periods, t->period_count);
	write_rows(&j, "hours", "working_time", t->hours, t->hours_count);
	write_clauses(&j, t);
	write_counts(&j, r);
	write_precision(&j, r);
	measured_json(&j, report_is_measured(r) ? &r->measured : NULL);
	json_unsigned(&j, "unknown_sessions",
	    report_counted(r, COUNT_UNKNOWN).sessions);
	write_proof(&j, &r->proof);
	json_object_end(&j);
	json_newline(&j);
	if (json_ok(&j)) {
		fwrite(j.bytes, 1, j.len, out);
		result = 0;
	}
	json_free(&j);
	return result;
}
