/* register_form.c: the command line of beadle register read into an act. */
#include "dashboard/register_form.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/moment.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* To which forms an option belongs. */
enum { OF_ADD = 1, OF_CHANGE = 2, OF_LIST = 4,
	OF_ALL = OF_ADD | OF_CHANGE | OF_LIST };

#define ROWS(ROW) \
	ROW("person", "Person", "ID", \
	    "add: whose it is", OF_ADD) \
	ROW("group", "Group", "GROUP", \
	    "add: for this group of people or devices", OF_ADD) \
	ROW("device", "Device", "ID", \
	    "add: on this device", OF_ADD) \
	ROW("place", "Place", "PLACE", \
	    "add: in this place", OF_ADD) \
	ROW("network", "Network", "ID", \
	    "add: on this network", OF_ADD) \
	ROW("service", "Services", "ID,ID", \
	    "add: these services (all)", OF_ADD) \
	ROW("from", "From", "DAY", \
	    "from this day on (today)", OF_ADD | OF_CHANGE) \
	ROW("to", "Until", "DAY", \
	    "add: to this day, included (open)", OF_ADD) \
	ROW("weekdays", "Weekdays", "mon,tue", \
	    "add: on these days (all)", OF_ADD) \
	ROW("hours", "Hours", "12:00-13:00", \
	    "add: at these hours (all)", OF_ADD) \
	ROW("account", "Account", "NAME", \
	    "add: the account's handle or URL", OF_ADD) \
	ROW("conditions", "Conditions", "TEXT", \
	    "add: on what conditions", OF_ADD) \
	ROW("ground", "Ground", "WORD", \
	    "add: the ground of an authority", OF_ADD) \
	ROW("reference", "Reference", "TEXT", \
	    "add: minute, letter, vault entry", OF_ADD) \
	ROW("administrators", "Administrators", "ID,ID", \
	    "add: the account's two", OF_ADD) \
	ROW("trained", "Trained on", "DAY", \
	    "add: when the person was trained", OF_ADD) \
	ROW("notified", "Head told on", "DAY", \
	    "add: when the head was told of it", OF_ADD) \
	ROW("by", "By", "ID", \
	    "every act: the person who does it", OF_ADD | OF_CHANGE) \
	ROW("reason", "Reason", "TEXT", \
	    "every act: why", OF_ADD | OF_CHANGE) \
	ROW("at", "At", "TIME", \
	    "list: as it is then (now)", OF_LIST) \
	ROW("as-known", "As known", "TIME", \
	    "list: as known then (now)", OF_LIST) \
	ROW("missing", "Missing", NULL, \
	    "acknowledgement list: who has not", OF_LIST) \
	ROW("json", "JSON", NULL, \
	    "list: one entry a line, as JSON", OF_LIST) \
	ROW("password", "Password", "-", \
	    "never: beadle keeps no passwords", 0)

#define OPTION(name, label, value, help, forms) { name, '\0', value, help },
#define FORMS(name, label, value, help, forms) forms,
#define LABEL(name, label, value, help, forms) label,

const struct options_row register_form_rows[FORM_COUNT] = {
	COMMAND_PLACE_ROWS,
	ROWS(OPTION)
};

static const unsigned char uses[FORM_COUNT] = {
	OF_ALL, OF_ALL, OF_ALL,		/* the place */
	ROWS(FORMS)
};
static_assert(COMMAND_PLACE == 3, "the place is of all forms");

static const char *const labels[FORM_COUNT] = {
	"", "", "",
	ROWS(LABEL)
};

const char *
register_form_label(size_t option)
{
	return labels[option];
}

/* Writes the sentence: the option's name (unless there is none in particular),
 * then what follows it. Returns -1. */
static int __attribute__((format(printf, 4, 5)))
fail(const struct register_form *form, struct register_form_fault *fault,
    size_t option, const char *format, ...)
{
	va_list args;
	int len = 0;

	fault->option = option;
	if (option < FORM_COUNT)
		len = snprintf(fault->why, fault->whylen, "%s%s",
		    form->on_page ? "" : "--", form->on_page ?
		    labels[option] : register_form_rows[option].name);
	va_start(args, format);
	if (len >= 0 && (size_t)len < fault->whylen)
		vsnprintf(fault->why + len, fault->whylen - (size_t)len,
		    format, args);
	va_end(args);
	return -1;
}

