/* grade_use.c: a person's visit, or what a page or a machine does by itself.
 *
 * One pass over the minutes adds up what the rules ask for; the rules are
 * tried in the order of grade.h, and the first that applies is the reason. */
#include "classify/grade_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ROLE_BIT(r) (1u << (r))

/* Roles that another site's page brings with it. */
#define PAGE_ROLES (ROLE_BIT(ROLE_EMBED) | ROLE_BIT(ROLE_TRACKER) | \
	ROLE_BIT(ROLE_LOGIN) | ROLE_BIT(ROLE_ECH_FRONT))
/* Roles that a visit to the service itself begins with. */
#define SITE_ROLES (ROLE_BIT(ROLE_PRIMARY) | ROLE_BIT(ROLE_API))

enum reason {
	PARTS, EMBEDDED, QUIET, RHYTHM, REFERENCE, CROWD, SMALL, UNLED, BRIEF,
	UNBEGUN, VISIT, SUSTAINED, REASON_COUNT
};

static const int grade_of[] = {
	[PARTS] = 0, [EMBEDDED] = 0, [QUIET] = 1, [RHYTHM] = 1,
	[REFERENCE] = 1, [CROWD] = 1, [SMALL] = 1, [UNLED] = 1, [BRIEF] = 2,
	[UNBEGUN] = 2, [VISIT] = 3, [SUSTAINED] = 4,
};
static_assert(ARRAY_LEN(grade_of) == REASON_COUNT, "grade every reason");

struct sum {
	unsigned roles;
	int64_t active;		/* minutes */
	int64_t content;	/* minutes that bore it, of use */
	int64_t early_content;	/* before anything was led or followed */
	int64_t any_content;
	unsigned led, followed;	/* bursts */
	size_t first_led;	/* the minute, by index; minute_count: none */
	uint64_t down;		/* bytes, in active minutes */
	int64_t began, crowded;	/* active minutes with bursts; of these, those
				 * in a crowd */
	unsigned crowd;		/* the least of these */
};

/* ---- minutes ---- */

static bool
bears_content(const struct grading *g, const struct session_minute *m)
{
	return m->active && m->bytes_down >= (uint64_t)g->content_minute_bytes;
}

/* A visit may begin in it: the site itself was first in a page load. A record
 * that does not know is taken as the active minutes have it. */
static bool
is_led(const struct session *s, const struct session_minute *m)
{
	return s->has_bursts ? m->led > 0 && (m->roles & SITE_ROLES) :
	    m->active;
}

static bool
only_followed(const struct session_minute *m)
{
	return m->led == 0 && m->followed > 0;
}

/* Did minute i bear content of use? */
static bool
is_use(const struct grading *g, const struct session *s, size_t first_led,
    size_t i)
{
	const struct session_minute *m = &s->minutes[i];

	return i >= first_led && !only_followed(m) && bears_content(g, m);
}

static void
add_bursts(const struct grading *g, struct sum *sum,
    const struct session_minute *m)
{
	sum->led += m->led;
	sum->followed += m->followed;
	if (!m->active || m->led + m->followed == 0)
		return;
	if (sum->began == 0 || m->crowd < sum->crowd)
		sum->crowd = m->crowd;
	sum->began++;
	sum->crowded += m->crowd >= g->crowd_devices;
}

static void
add_up(const struct grading *g, const struct session *s, struct sum *sum)
{
	*sum = (struct sum){ .first_led = s->minute_count };
	for (size_t i = 0; i < s->minute_count; i++) {
		const struct session_minute *m = &s->minutes[i];

		if (sum->first_led == s->minute_count && is_led(s, m))
			sum->first_led = i;
		add_bursts(g, sum, m);
		sum->roles |= m->roles;
		sum->active += m->active;
		sum->down += m->active ? m->bytes_down : 0;
		sum->any_content += bears_content(g, m);
		sum->content += is_use(g, s, sum->first_led, i);
		sum->early_content += sum->led + sum->followed == 0 &&
		    bears_content(g, m);
	}
}

/* ---- what is not a person ---- */

static bool
is_alike(double value, double mean, double tolerance)
{
	double off = value > mean ? value - mean : mean - value;

	return off <= tolerance;
}

struct beat { double minutes, bytes; };		/* between two, and in one */

/* Active minutes as evenly spaced as a clock's, and alike but for the first,
 * in which the connection began. */
static bool
has_rhythm(const struct grading *g, const struct session *s,
    const struct sum *sum, struct beat *beat)
{
	const struct session_minute *first = NULL, *last = NULL;
	uint64_t bytes = 0;

	if (sum->active < g->rhythm_minutes || sum->any_content > 0)
		return false;
	for (size_t i = 0; i < s->minute_count; i++) {
		if (!s->minutes[i].active)
			continue;
		last = &s->minutes[i];
		if (first)
			bytes += last->bytes_up + last->bytes_down;
		else
			first = last;
	}
	beat->minutes = (double)(last->minute - first->minute) /
	    (double)(sum->active - 1);
	beat->bytes = (double)bytes / (double)(sum->active - 1);
	last = first;
	for (const struct session_minute *m = first + 1;
	    m < s->minutes + s->minute_count; m++) {
		if (!m->active)
			continue;
		if (!is_alike(m->minute - last->minute, beat->minutes,
		    (double)g->rhythm_tolerance) ||
		    !is_alike((double)(m->bytes_up + m->bytes_down),
		    beat->bytes, beat->bytes *
		    (double)g->rhythm_bytes_percent / 100))
			return false;
		last = m;
	}
	return true;
}

