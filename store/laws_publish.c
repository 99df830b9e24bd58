/* laws_publish.c: a law's texts copied to where they stay, and entered.
 *
 * The copy is made under a name of its own, checked, and only then given the
 * name it keeps: STATE/law/HASH/ is whole or not there. */
#include "store/laws.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/drafts.h"
#include "store/files.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define TEXT_MOST (4u << 20)
#define LOCAL "catalogue-local.yaml"	/* the one that may be missing */

static const char *const texts[] = { "policy.yaml", "calendar.yaml",
	"roster.yaml", "catalogue.yaml", "grading.yaml", LOCAL };

static int
fail(struct text_faults *f, const char *what, const char *path)
{
	text_fault(f, TEXT_ERROR, NULL, "%s: %s: %s", path, what,
	    strerror(errno));
	return -1;
}

static int
copy_text(const char *from, const char *to, const char *name,
    struct text_faults *f)
{
	char path[PATH_MAX + 32], why[PATH_MAX + 200];
	char *bytes;
	size_t len;
	int r;

	bytes = files_read(from, name, TEXT_MOST, &len);
	if (!bytes && errno == ENOENT && strcmp(name, LOCAL) == 0)
		return 0;
	if (!bytes) {
		snprintf(path, sizeof(path), "%s/%s", from, name);
		return fail(f, "cannot be read", path);
	}
	r = files_replace(to, name, bytes, len, why, sizeof(why));
	free(bytes);
	if (r < 0)
		text_fault(f, TEXT_ERROR, NULL, "%s", why);
	return r;
}

/* Is what lies there the law of that hash, all of it? */
static int
check(const char *dir, const char *hash, struct text_faults *f)
{
	struct law *law;
	bool is_same;

	if (law_load(&law, dir, f) < 0)
		return -1;
	is_same = strcmp(law->hash, hash) == 0;
	law_free(law);
	if (is_same)
		return 0;
	text_fault(f, TEXT_ERROR, NULL, "%s is not the law %.16s: a text was "
	    "changed meanwhile", dir, hash);
	return -1;
}

/* Copy into draft, an empty directory, and give it its name. */
static int
fill(const char *from, const char *draft, const char *laws, const char *hash,
    struct text_faults *f)
{
	char name[PATH_MAX + 80];
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++)
		if (copy_text(from, draft, texts[i], f) < 0)
			return -1;
	if (check(draft, hash, f) < 0)
		return -1;
	snprintf(name, sizeof(name), "%s/%s", laws, hash);
	if (rename(draft, name) < 0) {
		if (errno != EEXIST && errno != ENOTEMPTY)
			return fail(f, "cannot be named", name);
		/* An earlier time it was published, or tried. */
		drafts_remove(draft);
		return check(name, hash, f);
	}
	return files_sync_directory(laws) < 0 ?
	    fail(f, "cannot be synced", laws) : 0;
}

static int
copy(const char *state, const char *from, const char *hash,
    struct text_faults *f)
{
	char laws[PATH_MAX], draft[PATH_MAX + 16];
	int r;

	snprintf(laws, sizeof(laws), "%s/law", state);
	snprintf(draft, sizeof(draft), "%s/" DRAFTS_FORM, laws);
	if (files_directory(laws) < 0 || !mkdtemp(draft))
		return fail(f, "cannot be made", laws);
	r = fill(from, draft, laws, hash, f);
	if (r < 0)
		drafts_remove(draft);
	return r;
}

/* Would it change nothing? */
static bool
is_published(const struct ledger *l, const struct ledger_law *about)
{
	const struct ledger_law *last;

	if (ledger_laws(l) == 0)
		return false;
	last = ledger_law(l, ledger_laws(l) - 1);
	return strcmp(last->hash, about->hash) == 0 &&
	    (last->from == about->from ||
	    (laws_starts_us(last) <= about->recorded_us &&
	    laws_starts_us(about) <= about->recorded_us));
}

int
laws_publish(const char *state, const char *dir, struct ledger *l,
    struct ledger_law *about, struct text_faults *f)
{
	char why[PATH_MAX + 256];
	struct law *law;

	if (law_load(&law, dir, f) < 0)
		return -1;
	memcpy(about->hash, law->hash, sizeof(about->hash));
	law_free(law);
	drafts_sweep(state);
	if (is_published(l, about))
		return 1;
	if (copy(state, dir, about->hash, f) < 0)
		return -1;
	if (ledger_publish(l, about, about->recorded_us, why,
	    sizeof(why)) == 0)
		return 0;
	text_fault(f, TEXT_ERROR, NULL, "%s", why);
	return -1;
}

int
laws_draft(const char *state, const char *dir,
    const struct laws_change *change, char draft[LAWS_DRAFT],
    struct text_faults *f)
{
	char why[PATH_MAX + 256] = "";
	size_t i;
	int r = 0;

	drafts_sweep_laws(state);
	snprintf(draft, LAWS_DRAFT, "%s/" DRAFTS_LAW, state);
	if (!mkdtemp(draft))
		return fail(f, "cannot be made", draft);
	for (i = 0; i < ARRAY_LEN(texts) && r == 0; i++)
		if (strcmp(texts[i], change->name) != 0)
			r = copy_text(dir, draft, texts[i], f);
	if (r == 0 && files_replace(draft, change->name, change->bytes,
	    change->len, why, sizeof(why)) < 0) {
		text_fault(f, TEXT_ERROR, NULL, "%s", why);
		r = -1;
	}
	if (r < 0)
		drafts_remove(draft);
	return r;
}
