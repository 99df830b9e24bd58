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
/* Roles that a visit to the service itself begins with: role_is_site. */
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
	int64_t any_content, later_content;	/* after the first two */
	uint64_t first_down;	/* bytes, the more of the first two active */
	unsigned led, followed;	/* bursts */
	size_t first;		/* the minute, by index, in which a visit began;
				 * minute_count: none did */
	int64_t began, crowded;	/* active minutes with bursts; of these, those
				 * in a crowd */
	unsigned crowd;		/* the least of these */
};

/* ---- minutes ---- */

/* What came from the site itself. Where that is not known, all, or all of a
 * minute in which it had a part. */
static uint64_t
site_of(const struct grading *g, const struct session *s,
    const struct session_minute *m)
{
	if (s->has_site)
		return grade_beyond(g, m->site_down,
		    m->site_connections);
	return !s->has_bursts || (m->roles & SITE_ROLES) ? grade_down(g, m) : 0;
}

static bool
bears_content(const struct grading *g, const struct session_minute *m)
{
	return m->active &&
	    grade_down(g, m) >= (uint64_t)g->content_minute_bytes;
}

/* The minute after i, if anything moved in it. */
static const struct session_minute *
next_of(const struct session *s, size_t i)
{
	const struct session_minute *m = &s->minutes[i];

	return i + 1 < s->minute_count && m[1].minute == m->minute + 1 ?
	    m + 1 : NULL;
}

/* A page from the site itself? */
static bool
sends_page(const struct grading *g, const struct session *s,
    const struct session_minute *m)
{
	return m && site_of(g, s, m) >= (uint64_t)g->page_bytes;
}

/* The same of what began in minute i: at its end, it comes in the next, where
 * nothing else begins. */
static bool
has_page(const struct grading *g, const struct session *s, size_t i)
{
	const struct session_minute *next = next_of(s, i);

	return sends_page(g, s, &s->minutes[i]) || (next &&
	    next->led + next->followed == 0 && sends_page(g, s, next));
}

/* Was it part of another page, and not only after a lone connection? */
static bool
is_part(const struct session_minute *m)
{
	return m->followed > 0 && m->before > 1;
}

/* Does the site itself go on sending pages, with nothing loaded before it? A
 * part of another's page comes once, if over a minute's end. */
static bool
is_kept_up(const struct grading *g, const struct session *s, size_t i)
{
	const struct session_minute *m = &s->minutes[i];
	const struct session_minute *next = next_of(s, i);

	return s->has_site && next && m->followed == 0 && !is_part(next) &&
	    sends_page(g, s, m) && sends_page(g, s, next);
}

/* Did a visit begin in minute i? Of a record that does not know its bursts
 * each active minute is taken to be one that led. */
static bool
begins(const struct grading *g, const struct session *s, size_t i,
    bool is_in_page)
{
	const struct session_minute *m = &s->minutes[i];
	bool is_led = s->has_bursts ? m->led > 0 && !is_in_page &&
	    (m->roles & SITE_ROLES) : m->active;

	return (is_led && has_page(g, s, i)) || is_kept_up(g, s, i);
}

static bool
only_followed(const struct session_minute *m)
{
	return m->led == 0 && is_part(m);
}

