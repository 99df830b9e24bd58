/* law.c: the five texts of a law directory, together. */
#include "classify/law.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/hash.h"
#include "classify/policy_lint.h"

enum { CATALOGUE, LOCAL, POLICY, CALENDAR, ROSTER, GRADING, NAMES };
static const char *const names[] = { [CATALOGUE] = "catalogue",
	[LOCAL] = "catalogue-local", [POLICY] = "policy",
	[CALENDAR] = "calendar", [ROSTER] = "roster", [GRADING] = "grading" };

/* DIR/NAME.yaml. The caller frees it. NULL: out of memory. */
static char *
path_of(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s.yaml", dir, name) < 0 ? NULL : path;
}

/* How a policy is read: policy_load, or policy_draft. */
typedef int read_policy(struct policy **out, const char *path,
    const struct catalogue *catalogue, struct text_faults *f);

/* A policy speaks of services: with a broken catalogue it can only be read as
 * a text, so that at least those faults are shown now. */
static void
load_policy(struct law *l, read_policy *read, const char *path,
    struct text_faults *f)
{
	struct text *t = NULL;

	if (l->catalogue != NULL)
		read(&l->policy, path, l->catalogue, f);
	else if (text_load(&t, path, f) == 0)
		text_free(t);
}

static void
free_paths(char *paths[NAMES])
{
	for (int i = 0; i < NAMES; i++)
		free(paths[i]);
}

/* -1: out of memory, and a fault says so. */
static int
make_paths(char *paths[NAMES], const char *dir, struct text_faults *f)
{
	bool complete = true;

	for (int i = 0; i < NAMES; i++) {
		paths[i] = path_of(dir, names[i]);
		complete = complete && paths[i] != NULL;
	}
	if (complete)
		return 0;
	free_paths(paths);
	text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", dir);
	return -1;
}

/* Is there any of the texts, or one that may not be seen? Without one the
 * directory is another than was meant, and to say of each that it is missing
 * would hide that. */
static bool
has_any(char *const paths[NAMES])
{
	for (int i = 0; i < NAMES; i++)
		if (access(paths[i], F_OK) == 0 ||
		    (errno != ENOENT && errno != ENOTDIR))
			return true;
	return false;
}

static void
load_catalogue(struct law *l, char *const paths[NAMES], struct text_faults *f)
{
	bool is_there = access(paths[LOCAL], F_OK) == 0;

	catalogue_load(&l->catalogue, paths[CATALOGUE],
	    is_there ? paths[LOCAL] : NULL, f);
}

/* "" for what cannot be read: who reads it next says why. */
static const char *
hash_of(const char *path, char text[HASH_TEXT])
{
	uint8_t digest[HASH_BYTES];
	char why[200];

	text[0] = '\0';
	return hash_file(path, digest, why, sizeof(why)) < 0 ? text :
	    hash_text(digest, text);
}

static bool
is_text(const char *path, const char *hash)
{
	char text[HASH_TEXT];

	return strcmp(hash_of(path, text), hash) == 0;
}

/* As catalogue_hash has it: of a text, or of the hashes of two. */
static bool
is_catalogue(char *const paths[NAMES], const char *hash)
{
	char first[HASH_TEXT], second[HASH_TEXT], both[2 * HASH_TEXT + 1];
	uint8_t digest[HASH_BYTES];
	int len;

	if (access(paths[LOCAL], F_OK) != 0)
		return is_text(paths[CATALOGUE], hash);
	len = snprintf(both, sizeof(both), "%s\n%s\n",
	    hash_of(paths[CATALOGUE], first), hash_of(paths[LOCAL], second));
	hash_bytes(both, (size_t)len, digest);
	return strcmp(hash_text(digest, first), hash) == 0;
}

/* What is as it was. A policy borrows from its catalogue. */
static void
borrow(struct law *l, const struct law *before, char *const paths[NAMES])
{
	l->before = before;
	if (is_catalogue(paths, catalogue_hash(before->catalogue)))
		l->catalogue = before->catalogue;
	if (l->catalogue && is_text(paths[POLICY],
	    policy_hash(before->policy)))
		l->policy = before->policy;
	if (is_text(paths[CALENDAR], calendar_hash(before->calendar)))
		l->calendar = before->calendar;
	if (is_text(paths[ROSTER], roster_hash(before->roster)))
		l->roster = before->roster;
	if (is_text(paths[GRADING], grading_hash(before->grading)))
		l->grading = before->grading;
}

