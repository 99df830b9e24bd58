/* grade.c: grades from facts, and the words for them. */
#include "classify/grade_parts.h"

#include <assert.h>
#include <stdlib.h>

#include "classify/evidence.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const axis_names[] = {
	[GRADE_SERVICE] = "service", [GRADE_USE] = "use", [GRADE_WHO] = "who",
	[GRADE_RULE] = "rule", [GRADE_COVER] = "cover",
};
static_assert(ARRAY_LEN(axis_names) == GRADE_AXIS_COUNT, "name every axis");

/* Neutral, and of the device or the network, never of a person's intent. */
static const char *const words[GRADE_AXIS_COUNT][5] = {
	[GRADE_SERVICE] = {
		"no name of a service was seen",
		"consistent with this service by its network or a guess alone",
		"consistent with this service by a DNS answer to the device",
		"the service's name was read, or DNS and network agree on it",
		"the service's name was read, and a DNS answer agrees",
	},
	[GRADE_USE] = {
		"consistent with parts of the service in other sites' pages",
		"consistent with background activity of the device",
		"consistent with a brief visit, no time of it can be shown",
		"consistent with a visit with content",
		"consistent with sustained use",
	},
	[GRADE_WHO] = {
		"cannot distinguish which device this was",
		"known device or place, cannot distinguish who used it",
		"a device assigned to one person, no logon was seen",
		"a logon covers the time, on a shared device",
		"a logon covers the time, on one person's device",
	},
	[GRADE_RULE] = {
		"outside the rule, or exempt from it",
		"the rule does not decide this",
		"an exemption applies in part",
		"contrary on its face, with hours or place inferred",
		"contrary on its face, with every fact known",
	},
	[GRADE_COVER] = {
		"how much was missed that day is not known",
		"more than 5 % of the traffic or time of that day was missed",
		"up to 5 % of that day's traffic, or a short time, was missed",
		"less than 1 % of the traffic watched that day was missed",
		"less than 0.1 % of the traffic watched that day was missed",
	},
};

const char *
grade_axis_name(enum grade_axis a)
{
	return axis_names[a];
}

const char *
grade_words(enum grade_axis a, int grade)
{
	return grade >= 0 && grade <= 4 ? words[a][grade] : "not assessed";
}

int
grade_service(const struct session *s)
{
	int best[2] = { 0, 0 };		/* of all hosts, of those for use */
	bool has_use = false;

	for (size_t i = 0; i < s->host_count; i++) {
		bool is_use = !role_is_background(s->hosts[i].role);
		int grade = evidence_grade(&s->hosts[i]);

		has_use |= is_use;
		for (int k = 0; k <= is_use; k++)
			if (grade > best[k])
				best[k] = grade;
	}
	return best[has_use];
}

int
grade_who(const struct session *s, bool is_shared, bool has_custodian)
{
	switch (s->device_basis) {
	case DEVICE_ROSTER_MAC:
		return has_custodian && !is_shared ? 2 : 1;
	case DEVICE_ROSTER_ADDRESS:
	case DEVICE_ROSTER_VLAN:
		return 1;
	case DEVICE_MAC:	/* bit 1: chosen by the device, not its maker */
		return (s->client_mac[0] & 2) == 0;
	case DEVICE_ADDRESS:
	case DEVICE_BASIS_COUNT:
		break;
	}
	return 0;
}

struct grade_bounds
grade_time_of(const struct grading *g, const struct session *s,
    const struct grade_visit *v, uint64_t from_us, uint64_t until_us)
{
	uint64_t start = s->start_us > from_us ? s->start_us : from_us;
	uint64_t end = s->end_us < until_us ? s->end_us : until_us;
	struct grade_bounds b = {0};

	if (end > start)
		b.upper_s = (int64_t)((end - start) / 1000000);
	b.lower_s = 60 * grade_content_between(g, s, v, from_us, until_us);
	if (b.lower_s > b.upper_s)
		b.lower_s = b.upper_s;
	return b;
}