/* At an option, in words that do not begin with its name. */
static int
fail_at(struct register_form_fault *fault, size_t option, const char *words)
{
	fault->option = option;
	snprintf(fault->why, fault->whylen, "%s", words);
	return -1;
}

/* ---- the words ---- */

static int
read_verb(const char *word, struct register_form *out)
{
	int v;

	out->is_list = strcmp(word, "list") == 0;
	for (v = 0; v < REGISTER_VERB_COUNT; v++)
		if (strcmp(word, register_verb_name((enum register_verb)v)) ==
		    0)
			break;
	out->verb = (enum register_verb)v;
	return out->is_list || v < REGISTER_VERB_COUNT ? 0 : -1;
}

int
register_form_words(int argc, char **argv, struct register_form *out,
    char *why, size_t whylen)
{
	unsigned number;
	bool needs_id;
	int k;

	for (k = 0; k < REGISTER_KIND_COUNT; k++)
		if (strcmp(argv[0],
		    register_kind_name((enum register_kind)k)) == 0)
			break;
	if (k == REGISTER_KIND_COUNT) {
		snprintf(why, whylen, "there is no register \"%.40s\": it is "
		    "official, curriculum, exception, acknowledgement or "
		    "authority", argv[0]);
		return -1;
	}
	out->kind = (enum register_kind)k;
	if (read_verb(argv[1], out) < 0) {
		snprintf(why, whylen, "\"%.40s\" is nothing one does to a "
		    "register: add, approve, suspend, resume, revoke, end or "
		    "list it", argv[1]);
		return -1;
	}
	out->id = argc > 2 ? argv[2] : "";
	needs_id = !out->is_list && out->verb != REGISTER_ADD;
	if (!needs_id && out->verb == REGISTER_ADD && out->id[0]) {
		snprintf(why, whylen, "an entry that is added gets its id by "
		    "itself: leave \"%.40s\" out", out->id);
		return -1;
	}
	if (needs_id && !out->id[0]) {
		snprintf(why, whylen, "which entry? give its id, like %s-3",
		    register_kind_name(out->kind));
		return -1;
	}
	if (out->id[0] &&
	    register_id_read(out->id, out->kind, &number) < 0) {
		snprintf(why, whylen, "\"%.40s\" is no entry of this register: "
		    "give its id, like %s-3", out->id,
		    register_kind_name(out->kind));
		return -1;
	}
	return 0;
}

/* ---- which options ---- */

/* "password: x", "pin=1234", "https://user:word@host": what somebody meant to
 * be kept here. */
static bool
has_password(const char *text)
{
	static const char *const words[] = { "password", "passwd", "passcode",
		"passphrase", "pwd", "pin" };
	const char *at, *host;
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		for (at = strcasestr(text, words[i]); at;
		    at = strcasestr(at + 1, words[i])) {
			const char *after = at + strlen(words[i]);

			if (at > text && isalnum((unsigned char)at[-1]))
				continue;
			after += strspn(after, " ");
			if (*after == ':' || *after == '=')
				return true;
		}
	at = strstr(text, "://");
	host = at ? at + 3 + strcspn(at + 3, "/?# ") : NULL;
	at = at ? memchr(at + 3, '@', (size_t)(host - at - 3)) : NULL;
	return at != NULL;
}

static const char *
form_name(const struct register_form *form)
{
	return form->is_list ? "list" : register_verb_name(form->verb);
}

int
register_form_check(const struct register_form *form,
    const char *const *values, struct register_form_fault *fault)
{
	unsigned use = form->is_list ? OF_LIST :
	    form->verb == REGISTER_ADD ? OF_ADD : OF_CHANGE;
	size_t i;

	for (i = 0; i < FORM_COUNT; i++) {
		if (!values[i])
			continue;
		if (i == FORM_PASSWORD || (i >= COMMAND_PLACE &&
		    register_form_rows[i].value && has_password(values[i])))
			return fail_at(fault, i, form->on_page ?
			    "beadle keeps no passwords: say under Reference "
			    "where the school keeps it" : "beadle keeps no "
			    "passwords: give --reference to where the school "
			    "keeps it");
		if (!(uses[i] & use))
			return fail(form, fault, i, " is not for \"%s\"",
			    form_name(form));
	}
	if (values[FORM_MISSING] && form->kind != REGISTER_ACKNOWLEDGEMENT)
		return fail(form, fault, FORM_MISSING, " is for "
		    "acknowledgements");
	return 0;
}

