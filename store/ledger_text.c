/* ledger_text.c: acts, laws and reviews read from JSON text. Third door to
 * jansson.
 *
 * Members that are texts are read by the tables of ledger_fields.h; the rest by
 * hand, one small reader for each kind of value. */
#include "store/ledger_text.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "store/ledger_fields.h"

#define LATEST UINT64_C(4102444800000000)	/* the year 2100 */

struct reading {
	const char *where;	/* "" or " of \"scope\"" */
	char *why;
	size_t whylen;
};

static int
wrong(const struct reading *r, const char *name, const char *wanted)
{
	snprintf(r->why, r->whylen, "\"%s\"%s is not %s", name, r->where,
	    wanted);
	return -1;
}

/* Refuse members that no table names. */
static int
check_members(const struct reading *r, json_t *object,
    const struct member *texts, size_t count, const char *const *others)
{
	const char *name;
	json_t *v;
	size_t i;

	if (!json_is_object(object)) {
		snprintf(r->why, r->whylen, "%s is not a JSON object",
		    r->where[0] ? r->where + strlen(" of ") : "it");
		return -1;
	}
	json_object_foreach(object, name, v) {
		for (i = 0; i < count && strcmp(name, texts[i].name); i++)
			;
		if (i < count)
			continue;
		for (i = 0; others[i] && strcmp(name, others[i]); i++)
			;
		if (!others[i]) {
			snprintf(r->why, r->whylen, "\"%.40s\"%s is not a "
			    "member the ledger has", name, r->where);
			return -1;
		}
	}
	return 0;
}

static int
read_text(const struct reading *r, const char *name, const json_t *v,
    char *out, size_t room)
{
	/* jansson refuses a NUL inside a string while parsing. */
	if (!json_is_string(v))
		return wrong(r, name, "a text");
	if (json_string_length(v) >= room) {
		snprintf(r->why, r->whylen, "\"%s\"%s is longer than %zu "
		    "bytes", name, r->where, room - 1);
		return -1;
	}
	memcpy(out, json_string_value(v), json_string_length(v) + 1);
	return 0;
}

/* Those that are given; out is zeroed before. */
static int
read_texts(const struct reading *r, const json_t *object, void *out,
    const struct member *m, size_t n)
{
	const json_t *v;
	size_t i;

	for (i = 0; i < n; i++) {
		v = json_object_get(object, m[i].name);
		if (v && read_text(r, m[i].name, v, (char *)out + m[i].at,
		    m[i].room) < 0)
			return -1;
	}
	return 0;
}

static int
read_word(const struct reading *r, const json_t *object, const char *name,
    const char *(*at)(int), int count)
{
	const char *text = json_string_value(json_object_get(object, name));
	int i;

	for (i = 0; text && i < count; i++)
		if (strcmp(text, at(i)) == 0)
			return i;
	return wrong(r, name, "a word the ledger knows");
}

static const char *
kind_at(int i)
{
	return register_kind_name((enum register_kind)i);
}

static const char *
verb_at(int i)
{
	return register_verb_name((enum register_verb)i);
}

/* Not given: *out stays. */
static int
read_day(const struct reading *r, const json_t *object, const char *name,
    int32_t *out)
{
	const json_t *v = json_object_get(object, name);
	const char *text = json_string_value(v);

	if (v && (!text || register_day_read(text, out) < 0))
		return wrong(r, name, "a day like \"2026-09-07\"");
	return 0;
}

/* A list of 1 to most things; *list NULL: it is not given. */
static int
find_list(const struct reading *r, const json_t *object, const char *name,
    size_t most, const json_t **list)
{
	*list = json_object_get(object, name);
	if (*list && (!json_is_array(*list) || json_array_size(*list) == 0 ||
	    json_array_size(*list) > most)) {
		snprintf(r->why, r->whylen, "\"%s\"%s is not a list of 1 to "
		    "%zu", name, r->where, most);
		return -1;
	}
	return 0;
}

/* A list of ids into a table with this much room for each; how many. */
static int
read_ids(const struct reading *r, const json_t *object,
    const struct member *m, char *out, size_t most)
{
	const json_t *list;
	size_t i;

	if (find_list(r, object, m->name, most, &list) < 0)
		return -1;
	for (i = 0; i < json_array_size(list); i++, out += m->room)
		if (read_text(r, m->name, json_array_get(list, i), out,
		    m->room) < 0 || !out[0])
			return wrong(r, m->name, "a list of ids");
	return (int)i;
}