static bool
is_reference(const struct session *s)
{
	for (size_t i = 0; i < s->host_count; i++)
		if (!s->hosts[i].reference)
			return false;
	return s->host_count > 0;
}

/* ---- the rules ---- */

static enum reason
judge(const struct grading *g, const struct session *s,
    const struct sum *sum)
{
	bool is_begun = sum->first_led < s->minute_count;
	struct beat unused;

	if ((sum->roles & ~PAGE_ROLES) == 0)
		return PARTS;
	if (sum->active == 0)
		return QUIET;
	if (!is_begun && sum->followed > 0 && sum->early_content == 0)
		return EMBEDDED;
	if (has_rhythm(g, s, sum, &unused))
		return RHYTHM;
	if (sum->any_content == 0 && is_reference(s))
		return REFERENCE;
	if (sum->began > 0 && sum->crowded == sum->began &&
	    sum->active <= g->crowd_minutes)
		return CROWD;
	if (sum->content >= g->sustained_minutes)
		return SUSTAINED;
	if (sum->content >= g->visit_minutes)
		return VISIT;
	if (!is_begun)
		return sum->any_content > 0 ? UNBEGUN : UNLED;
	return sum->down < (uint64_t)g->brief_bytes ? SMALL : BRIEF;
}

int
grade_use(const struct grading *g, const struct session *s)
{
	struct sum sum;

	add_up(g, s, &sum);
	return grade_of[judge(g, s, &sum)];
}

bool
grade_content(const struct grading *g, const struct session *s, size_t i)
{
	struct sum sum;

	if (!bears_content(g, &s->minutes[i]))
		return false;
	add_up(g, s, &sum);
	return is_use(g, s, sum.first_led, i) &&
	    grade_of[judge(g, s, &sum)] >= 3;
}

/* ---- words ---- */

static const char *
plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static void
say_rhythm(const struct grading *g, const struct session *s,
    const struct sum *sum, char *buf)
{
	struct beat beat;

	has_rhythm(g, s, sum, &beat);
	snprintf(buf, GRADE_WHY, "%lld times alike, every %.0f minute%s, "
	    "%.1f KB", (long long)sum->active, beat.minutes,
	    plural((int64_t)(beat.minutes + 0.5)), beat.bytes / 1000);
}

/* "no minute bore content", "1 minute bore content". */
static int
say_content(const struct sum *sum, char *buf, size_t size)
{
	if (sum->content == 0)
		return snprintf(buf, size, "no minute bore content");
	return snprintf(buf, size, "%lld minute%s bore content",
	    (long long)sum->content, plural(sum->content));
}

static void
say_visit(const struct session *s, const struct sum *sum, char *buf)
{
	int len = say_content(sum, buf, GRADE_WHY);

	if (s->has_bursts)
		snprintf(buf + len, GRADE_WHY - (size_t)len, "; %u page load%s "
		    "began with it", sum->led, plural(sum->led));
}

char *
grade_use_why(const struct grading *g, const struct session *s,
    char buf[GRADE_WHY])
{
	static const char *const fixed[REASON_COUNT] = {
		[PARTS] = "only hosts that other sites' pages load",
		[QUIET] = "no connection for use began, and little moved",
		[REFERENCE] = "the same hosts as an unattended machine, and no "
		    "content",
		[UNLED] = "no page load began with it, and no minute bore "
		    "content",
		[UNBEGUN] = "content came, but no page load was seen to begin "
		    "with it",
	};
	struct sum sum;
	enum reason reason;

	add_up(g, s, &sum);
	reason = judge(g, s, &sum);
	switch (reason) {
	case EMBEDDED:
		snprintf(buf, GRADE_WHY, "it followed other sites' pages in "
		    "%s%u page load%s", sum.followed > 1 ? "each of " : "",
		    sum.followed, plural(sum.followed));
		break;
	case RHYTHM:
		say_rhythm(g, s, &sum, buf);
		break;
	case CROWD:
		snprintf(buf, GRADE_WHY, "at the same minute on %u other "
		    "devices", sum.crowd);
		break;
	case SMALL:
		snprintf(buf, GRADE_WHY, "%.1f KB in all, less than a page",
		    (double)sum.down / 1000);
		break;
	case BRIEF:
	case VISIT:
	case SUSTAINED:
		say_visit(s, &sum, buf);
		break;
	case PARTS:
	case QUIET:
	case REFERENCE:
	case UNLED:
	case UNBEGUN:
	case REASON_COUNT:
		snprintf(buf, GRADE_WHY, "%s", fixed[reason]);
		break;
	}
	return buf;
}
