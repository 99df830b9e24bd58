/* site_ways.c: what the answer to a route takes.
 *
 * In the loop stays what reads memory alone or little of Redis, and what
 * changes who is signed in. What reads days, journals or files of any length,
 * judges a session in its day, or writes the ledger is made apart. */
#include "dashboard/site_ways.h"

#include <string.h>

#define READY (SITE_STORE | SITE_FLAGS)

static const struct { const char *path; unsigned ways; } named[] = {
	{ "/", READY },
	{ "/review", READY },
	{ "/api/v1/status", READY },
	{ "/api/v1/sessions", READY | SITE_APART },
	{ "/metrics", READY },
	{ "/live", SITE_STORE },
	{ "/sign-out", 0 },
	{ "/reason", 0 },
	{ "/account", 0 },
	{ "/accounts", 0 },
	{ "/help", 0 },
	{ "/accessibility", 0 },
	{ "/registers", 0 },
	{ "/register/", 0 },
	{ "/api/v1/registers", 0 },
	{ "/devices", 0 },
	{ "/places", 0 },
	{ "/people", 0 },
	{ "/law", 0 },
	{ "/calendar", 0 },
	{ "/reports", 0 },
	{ "/report/", SITE_APART },
	{ "/views", SITE_APART },
	{ "/register-add/", SITE_APART },
	{ "/entry/", SITE_APART },
	{ "/device/", SITE_APART },
	{ "/person/", SITE_APART },
	{ "/devices/import", SITE_APART },
	{ "/devices/classify", SITE_APART },
	{ "/law/changes", SITE_APART },
	{ "/audit", SITE_APART },
	{ "/coverage", SITE_APART },
	{ "/contests", SITE_APART },
};

unsigned
site_ways(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (strcmp(named[i].path, path) == 0)
			return named[i].ways;
	return SITE_STORE | SITE_APART;
}