static int
read_times(const struct reading *r, const json_t *object,
    struct register_scope *s)
{
	const json_t *list, *hours = json_object_get(object, "hours");
	const char *text;
	size_t i;
	int d;

	if (find_list(r, object, "weekdays", 7, &list) < 0)
		return -1;
	for (i = 0; i < json_array_size(list); i++) {
		text = json_string_value(json_array_get(list, i));
		d = text ? register_weekday_read(text, strlen(text)) : -1;
		if (d < 0)
			return wrong(r, "weekdays", "a list of mon, tue, wed, "
			    "thu, fri, sat, sun");
		s->weekdays |= 1u << d;
	}
	text = json_string_value(hours);
	if (hours && (!text ||
	    register_hours_read(text, &s->from_minute, &s->to_minute) < 0))
		return wrong(r, "hours", "hours like \"12:00-13:00\"");
	return 0;
}

static int
read_scope(const struct reading *r, json_t *object, struct register_scope *s)
{
	static const char *const others[] = { "services", "from", "to",
		"weekdays", "hours", NULL };
	static const struct member services = { "services", 0,
		sizeof(s->services[0]) };
	int count;

	if (check_members(r, object, scope_texts, ARRAY_LEN(scope_texts),
	    others) < 0 ||
	    read_texts(r, object, s, scope_texts, ARRAY_LEN(scope_texts)) < 0)
		return -1;
	count = read_ids(r, object, &services, (char *)s->services,
	    REGISTER_SERVICES);
	if (count < 0)
		return -1;
	s->service_count = (size_t)count;
	if (read_day(r, object, "from", &s->from) < 0 ||
	    read_day(r, object, "to", &s->to) < 0)
		return -1;
	if (s->to < s->from)
		return wrong(r, "to", "on or after \"from\"");
	return read_times(r, object, s);
}

static int
read_policy(const struct reading *r, const char *name, const char *hash)
{
	if (hash[0] && (strlen(hash) != HASH_DIGITS ||
	    strspn(hash, "0123456789abcdef") != HASH_DIGITS))
		return wrong(r, name, "a SHA-256 of 64 digits");
	return 0;
}

static int
read_terms(const struct reading *r, json_t *object, struct register_terms *t)
{
	static const char *const others[] = { "administrators", "trained",
		"notified", NULL };
	static const struct member administrators = { "administrators", 0,
		REGISTER_NAME };

	if (check_members(r, object, term_texts, ARRAY_LEN(term_texts),
	    others) < 0 ||
	    read_texts(r, object, t, term_texts, ARRAY_LEN(term_texts)) < 0 ||
	    read_ids(r, object, &administrators,
	    (char *)t->administrators, 2) < 0 ||
	    read_day(r, object, "trained", &t->trained) < 0 ||
	    read_day(r, object, "notified", &t->notified) < 0)
		return -1;
	return read_policy(r, "policy", t->policy);
}

/* What only an addition has. */
static int
read_addition(const struct reading *r, const json_t *root,
    struct register_act *a)
{
	struct reading in_scope = { " of \"scope\"", r->why, r->whylen };
	struct reading in_terms = { " of \"terms\"", r->why, r->whylen };
	json_t *scope = json_object_get(root, "scope");
	json_t *terms = json_object_get(root, "terms");

	a->scope.from = a->terms.trained = a->terms.notified = INT32_MIN;
	a->scope.to = INT32_MAX;
	if (a->verb != REGISTER_ADD && (scope || terms)) {
		snprintf(r->why, r->whylen, "\"%s\" belongs to an entry that "
		    "is added", scope ? "scope" : "terms");
		return -1;
	}
	if (scope && read_scope(&in_scope, scope, &a->scope) < 0)
		return -1;
	return terms ? read_terms(&in_terms, terms, &a->terms) : 0;
}

