/* law.c: the five texts of a law directory, together. */
#include "classify/law.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/hash.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* DIR/NAME.yaml. The caller frees it. NULL: out of memory. */
static char *
path_of(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s.yaml", dir, name) < 0 ? NULL : path;
}

static void
load_catalogue(struct law *l, const char *path, const char *local,
    struct text_faults *f)
{
	bool is_there = access(local, F_OK) == 0;

	catalogue_load(&l->catalogue, path, is_there ? local : NULL, f);
}

/* A policy speaks of services: with a broken catalogue it can only be read as
 * a text, so that at least those faults are shown now. */
static void
load_policy(struct law *l, const char *path, struct text_faults *f)
{
	struct text *t = NULL;

	if (l->catalogue != NULL) {
		policy_load(&l->policy, path, l->catalogue, f);
		return;
	}
	text_load(&t, path, f);
	text_free(t);
}

/* -1: out of memory, and a fault says so. Other faults are left to f. */
static int
load_all(struct law *l, const char *dir, struct text_faults *f)
{
	static const char *const names[] = { "catalogue", "catalogue-local",
		"policy", "calendar", "roster", "grading" };
	char *paths[ARRAY_LEN(names)];
	bool complete = true;
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		paths[i] = path_of(dir, names[i]);
		complete = complete && paths[i] != NULL;
	}
	if (complete) {
		load_catalogue(l, paths[0], paths[1], f);
		load_policy(l, paths[2], f);
		calendar_load(&l->calendar, paths[3], f);
		roster_load(&l->roster, paths[4], f);
		grading_load(&l->grading, paths[5], f);
	} else {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", dir);
	}
	for (i = 0; i < ARRAY_LEN(names); i++)
		free(paths[i]);
	return complete ? 0 : -1;
}

static void
name_by_hash(struct law *l)
{
	char text[5 * (HASH_TEXT + 16)];
	uint8_t digest[HASH_BYTES];
	int len;

	len = snprintf(text, sizeof(text),
	    "calendar %s\ncatalogue %s\ngrading %s\npolicy %s\nroster %s\n",
	    calendar_hash(l->calendar), catalogue_hash(l->catalogue),
	    grading_hash(l->grading), policy_hash(l->policy),
	    roster_hash(l->roster));
	hash_bytes(text, (size_t)len, digest);
	hash_text(digest, l->hash);
}

/* What one text says of another must be there. Each was read without fault. */
static void
check_names(const struct law *l, struct text_faults *f)
{
	policy_check(l->policy, l->roster, f);
	roster_check(l->roster, l->calendar, f);
}

int
law_load(struct law **out, const char *dir, struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct law *l = calloc(1, sizeof(*l));

	if (l == NULL) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", dir);
		return -1;
	}
	if (load_all(l, dir, f) == 0 &&
	    text_faults_count(f, TEXT_ERROR) == before)
		check_names(l, f);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		law_free(l);
		return -1;
	}
	name_by_hash(l);
	*out = l;
	return 0;
}

void
law_free(struct law *l)
{
	if (l == NULL)
		return;
	/* A policy may borrow from the catalogue. */
	policy_free(l->policy);
	catalogue_free(l->catalogue);
	calendar_free(l->calendar);
	roster_free(l->roster);
	grading_free(l->grading);
	free(l);
}

struct policy_context
law_context(const struct law *l)
{
	return (struct policy_context){
		.policy = l->policy,
		.calendar = l->calendar,
		.roster = l->roster,
		.catalogue = l->catalogue,
		.grading = l->grading,
	};
}