/* ---- the act ---- */

struct reading {
	const struct register_form *form;
	const char *const *values;
	uint64_t now_us;
	struct register_form_fault *fault;
};

static int
read_text(const struct reading *r, size_t option, char *out, size_t room)
{
	const char *value = r->values[option];

	if (!value)
		return 0;
	if (value[0] == '\0' || strlen(value) >= room)
		return fail(r->form, r->fault, option, " has %s", value[0] ?
		    "more letters than an entry has room for" :
		    "nothing in it");
	strcpy(out, value);
	return 0;
}

/* Not given: *out stays. */
static int
read_day(const struct reading *r, size_t option, int32_t *out)
{
	const char *value = r->values[option];
	char inner[200];

	if (!value)
		return 0;
	if (moment_day(value, r->now_us, out, inner, sizeof(inner)) == 0) {
		if (*out >= 0)
			return 0;
		snprintf(inner, sizeof(inner), "%.40s is too long ago: give a "
		    "day from 1970-01-01 on", value);
	}
	return fail(r->form, r->fault, option, ": %s", inner);
}

/* Ids between commas, each into room bytes; how many, or -1. */
static int
read_ids(const struct reading *r, size_t option, char *out, size_t room,
    int most)
{
	const char *at = r->values[option];
	size_t len;
	int n = 0;

	while (at) {
		len = strcspn(at, ",");
		if (len == 0 || len >= room || n == most)
			return fail(r->form, r->fault, option, " is a list of "
			    "at most %d ids, with commas and without spaces",
			    most);
		memcpy(out, at, len);
		out[len] = '\0';
		out += room;
		n++;
		at = at[len] ? at + len + 1 : NULL;
	}
	return n;
}

static int
read_weekdays(const struct reading *r, unsigned *out)
{
	const char *at = r->values[FORM_WEEKDAYS];
	size_t len;
	int day;

	while (at) {
		len = strcspn(at, ",");
		day = register_weekday_read(at, len);
		if (day < 0)
			return fail(r->form, r->fault, FORM_WEEKDAYS, " is a "
			    "list like mon,tue of mon, tue, wed, thu, fri, "
			    "sat, sun");
		*out |= 1u << day;
		at = at[len] ? at + len + 1 : NULL;
	}
	return 0;
}

static int
read_times(const struct reading *r, struct register_scope *s)
{
	const char *hours = r->values[FORM_HOURS];

	s->from = calendar_day(r->now_us);
	if (read_day(r, FORM_FROM, &s->from) < 0 ||
	    read_day(r, FORM_TO, &s->to) < 0 ||
	    read_weekdays(r, &s->weekdays) < 0)
		return -1;
	if (s->to < s->from)
		return fail(r->form, r->fault, FORM_TO, " is before the entry "
		    "begins");
	if (hours && register_hours_read(hours, &s->from_minute,
	    &s->to_minute) < 0)
		return fail(r->form, r->fault, FORM_HOURS, " is written like "
		    "12:00-13:00, within one day");
	return 0;
}

static int
read_scope(const struct reading *r, struct register_scope *s)
{
	int n;

	if (read_text(r, FORM_PERSON, s->person, sizeof(s->person)) < 0 ||
	    read_text(r, FORM_GROUP, s->group, sizeof(s->group)) < 0 ||
	    read_text(r, FORM_DEVICE, s->device, sizeof(s->device)) < 0 ||
	    read_text(r, FORM_PLACE, s->place, sizeof(s->place)) < 0 ||
	    read_text(r, FORM_NETWORK, s->network, sizeof(s->network)) < 0)
		return -1;
	n = read_ids(r, FORM_SERVICE, (char *)s->services,
	    sizeof(s->services[0]), REGISTER_SERVICES);
	if (n < 0)
		return -1;
	s->service_count = (size_t)n;
	return read_times(r, s);
}