/* -1: out of memory, and a fault says so. Other faults are left to f. */
static int
load_all(struct law *l, read_policy *read, const char *dir,
    const struct law *before, struct text_faults *f)
{
	char *paths[NAMES];

	if (make_paths(paths, dir, f) < 0)
		return -1;
	if (!has_any(paths)) {
		text_fault(f, TEXT_ERROR, NULL, "no law in %s: name a "
		    "directory that has one (--law DIR)", dir);
		free_paths(paths);
		return 0;
	}
	if (before != NULL)
		borrow(l, before, paths);
	if (l->catalogue == NULL)
		load_catalogue(l, paths, f);
	if (l->policy == NULL)
		load_policy(l, read, paths[POLICY], f);
	if (l->calendar == NULL)
		calendar_load(&l->calendar, paths[CALENDAR], f);
	if (l->roster == NULL)
		roster_load(&l->roster, paths[ROSTER], f);
	if (l->grading == NULL)
		grading_load(&l->grading, paths[GRADING], f);
	free_paths(paths);
	return 0;
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

static struct law *
new_law(const char *dir, struct text_faults *f)
{
	struct law *l = calloc(1, sizeof(*l));

	if (l == NULL)
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", dir);
	return l;
}

/* What one text says of another must be there. Each was read without fault. */
static void
check_names(const struct law *l, struct text_faults *f)
{
	policy_check(l->policy, l->roster, f);
	roster_check(l->roster, l->calendar, f);
}

int
law_load_after(struct law **out, const char *dir, const struct law *before,
    struct text_faults *f)
{
	size_t known = text_faults_count(f, TEXT_ERROR);
	struct law *l = new_law(dir, f);

	if (l == NULL)
		return -1;
	if (load_all(l, policy_load, dir, before, f) == 0 &&
	    text_faults_count(f, TEXT_ERROR) == known)
		check_names(l, f);
	if (text_faults_count(f, TEXT_ERROR) > known) {
		law_free(l);
		return -1;
	}
	name_by_hash(l);
	*out = l;
	return 0;
}

int
law_load(struct law **out, const char *dir, struct text_faults *f)
{
	return law_load_after(out, dir, NULL, f);
}

int
law_draft(struct law **out, const char *dir, struct text_faults *f)
{
	struct law *l = new_law(dir, f);

	if (l == NULL || load_all(l, policy_draft, dir, NULL, f) < 0) {
		law_free(l);
		return -1;
	}
	if (l->policy != NULL && l->calendar != NULL && l->roster != NULL &&
	    l->catalogue != NULL && l->grading != NULL)
		name_by_hash(l);
	*out = l;
	return 0;
}

int
law_draft_policy(struct law **out, const char *policy, const char *dir,
    struct text_faults *f)
{
	struct law *l = new_law(policy, f);
	char *paths[NAMES];

	if (l == NULL || make_paths(paths, dir, f) < 0) {
		law_free(l);
		return -1;
	}
	load_catalogue(l, paths, f);
	load_policy(l, policy_draft, policy, f);
	if (access(paths[GRADING], F_OK) == 0)
		grading_load(&l->grading, paths[GRADING], f);
	free_paths(paths);
	*out = l;
	return 0;
}

void
law_lint(const struct law *l, int32_t today, struct text_faults *f)
{
	struct policy_beside beside = { l->catalogue, l->roster };

	if (l->policy != NULL)
		policy_lint(l->policy, &beside, today, f);
	if (l->calendar != NULL)
		calendar_lint(l->calendar, today, f);
	if (l->roster != NULL && l->calendar != NULL) {
		roster_check(l->roster, l->calendar, f);
		roster_lint(l->roster, l->calendar, f);
	}
}

void
law_free(struct law *l)
{
	static const struct law none;
	const struct law *b;

	if (l == NULL)
		return;
	b = l->before != NULL ? l->before : &none;
	/* A policy may borrow from the catalogue. */
	if (l->policy != b->policy)
		policy_free(l->policy);
	if (l->catalogue != b->catalogue)
		catalogue_free(l->catalogue);
	if (l->calendar != b->calendar)
		calendar_free(l->calendar);
	if (l->roster != b->roster)
		roster_free(l->roster);
	if (l->grading != b->grading)
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
