/* laid_open.c: one session laid open as parts of a page. */
#include "dashboard/laid_open.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/utf8.h"
#include "dashboard/print.h"
#include "dashboard/report.h"

char *
laid_open_title(const struct explanation *e, char *buf, size_t size)
{
	const struct session *s = e->session;
	const char *service = report_service_title(
	    e->judged->basis.context.catalogue, s->service);
	char at[CALENDAR_TEXT];

	snprintf(buf, size, "%.*s, %.16s", utf8_most(service, 60), service,
	    calendar_text(s->start_us, at));
	return buf;
}

void
laid_open_words(struct html *h, const struct explanation *e)
{
	char *words = NULL, *line, *rest;
	size_t len;
	FILE *f = open_memstream(&words, &len);

	if (!f)
		return;
	explain_words(f, e);
	if (fclose(f) == 0) {
		html(h, "<div class=\"aloud\">\n");
		rest = words;
		while ((line = strsep(&rest, "\n")) && rest)
			html(h, "<p>%s</p>\n", line);
		html(h, "</div>\n");
	}
	free(words);
}

/* ---- what was seen ---- */

static void
write_fact(struct html *h, const char *name, const char *value)
{
	html(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

static void
write_equipment(struct html *h, const struct verdict *v)
{
	const char *place = v->device ? v->device->place : "";

	html(h, "<div><dt>Equipment</dt><dd>%s%s%s%s</dd></div>\n",
	    equipment_name(v->equipment), v->device &&
	    v->device->shared == SHARING_YES ? ", shared" : "",
	    place[0] ? ", " : "", place);
}

void
laid_open_facts(struct html *h, const struct explanation *e)
{
	const struct policy_context *c = &e->judged->basis.context;
	const struct session *s = e->session;
	struct grade_bounds time = grade_time(c->grading, s, 0, UINT64_MAX);
	char text[200], at[CALENDAR_TEXT], span[PRINT_SPAN];
	char address[ADDRESS_TEXT], mac[MAC_TEXT];

	html(h, "<h2>What was seen</h2>\n<dl class=\"facts\">\n");
	write_fact(h, "Device", s->device);
	write_fact(h, "Recognised", explain_basis(s->device_basis));
	write_equipment(h, &e->judged->verdict);
	snprintf(text, sizeof(text), "%s, %s, VLAN %u", address_text(
	    s->client, address), s->has_mac ? mac_text(s->client_mac, mac) :
	    "no MAC of its own seen", s->vlan);
	write_fact(h, "Seen as", text);
	write_fact(h, "From", calendar_text(s->start_us, at));
	write_fact(h, "Until", calendar_text(s->end_us, at));
	write_fact(h, "Time", print_bounds(time.lower_s, time.upper_s, span));
	snprintf(text, sizeof(text), "%u connections, %" PRIu64 " bytes up, %"
	    PRIu64 " down", s->flows, s->bytes_up, s->bytes_down);
	write_fact(h, "Traffic", text);
	snprintf(text, sizeof(text), "%s%s%s", session_end_name(s->end),
	    s->continued ? ", went on from the day before" : "",
	    s->continues ? ", goes on into the next day" : "");
	write_fact(h, "Ended", text);
	write_fact(h, "Captured from", s->source);
	html(h, "</dl>\n<p class=\"hint\">%s</p>\n", report_method(ENGLISH));
}

/* ---- who ---- */

static void
write_candidate(struct html *h, const char *who, const char *source,
    const char *weight)
{
	html(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n",
	    who, source, weight);
}

static void
write_candidates(struct html *h, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	const struct roster_device *d = v->device;
	char naming[EXPLAIN_NAMING];

	if (explain_naming(e, naming)[0])
		html(h, "<p class=\"naming\">%s</p>\n", naming);
	if (e->naming.is_hidden)
		return;
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-"
	    "label=\"Candidates\"><table><thead><tr><th scope=\"col\">who it "
	    "may have been</th><th scope=\"col\">source</th><th scope=\"col\">"
	    "what that is worth</th></tr></thead><tbody>\n");
	if (v->person && v->doubt == DOUBT_NONE)
		write_candidate(h, v->person->id, "roster: the device is "
		    "theirs alone", "who keeps a device is not always who "
		    "sits at it");
	else if (d && d->custodian)
		write_candidate(h, d->custodian->id,
		    d->shared == SHARING_YES ? "roster: keeps the device, "
		    "which is shared" : "roster: keeps the device",
		    "not taken for who used it");
	write_candidate(h, v->person || (d && d->custodian) ?
	    "anybody else who was at the device" : "nobody is known",
	    "no log-on is recorded by beadle", "always possible");
	html(h, "</tbody></table></div>\n");
}

/* What makes it less certain. */
static void
write_doubts(struct html *h, const struct explanation *e)
{
	const struct session *s = e->session;
	const struct verdict *v = &e->judged->verdict;
	const struct { bool is_so; const char *words; } doubts[] = {
		{ !v->device, "The roster has no row for this device." },
		{ v->device && v->device->shared == SHARING_YES,
		    "The device is shared." },
		{ v->doubt == DOUBT_NOT_SAID, "The roster does not say "
		    "whether the device is shared." },
		{ s->has_mac && roster_is_random_mac(s->client_mac),
		    "The MAC is one that devices make up; it may change, and "
		    "say nothing of which device it was." },
		{ s->device_basis != DEVICE_ROSTER_MAC && s->device_basis !=
		    DEVICE_MAC, "It was not recognised by its own MAC: an "
		    "address may have been another's at another time." },
		{ v->device && v->device->reference, "It is a reference "
		    "device: what it emits is nobody's." },
		{ v->doubt == DOUBT_HANDOVER, "By the roster another keeps it "
		    "the day before or the day after; at which hour it passed "
		    "on is not said." },
		{ v->doubt == DOUBT_ABSENT, "The roster has them away that "
		    "day." },
		{ v->doubt == DOUBT_SUSPENDED && e->may_know_suspension,
		    "The roster has them suspended that day." },
		{ v->device && v->device->custodian &&
		    v->device->shared != SHARING_YES &&
		    (!v->person || v->doubt != DOUBT_NONE), "Who keeps it "
		    "is known; that they used it is not concluded." },
	};
	size_t i, said = 0;

	for (i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++) {
		if (!doubts[i].is_so)
			continue;
		if (said++ == 0)
			html(h, "<p>What speaks against certainty:</p>\n<ul>");
		html(h, "<li>%s</li>", doubts[i].words);
	}
	if (said)
		html(h, "</ul>\n");
	else
		html(h, "<p>No source contradicts another.</p>\n");
}

void
laid_open_who(struct html *h, const struct explanation *e)
{
	int grade = e->judged->verdict.grades[GRADE_WHO];

	html(h, "<h2>Who</h2>\n<p>Grade %d: %s.</p>\n", grade,
	    grade_words(GRADE_WHO, grade));
	write_candidates(h, e);
	if (!e->naming.is_hidden)
		write_doubts(h, e);
}

/* ---- hosts ---- */

static const char *
ech_words(enum ech e)
{
	switch (e) {
	case ECH_OFFERED:
		return "ECH offered";
	case ECH_OUTER:
		return "ECH: the name may be a front";
	case ECH_NONE:
	case ECH_COUNT:
		break;
	}
	return "";
}

static void
write_host(struct html *h, const struct session_host *host)
{
	char network[24] = "";

	if (host->asn)
		snprintf(network, sizeof(network), "AS%u", host->asn);
	html(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td>"
	    "<td>%s%s%s%s%s</td><td class=\"number\">%u</td><td>%s</td></tr>\n",
	    host->host, role_name(host->role), basis_name(host->basis),
	    host->dns ? "DNS agrees" : "", host->dns && host->ech ? ", " : "",
	    ech_words(host->ech), network[0] && (host->dns || host->ech) ?
	    ", " : "", network, host->flows, host->ndpi[0] ? host->ndpi :
	    "none");
}

static void
write_opinion(struct html *h, const struct explanation *e)
{
	const struct catalogue_service *s = catalogue_service_named(
	    e->judged->basis.context.catalogue, e->session->service);
	unsigned agree = 0, differ = 0, i;

	for (i = 0; s && i < e->session->host_count; i++) {
		switch (evidence_opinion(s, e->session->hosts[i].ndpi)) {
		case AGREEMENT_AGREES:
			agree++;
			break;
		case AGREEMENT_DIFFERS:
			differ++;
			break;
		case AGREEMENT_UNKNOWN:
		case AGREEMENT_COUNT:
			break;
		}
	}
	html(h, "<p>Second opinion: of these hosts, nDPI takes %u for the same "
	    "service and %u for another; of the rest it has no opinion that "
	    "could agree. It decides nothing.</p>\n", agree, differ);
}

void
laid_open_hosts(struct html *h, const struct explanation *e)
{
	size_t i;

	html(h, "<h2>Hosts</h2>\n<div class=\"scroll\" tabindex=\"0\" role="
	    "\"region\" aria-label=\"Hosts\"><table><thead><tr><th scope=\""
	    "col\">host</th><th scope=\"col\">role</th><th scope=\"col\">read "
	    "from</th><th scope=\"col\">beside it</th><th scope=\"col\" class="
	    "\"number\">connections</th><th scope=\"col\">nDPI says</th></tr>"
	    "</thead><tbody>\n");
	for (i = 0; i < e->session->host_count; i++)
		write_host(h, &e->session->hosts[i]);
	html(h, "</tbody></table></div>\n");
	write_opinion(h, e);
}

/* ---- the verdict ---- */

static void
write_grade(struct html *h, const struct explanation *e, enum grade_axis a,
    int grade)
{
	char why[EXPLAIN_WHY];

	html(h, "<tr><th scope=\"row\">%s</th><td>", grade_axis_name(a));
	if (grade < 0)
		html(h, "–");
	else
		html(h, "<span class=\"grade grade-%d\">%d</span>", grade,
		    grade);
	html(h, "</td><td>%s", grade_words(a, grade));
	if (explain_why(e, a, why)[0])
		html(h, ": %s", why);
	html(h, "</td></tr>\n");
}

void
laid_open_grades(struct html *h, const struct explanation *e)
{
	const int *grades = e->judged->verdict.grades;
	int grade, a;

	html(h, "<h2>How strong it is, the weakest first</h2>\n<table class="
	    "\"grades\"><thead><tr><th scope=\"col\">claim</th><th scope=\""
	    "col\">grade, 0 to 4</th><th scope=\"col\">in words</th></tr>"
	    "</thead><tbody>\n");
	for (grade = -1; grade <= 4; grade++)
		for (a = 0; a < GRADE_AXIS_COUNT; a++)
			if (grades[a] == grade)
				write_grade(h, e, (enum grade_axis)a, grade);
	html(h, "</tbody></table>\n");
}

void
laid_open_steps(struct html *h, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	const struct policy_step *step;
	size_t i;

	html(h, "<h2>Clause by clause</h2>\n<ol class=\"steps\">\n");
	for (i = 0; i < e->steps->count; i++) {
		step = &e->steps->step[i];
		html(h, "<li class=\"%s\"><strong>%s%s%s</strong>: %s<br>"
		    "<span class=\"hint\">%s</span></li>\n",
		    step->answer > 0 ? "yes" : "no", step->clause,
		    step->clause[0] ? ", " : "", step->title,
		    step->answer > 0 ? "yes" : step->answer < 0 ? "unknown" :
		    "no", step->facts);
	}
	html(h, "</ol>\n<p>So it is %s%s.", wording_outcome(ENGLISH,
	    v->outcome), v->normally ? ", normally" : "");
	if (v->says[0])
		html(h, " The policy’s words: “%s”", v->says);
	if (v->missing[0])
		html(h, " What is missing: %s.", v->missing);
	html(h, "</p>\n");
}

void
laid_open_law(struct html *h, const struct explanation *e)
{
	const struct judging_basis *b = &e->judged->basis;
	char known[JUDGING_KNOWN];

	html(h, "<details><summary>The texts it was judged by</summary><dl "
	    "class=\"facts hashes\">\n");
	write_fact(h, "Policy", policy_title(b->context.policy));
	write_fact(h, "As known", judging_known(ENGLISH, &b->context, known));
	write_fact(h, "law", b->law->hash);
	write_fact(h, "policy", policy_hash(b->context.policy));
	write_fact(h, "calendar", calendar_hash(b->context.calendar));
	write_fact(h, "roster", roster_hash(b->context.roster));
	write_fact(h, "catalogue", catalogue_hash(b->context.catalogue));
	write_fact(h, "grading", grading_hash(b->context.grading));
	html(h, "</dl></details>\n");
}

/* ---- what was not seen ---- */

void
laid_open_cover(struct html *h, const struct store_cover *c)
{
	char line[REPORT_SENTENCE];
	size_t i;

	html(h, "<h2>Coverage that day</h2>\n<ul>");
	for (i = 0; report_seen(ENGLISH, c, i, line); i++)
		html(h, "<li>%s</li>", line);
	html(h, "</ul>\n");
}

void
laid_open_limits(struct html *h)
{
	size_t i;

	html(h, "<h2>What this can and cannot show</h2>\n<ul>");
	for (i = 0; i < 3 && report_limit(ENGLISH, i); i++)
		html(h, "<li>%s</li>", report_limit(ENGLISH, i));
	html(h, "</ul>\n");
}