static int
read_terms(const struct reading *r, struct register_terms *t)
{
	if (read_text(r, FORM_ACCOUNT, t->account, sizeof(t->account)) < 0 ||
	    read_text(r, FORM_CONDITIONS, t->conditions,
	    sizeof(t->conditions)) < 0 ||
	    read_text(r, FORM_GROUND, t->ground, sizeof(t->ground)) < 0 ||
	    read_text(r, FORM_REFERENCE, t->reference,
	    sizeof(t->reference)) < 0 ||
	    read_ids(r, FORM_ADMINISTRATORS, (char *)t->administrators,
	    sizeof(t->administrators[0]), 2) < 0 ||
	    read_day(r, FORM_TRAINED, &t->trained) < 0)
		return -1;
	return read_day(r, FORM_NOTIFIED, &t->notified);
}

/* An entry of nobody and nothing would be for everybody. */
static int
check_scope(const struct reading *r, const struct register_act *a)
{
	const struct register_scope *s = &a->scope;
	bool on_page = r->form->on_page;

	if (!s->person[0] && (a->kind == REGISTER_OFFICIAL ||
	    a->kind == REGISTER_ACKNOWLEDGEMENT))
		return fail_at(r->fault, FORM_PERSON, on_page ? "whose it is "
		    "must be said: give a person of the roster" : "whose it "
		    "is must be said: --person ID");
	if (a->kind == REGISTER_AUTHORITY && !s->person[0] && !s->device[0])
		return fail_at(r->fault, FORM_PERSON, on_page ? "whose use may "
		    "be recorded must be said: give a person or a device" :
		    "whose use may be recorded must be said: --person ID or "
		    "--device ID");
	if (s->person[0] || s->group[0] || s->device[0] || s->place[0] ||
	    s->network[0])
		return 0;
	return fail_at(r->fault, FORM_PERSON, on_page ? "it would be for "
	    "everybody: give a person, group, device, place or network" :
	    "it would be for everybody: give at least one of --person, "
	    "--group, --device, --place, --network");
}

int
register_form_act(const struct register_form *form,
    const char *const *values, uint64_t now_us, struct register_act *out,
    struct register_form_fault *fault)
{
	struct reading r = { form, values, now_us, fault };
	struct register_act a = { .verb = form->verb, .kind = form->kind,
		.recorded_us = now_us, .from = INT32_MIN,
		.scope = { .from = INT32_MIN, .to = INT32_MAX },
		.terms = { .trained = INT32_MIN, .notified = INT32_MIN } };

	if (!values[FORM_BY])
		return fail_at(fault, FORM_BY, "who does this must be said: "
		    "--by ID, a person of the roster");
	snprintf(a.id, sizeof(a.id), "%s", form->id);
	if (read_text(&r, FORM_BY, a.by, sizeof(a.by)) < 0 ||
	    read_text(&r, FORM_REASON, a.reason, sizeof(a.reason)) < 0)
		return -1;
	if (form->verb != REGISTER_ADD) {
		if (read_day(&r, FORM_FROM, &a.from) < 0)
			return -1;
	} else if (read_scope(&r, &a.scope) < 0 ||
	    read_terms(&r, &a.terms) < 0 || check_scope(&r, &a) < 0)
		return -1;
	*out = a;
	return 0;
}

void
register_form_name_lacking(char *why, size_t whylen)
{
	/* As policy_authority says them. */
	static const struct { const char *words; size_t option; } lacks[] = {
		{ "the date of the training", FORM_TRAINED },
		{ "the conditions of the use", FORM_CONDITIONS },
		{ "the account, a handle", FORM_ACCOUNT },
		{ "the day the head was told", FORM_NOTIFIED },
		{ "two administrators,", FORM_ADMINISTRATORS },
		{ "to record needs a ground", FORM_GROUND },
	};
	size_t i, len = strlen(why);
	const char *between = ": ";
	char *end = why + len;

	for (i = 0; i < ARRAY_LEN(lacks) && len < whylen; i++) {
		const struct options_row *row =
		    &register_form_rows[lacks[i].option];
		const char *found = strstr(why, lacks[i].words);

		if (!found || found >= end)
			continue;
		len += (size_t)snprintf(why + len, whylen - len, "%s--%s %s",
		    between, row->name, row->value);
		between = ", ";
	}
}