static int
read_act(const struct reading *r, json_t *root, struct register_act *a)
{
	static const char *const others[] = { "v", "what", "recorded", "verb",
		"kind", "from", "scope", "terms", NULL };
	int verb, kind;
	unsigned number;

	if (check_members(r, root, act_texts, ARRAY_LEN(act_texts),
	    others) < 0 ||
	    read_texts(r, root, a, act_texts, ARRAY_LEN(act_texts)) < 0)
		return -1;
	verb = read_word(r, root, "verb", verb_at, REGISTER_VERB_COUNT);
	kind = verb < 0 ? -1 : read_word(r, root, "kind", kind_at,
	    REGISTER_KIND_COUNT);
	if (kind < 0)
		return -1;
	a->verb = (enum register_verb)verb;
	a->kind = (enum register_kind)kind;
	a->from = INT32_MIN;
	if (register_id_read(a->id, a->kind, &number) < 0) {
		snprintf(r->why, r->whylen, "\"id\" is not the register's "
		    "name and a number, like \"%s-3\"", kind_at(kind));
		return -1;
	}
	if (!a->by[0])
		return wrong(r, "by", "a person's id");
	if (read_day(r, root, "from", &a->from) < 0)
		return -1;
	return read_addition(r, root, a);
}

static int
read_law(const struct reading *r, json_t *root, struct ledger_law *law)
{
	static const char *const others[] = { "v", "what", "recorded", "from",
		NULL };

	law->from = INT32_MIN;
	if (check_members(r, root, law_texts, ARRAY_LEN(law_texts),
	    others) < 0 ||
	    read_texts(r, root, law, law_texts, ARRAY_LEN(law_texts)) < 0 ||
	    read_day(r, root, "from", &law->from) < 0)
		return -1;
	if (law->from == INT32_MIN)
		return wrong(r, "from", "a day like \"2026-09-07\"");
	if (!law->hash[0])
		return wrong(r, "law", "a SHA-256 of 64 digits");
	return read_policy(r, "law", law->hash);
}

static const char *
disposition_at(int i)
{
	return disposition_name((enum disposition)i);
}

static const char *
outcome_at(int i)
{
	return outcome_name((enum outcome)i);
}

static int
read_grades(const struct reading *r, json_t *object, int *grades)
{
	struct reading in = { " of \"grades\"", r->why, r->whylen };
	const char *names[GRADE_AXIS_COUNT + 1] = { NULL };
	const json_t *v;
	int a;

	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		names[a] = grade_axis_name((enum grade_axis)a);
	if (check_members(&in, object, NULL, 0, names) < 0)
		return -1;
	for (a = 0; a < GRADE_AXIS_COUNT; a++) {
		v = json_object_get(object, names[a]);
		grades[a] = v ? (int)json_integer_value(v) : -1;
		if (v && (!json_is_integer(v) || json_integer_value(v) < 0 ||
		    json_integer_value(v) > 4))
			return wrong(&in, names[a], "a number from 0 to 4");
	}
	return 0;
}

/* What must be there, and be so. */
static int
check_review(const struct reading *r, const struct review *v)
{
	const char *const hashes[][2] = { { "law", v->law },
		{ "catalogue", v->catalogue }, { "grading", v->grading } };
	size_t i;

	if (strspn(v->session, "0123456789abcdef") != sizeof(v->session) - 1)
		return wrong(r, "session", "an id of 16 digits");
	if (!v->by[0])
		return wrong(r, "by", "a person's id");
	if (!v->service[0])
		return wrong(r, "service", "a service's id");
	if (v->day == INT32_MIN)
		return wrong(r, "day", "a day like \"2026-09-07\"");
	for (i = 0; i < ARRAY_LEN(hashes); i++)
		if (!hashes[i][1][0] || read_policy(r, hashes[i][0],
		    hashes[i][1]) < 0)
			return wrong(r, hashes[i][0], "a SHA-256 of 64 "
			    "digits");
	return 0;
}