struct grade_bounds
grade_time(const struct grading *g, const struct session *s,
    uint64_t from_us, uint64_t until_us)
{
	const struct grade_visit visit = grade_visit(g, s);

	return grade_time_of(g, s, &visit, from_us, until_us);
}

/* Both or neither. */
static void
load_precision(struct grading *g, const struct text_value *floor,
    const struct text_value *least, struct text_faults *f)
{
	if (floor && least) {
		(void)text_number(floor, 1, 99, &g->precision_floor, f);
		(void)text_number(least, 1, 100000, &g->precision_least, f);
	} else if (floor || least) {
		text_fault(f, TEXT_ERROR, floor ? floor : least,
		    "precision_floor and precision_least are given together, "
		    "or neither");
	}
}

static void
load(struct grading *g, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "grading", true }, { "version", true },
		{ "content_minute_bytes", true }, { "visit_minutes", true },
		{ "sustained_minutes", true }, { "edge_minutes", true },
		{ "page_minutes", true },
		{ "connection_bytes", true }, { "page_bytes", true },
		{ "rhythm_minutes", true }, { "rhythm_tolerance", true },
		{ "rhythm_bytes_percent", true },
		{ "rhythm_share_percent", true },
		{ "rhythm_first_bytes", true }, { "crowd_devices", true },
		{ "crowd_minutes", true },
		{ "precision_floor", false }, { "precision_least", false },
	};
	/* A rhythm begins with two minutes; a crowd is counted up to 255. */
	const struct { int64_t low, high; int64_t *out; } numbers[] = {
		{ 1, INT32_MAX, &g->content_minute_bytes },
		{ 1, 1440, &g->visit_minutes },
		{ 1, 1440, &g->sustained_minutes },
		{ 0, 60, &g->edge_minutes },
		{ 0, 1440, &g->page_minutes },
		{ 0, INT32_MAX, &g->connection_bytes },
		{ 1, INT32_MAX, &g->page_bytes },
		{ 3, 1440, &g->rhythm_minutes },
		{ 0, 1440, &g->rhythm_tolerance },
		{ 0, 100, &g->rhythm_bytes_percent },
		{ 1, 100, &g->rhythm_share_percent },
		{ 0, INT32_MAX, &g->rhythm_first_bytes },
		{ 1, 255, &g->crowd_devices },
		{ 1, 1440, &g->crowd_minutes },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	const char *title;
	int result = 0;

	static_assert(ARRAY_LEN(fields) == ARRAY_LEN(numbers) + 4,
	    "read every number");
	if (text_fields(text_root(g->text), "grading", fields,
	    ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &title, f);
	text_string(got[1], &title, f);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		result |= text_number(got[i + 2], numbers[i].low,
		    numbers[i].high, numbers[i].out, f);
	load_precision(g, got[ARRAY_LEN(numbers) + 2],
	    got[ARRAY_LEN(numbers) + 3], f);
	if (result == 0 && g->sustained_minutes < g->visit_minutes)
		text_fault(f, TEXT_ERROR, got[4],
		    "sustained_minutes is less than visit_minutes");
}

int
grading_load(struct grading **out, const char *path, struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct grading *g = calloc(1, sizeof(*g));

	if (!g) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", path);
		return -1;
	}
	if (text_load(&g->text, path, f) == 0)
		load(g, f);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		grading_free(g);
		return -1;
	}
	*out = g;
	return 0;
}

void
grading_free(struct grading *g)
{
	if (!g)
		return;
	text_free(g->text);
	free(g);
}

const char *
grading_hash(const struct grading *g)
{
	return text_hash(g->text);
}

void
grading_precision(const struct grading *g, struct grading_precision *out)
{
	out->floor = (unsigned)g->precision_floor;
	out->least = (unsigned)g->precision_least;
}