/* Did minute i bear content of use? */
static bool
is_use(const struct grading *g, const struct session *s, size_t first,
    size_t i)
{
	const struct session_minute *m = &s->minutes[i];

	return i >= first && !only_followed(m) && bears_content(g, m);
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
add_content(const struct grading *g, struct sum *sum,
    const struct session_minute *m, bool is_use)
{
	bool bears = bears_content(g, m);
	uint64_t down = grade_down(g, m);

	if (m->active && sum->active < GRADE_BEGINNING &&
	    down > sum->first_down)
		sum->first_down = down;
	sum->later_content += bears && sum->active >= GRADE_BEGINNING;
	sum->any_content += bears;
	sum->early_content += bears && sum->led + sum->followed == 0;
	sum->content += bears && is_use;
}

/* The same at minute i of a pass over all of them, if it is asked; *page is
 * where the service followed last. */
static bool
begins_next(const struct grading *g, const struct session *s, size_t i,
    const struct session_minute **page, bool is_asked)
{
	const struct session_minute *m = &s->minutes[i];
	bool is_begun;

	if (m->followed > 0 && !m->led_first)
		*page = m;
	is_begun = is_asked && begins(g, s, i, *page &&
	    m->minute - (*page)->minute <= g->page_minutes);
	if (m->followed > 0)
		*page = m;
	return is_begun;
}

/* One pass. */
static void
add_up(const struct grading *g, const struct session *s, struct sum *sum)
{
	const struct session_minute *page = NULL;	/* followed in */

	*sum = (struct sum){ .first = s->minute_count };
	for (size_t i = 0; i < s->minute_count; i++) {
		const struct session_minute *m = &s->minutes[i];

		if (begins_next(g, s, i, &page, sum->first == s->minute_count))
			sum->first = i;
		add_bursts(g, sum, m);
		add_content(g, sum, m, i >= sum->first && !only_followed(m));
		sum->roles |= m->roles;
		sum->active += m->active;
	}
}

/* ---- what is not a person ---- */

/* Like a clock's: no content but in the beginning, and not much there. */
static bool
has_rhythm(const struct grading *g, const struct session *s,
    const struct sum *sum)
{
	struct grade_beat unused;

	return sum->active >= g->rhythm_minutes && sum->later_content == 0 &&
	    sum->first_down <= (uint64_t)g->rhythm_first_bytes &&
	    grade_rhythm(g, s, (size_t)sum->active, &unused);
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

/* It came with other sites' pages, or as parts of the service that such pages
 * have, and no content before that was seen. */
static bool
is_embedded(const struct session *s, const struct sum *sum)
{
	bool has_parts = s->has_site && sum->led > 0 &&
	    ((sum->roles & ROLE_BIT(ROLE_EMBED)) ||
	    !(sum->roles & SITE_ROLES));

	return (sum->followed > 0 || has_parts) && sum->early_content == 0;
}

static enum reason
judge(const struct grading *g, const struct session *s,
    const struct sum *sum)
{
	bool is_begun = sum->first < s->minute_count;

	if ((sum->roles & ~PAGE_ROLES) == 0)
		return PARTS;
	if (sum->active == 0)
		return QUIET;
	if (!is_begun && is_embedded(s, sum))
		return EMBEDDED;
	if (has_rhythm(g, s, sum))
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
	if (is_begun)
		return BRIEF;
	if (sum->any_content > 0)
		return UNBEGUN;
	return sum->led > 0 || !s->has_bursts ? SMALL : UNLED;
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
is_inner(const struct grading *g, const struct session *s, size_t first,
    size_t i)
{
	size_t edge = (size_t)g->edge_minutes;
	const struct session_minute *m = &s->minutes[i];

	if (i < edge || i + edge >= s->minute_count ||
	    m->minute - m[-(ptrdiff_t)edge].minute != edge ||
	    m[edge].minute - m->minute != edge)
		return false;
	for (size_t k = i - edge; k <= i + edge; k++)
		if (!is_use(g, s, first, k))
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
	return (struct grade_visit){ use, use >= 3, sum.first };
}

/* Does a visit begin in a minute that begins in [from_us, until_us)? */
static bool
begins_between(const struct grading *g, const struct session *s,
    uint64_t from_us, uint64_t until_us)
{
	const struct session_minute *page = NULL;

	for (size_t i = 0; i < s->minute_count; i++) {
		uint64_t at_us = s->minutes[i].minute * SESSION_MINUTE_US;

		if (at_us >= until_us)
			break;
		if (begins_next(g, s, i, &page, at_us >= from_us))
			return true;
	}
	return false;
}

int
grade_use_between(const struct grading *g, const struct session *s,
    const struct grade_visit *v, uint64_t from_us, uint64_t until_us)
{
	size_t i = v->first < s->minute_count ? v->first : 0;

	if (v->use < 2 || (from_us <= s->start_us && until_us > s->end_us))
		return v->use;
	for (; i < s->minute_count; i++) {
		uint64_t at_us = s->minutes[i].minute * SESSION_MINUTE_US;

		if (at_us >= until_us)
			break;
		if (at_us >= from_us && is_use(g, s, 0, i))
			return v->use;
	}
	return begins_between(g, s, from_us, until_us) ? v->use : 1;
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
	struct grade_beat beat;

	grade_rhythm(g, s, (size_t)sum->active, &beat);
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
say_embedded(const struct sum *sum, char *buf)
{
	if (sum->followed == 0)
		snprintf(buf, GRADE_WHY, "its parts for other sites' pages, "
		    "and no page of its own");
	else
		snprintf(buf, GRADE_WHY, "it followed other sites' pages in "
		    "%s%u page load%s", sum->followed > 1 && sum->led == 0 ?
		    "each of " : "", sum->followed, plural(sum->followed));
}

static void
say_visit(const struct session *s, const struct sum *sum, char *buf)
{
	int len = say_content(sum, buf, GRADE_WHY);

	if (sum->led > 0)
		snprintf(buf + len, GRADE_WHY - (size_t)len, "; %u page load%s "
		    "began with it", sum->led, plural(sum->led));
	else if (s->has_site)
		snprintf(buf + len, GRADE_WHY - (size_t)len, "; the site "
		    "itself went on sending");
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
		[SMALL] = "connections began with it, but less than a page "
		    "came",
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
		say_embedded(&sum, buf);
		break;
	case RHYTHM:
		say_rhythm(g, s, &sum, buf);
		break;
	case CROWD:
		snprintf(buf, GRADE_WHY, "at the same minute on %u other "
		    "devices", sum.crowd);
		break;
	case BRIEF:
	case VISIT:
	case SUSTAINED:
		say_visit(s, &sum, buf);
		break;
	case PARTS:
	case QUIET:
	case REFERENCE:
	case SMALL:
	case UNLED:
	case UNBEGUN:
	case REASON_COUNT:
		snprintf(buf, GRADE_WHY, "%s", fixed[reason]);
		break;
	}
	return buf;
}
