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
/* Active minutes in which connections begin: it may be over a minute's end. */
#define BEGINNING 2

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
	int64_t any_content, later_content;	/* after the first two */
	uint64_t first_down;	/* bytes, the more of the first two active */
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

/* A visit may begin in it: the site itself was first in a page load, and it
 * was in no other's just before: of a film in a page what the player then
 * loads is led, too. A record that does not know is taken as the active
 * minutes have it. */
static bool
is_led(const struct grading *g, const struct session *s, size_t i)
{
	const struct session_minute *m = &s->minutes[i];

	if (!s->has_bursts)
		return m->active;
	if (m->led == 0 || (m->roles & SITE_ROLES) == 0)
		return false;
	for (size_t k = i + 1; k-- > 0 && m->minute - s->minutes[k].minute <=
	    g->page_minutes;)
		if (s->minutes[k].followed > 0)
			return false;
	return true;
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

		if (sum->first_led == s->minute_count && is_led(g, s, i))
			sum->first_led = i;
		add_bursts(g, sum, m);
		if (m->active && sum->active < BEGINNING &&
		    m->bytes_down > sum->first_down)
			sum->first_down = m->bytes_down;
		sum->later_content += sum->active >= BEGINNING &&
		    bears_content(g, m);
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

static double
bytes_of(const struct session_minute *m)
{
	return (double)m->bytes_up + (double)m->bytes_down;
}

static struct beat
mean_beat(const struct session *s, const struct sum *sum)
{
	const struct session_minute *first = NULL, *last = NULL;
	struct beat mean = { 0 };
	int64_t seen = 0;

	for (size_t i = 0; i < s->minute_count; i++) {
		if (!s->minutes[i].active)
			continue;
		last = &s->minutes[i];
		if (!first)
			first = last;
		if (seen++ >= BEGINNING)
			mean.bytes += bytes_of(last);
	}
	mean.minutes = (double)(last->minute - first->minute) /
	    (double)(sum->active - 1);
	mean.bytes /= (double)(sum->active - BEGINNING);
	return mean;
}

/* Active minutes as evenly spaced as a clock's, and alike but for the first
 * two, in which the connections began. */
static bool
has_rhythm(const struct grading *g, const struct session *s,
    const struct sum *sum, struct beat *mean)
{
	const struct session_minute *last = NULL;
	int64_t seen = 0;

	if (sum->active < g->rhythm_minutes || sum->later_content > 0 ||
	    sum->first_down > (uint64_t)g->rhythm_first_bytes)
		return false;
	*mean = mean_beat(s, sum);
	for (size_t i = 0; i < s->minute_count; i++) {
		const struct session_minute *m = &s->minutes[i];

		if (!m->active)
			continue;
		if (last && !is_alike(m->minute - last->minute, mean->minutes,
		    (double)g->rhythm_tolerance))
			return false;
		if (seen++ >= BEGINNING && !is_alike(bytes_of(m), mean->bytes,
		    mean->bytes * (double)g->rhythm_bytes_percent / 100))
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

/* Did the minutes round i bear content of use, too, edge_minutes each way? */
static bool
is_inner(const struct grading *g, const struct session *s, size_t first_led,
    size_t i)
{
	size_t edge = (size_t)g->edge_minutes;
	const struct session_minute *m = &s->minutes[i];

	if (i < edge || i + edge >= s->minute_count ||
	    m->minute - m[-(ptrdiff_t)edge].minute != edge ||
	    m[edge].minute - m->minute != edge)
		return false;
	for (size_t k = i - edge; k <= i + edge; k++)
		if (!is_use(g, s, first_led, k))
			return false;
	return true;
}

struct grade_visit
grade_visit(const struct grading *g, const struct session *s)
{
	struct sum sum;
	int use;

	add_up(g, s, &sum);
	use = grade_of[judge(g, s, &sum)];
	return (struct grade_visit){ use, use >= 3, sum.first_led };
}

bool
grade_content(const struct grading *g, const struct session *s,
    const struct grade_visit *v, size_t i)
{
	return v->is_visit && bears_content(g, &s->minutes[i]) &&
	    is_inner(g, s, v->first, i);
}

int64_t
grade_content_between(const struct grading *g, const struct session *s,
    const struct grade_visit *v, uint64_t from_us, uint64_t until_us)
{
	size_t edge = (size_t)g->edge_minutes, run = 0;
	int64_t count = 0;

	if (!v->is_visit)
		return 0;
	for (size_t i = v->first; i < s->minute_count; i++) {
		const struct session_minute *m = &s->minutes[i];
		uint64_t at_us = (m->minute - edge) * SESSION_MINUTE_US;

		if (m->minute >= edge && at_us >= until_us)
			break;
		if (!is_use(g, s, v->first, i))
			run = 0;
		else if (run > 0 && m->minute == m[-1].minute + 1)
			run++;
		else
			run = 1;
		count += run > 2 * edge && at_us >= from_us;
	}
	return count;
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
