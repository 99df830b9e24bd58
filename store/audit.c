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

/* A journal_visit. */
static int
visit_entry(void *arg, const struct journal_entry *e)
{
	struct audit_entry a = { .sequence = e->sequence,
		.recorded_us = e->written_us,
		.is_look = e->kind == JOURNAL_LOOK };
	struct visiting *v = arg;
	struct ledger_text t;

	if (e->expired ||
	    (e->kind != JOURNAL_LOOK && e->kind != JOURNAL_REVIEW))
		return 0;
	if (a.is_look) {
		if (duty_read(e->body, e->len, &a.look, v->why,
		    sizeof(v->why)) < 0)
			return -1;
	} else if (ledger_text_read(e->body, e->len, e->written_us, &t,
	    v->why, sizeof(v->why)) < 0) {
		return -1;
	} else {
		a.review = t.review;
	}
	return v->visit(v->arg, &a);
}

int
audit_each(const char *state, audit_visit *visit, void *arg, char *why,
    size_t whylen)
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
	r = journal_each(j, 0, visit_entry, &v, why, whylen);
	journal_close(j);
	if (r < 0 && v.why[0])
		snprintf(why, whylen, "journal %s: %s", dir, v.why);
	return r;
}
