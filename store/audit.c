/* audit.c: who looked at what and what reviewers found, one by one. */
#include "store/audit.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "store/journal.h"
#include "store/ledger_text.h"

struct visiting {
	audit_visit *visit;
	void *arg;
	char why[256];		/* "" the journal's, or the visit's, fault */
};

static int
read_entry(const struct journal_entry *e, struct audit_entry *a, char *why,
    size_t whylen)
{
	struct ledger_text t;

	a->session = "";
	if (e->kind == JOURNAL_LOOK)
		return duty_read(e->body, e->len, &a->look, why, whylen);
	if (ledger_text_read(e->body, e->len, e->written_us, &t, why,
	    whylen) < 0)
		return -1;
	a->review = t.review;
	a->contest = t.contest;
	a->what = e->kind == JOURNAL_REVIEW ? AUDIT_REVIEW : AUDIT_CONTEST;
	a->session = a->what == AUDIT_REVIEW ? a->review.session :
	    a->contest.session;
	return 0;
}

/* A journal_visit. */
static int
visit_entry(void *arg, const struct journal_entry *e)
{
	struct audit_entry a = { .sequence = e->sequence,
		.recorded_us = e->written_us };
	struct visiting *v = arg;

	if (e->expired || (e->kind != JOURNAL_LOOK &&
	    e->kind != JOURNAL_REVIEW && e->kind != JOURNAL_CONTEST))
		return 0;
	if (read_entry(e, &a, v->why, sizeof(v->why)) < 0)
		return -1;
	return v->visit(v->arg, &a);
}

int
audit_each(const char *state, uint64_t after, audit_visit *visit, void *arg,
    char *why, size_t whylen)
{
	struct visiting v = { visit, arg, "" };
	char dir[PATH_MAX];
	struct journal *j;
	int r;

	snprintf(dir, sizeof(dir), "%s/journal/ledger", state);
	if (access(dir, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (journal_open_read(&j, dir, why, whylen) < 0)
		return -1;
	r = journal_each(j, after, visit_entry, &v, why, whylen);
	journal_close(j);
	if (r < 0 && v.why[0])
		snprintf(why, whylen, "journal %s: %s", dir, v.why);
	return r;
}