static int
read_review(const struct reading *r, json_t *root, struct review *v)
{
	static const char *const others[] = { "v", "what", "recorded",
		"disposition", "day", "outcome", "grades", NULL };
	int disposition, outcome;

	v->day = INT32_MIN;
	if (check_members(r, root, review_texts, ARRAY_LEN(review_texts),
	    others) < 0 ||
	    read_texts(r, root, v, review_texts, ARRAY_LEN(review_texts)) < 0)
		return -1;
	disposition = read_word(r, root, "disposition", disposition_at,
	    DISPOSITION_COUNT);
	outcome = disposition < 0 ? -1 : read_word(r, root, "outcome",
	    outcome_at, OUTCOME_COUNT);
	if (outcome < 0)
		return -1;
	v->disposition = (enum disposition)disposition;
	v->outcome = (enum outcome)outcome;
	if (read_day(r, root, "day", &v->day) < 0 ||
	    read_grades(r, json_object_get(root, "grades"), v->grades) < 0)
		return -1;
	return check_review(r, v);
}

static const char *
found_at(int i)
{
	return contest_found_name((enum contest_found)i);
}

static int
read_contest(const struct reading *r, json_t *root, struct contest *c)
{
	static const char *const others[] = { "found", "v", "what",
		"recorded", "day", NULL };
	int found;

	c->day = INT32_MIN;
	if (check_members(r, root, contest_texts, ARRAY_LEN(contest_texts),
	    others + !c->is_answer) < 0 || read_texts(r, root, c,
	    contest_texts, ARRAY_LEN(contest_texts)) < 0 ||
	    read_day(r, root, "day", &c->day) < 0)
		return -1;
	if (strncmp(c->id, "contest-", 8) != 0 || !c->id[8] ||
	    strspn(c->id + 8, "0123456789") != strlen(c->id + 8))
		return wrong(r, "id", "like \"contest-3\"");
	if (strspn(c->session, "0123456789abcdef") != sizeof(c->session) - 1)
		return wrong(r, "session", "an id of 16 digits");
	if (!c->by[0] || !c->reason[0])
		return wrong(r, c->by[0] ? "reason" : "by", "given");
	found = c->is_answer ? read_word(r, root, "found", found_at,
	    CONTEST_FOUND_COUNT) : 0;
	c->found = (enum contest_found)found;
	return found < 0 ? -1 : 0;
}

static int
read_recorded(const struct reading *r, const json_t *root, uint64_t *out)
{
	const json_t *v = json_object_get(root, "recorded");
	json_int_t n = json_integer_value(v);

	if (*out != 0)
		return v ? wrong(r, "recorded", "the text's to say: the "
		    "journal does") : 0;
	if (!json_is_integer(v) || n <= 0 || (uint64_t)n > LATEST)
		return wrong(r, "recorded", "a moment in microseconds");
	*out = (uint64_t)n;
	return 0;
}

static int
read_root(const struct reading *r, json_t *root, uint64_t recorded_us,
    struct ledger_text *out)
{
	const char *what = json_string_value(json_object_get(root, "what"));

	if (!json_is_object(root))
		return check_members(r, root, NULL, 0, NULL);
	if (json_integer_value(json_object_get(root, "v")) != LEDGER_VERSION)
		return wrong(r, "v", "a version this program reads");
	if (read_recorded(r, root, &recorded_us) < 0)
		return -1;
	out->act.recorded_us = out->law.recorded_us = recorded_us;
	out->review.recorded_us = out->contest.recorded_us = recorded_us;
	if (what && strcmp(what, "act") == 0)
		return read_act(r, root, &out->act);
	if (what && strcmp(what, "law") == 0) {
		out->what = LEDGER_LAW;
		return read_law(r, root, &out->law);
	}
	out->contest.is_answer = what && strcmp(what, "answer") == 0;
	out->what = LEDGER_CONTEST;
	if (what && (out->contest.is_answer || !strcmp(what, "contest")))
		return read_contest(r, root, &out->contest);
	if (!what || strcmp(what, "disposition") != 0)
		return wrong(r, "what", "\"act\", \"law\" or "
		    "\"disposition\"");
	out->what = LEDGER_REVIEW;
	return read_review(r, root, &out->review);
}

int
ledger_text_read(const char *text, size_t len, uint64_t recorded_us,
    struct ledger_text *out, char *why, size_t whylen)
{
	struct reading r = { "", why, whylen };
	struct ledger_text t = { 0 };
	json_error_t error;
	json_t *root;
	int result;

	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		snprintf(why, whylen, "column %d: %s", error.column,
		    error.text);
		return -1;
	}
	result = read_root(&r, root, recorded_us, &t);
	json_decref(root);
	if (result == 0)
		*out = t;
	return result;
}
