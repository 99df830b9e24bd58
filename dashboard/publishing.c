/* publishing.c: a law put in force. */
#include "dashboard/publishing.h"

#include <stdio.h>
#include <string.h>

#include "classify/calendar.h"

enum publishing
publishing_check(const char *dir, struct ledger_law *about,
    struct text_faults *f, char *why, size_t whylen)
{
	enum publishing result = PUBLISHING_DONE;
	struct law *law = NULL;

	if (law_draft(&law, dir, f) < 0)
		return PUBLISHING_FAILED;
	law_lint(law, calendar_day(about->recorded_us), f);
	memcpy(about->hash, law->hash, sizeof(about->hash));
	if (text_faults_count(f, TEXT_ERROR) > 0) {
		result = PUBLISHING_REFUSED;
	} else if (!roster_person_named(law->roster, about->by,
	    about->recorded_us)) {
		snprintf(why, whylen, "there is no person \"%.60s\" in its "
		    "roster today", about->by);
		result = PUBLISHING_REFUSED;
	}
	law_free(law);
	return result;
}

/* Sessions before the first law published were judged by the directory of the
 * settings: it is kept as the law before, while it is another and is one. */
static void
keep_unpublished(const struct settings *s, struct ledger *l,
    const struct ledger_law *about, struct text_faults *f, char before[65])
{
	struct ledger_law kept = *about;
	struct law *law;
	bool is_other;

	before[0] = '\0';
	if (ledger_laws(l) > 0 || law_load(&law, s->law, f) < 0)
		return;
	is_other = strcmp(law->hash, about->hash) != 0;
	law_free(law);
	snprintf(kept.minute, sizeof(kept.minute), "in use before any law was "
	    "published");
	kept.from = calendar_day(about->recorded_us);
	if (is_other && laws_publish(s->state, s->law, l, &kept, f) == 0)
		memcpy(before, kept.hash, sizeof(kept.hash));
}

/* Errors alone: what else there is to say of the law has been said. */
static void
refuse(const struct text_faults *f, char *why, size_t whylen)
{
	struct text_finding found;
	size_t len, i;

	len = (size_t)snprintf(why, whylen, "it was not published");
	for (i = 0; text_faults_at(f, i, &found); i++)
		if (found.severity == TEXT_ERROR && len < whylen)
			len += (size_t)snprintf(why + len, whylen - len,
			    ": %.*s%s%.*s", (int)found.file_len, found.file,
			    found.file_len ? ": " : "",
			    (int)found.message_len, found.message);
}

enum publishing
publishing_enter(const struct settings *s, const char *dir, struct ledger *l,
    struct ledger_law *about, char before[65], char *why, size_t whylen)
{
	struct text_faults *quiet = text_faults_new();
	struct text_faults *f = text_faults_new();
	int result = -1;

	before[0] = '\0';
	if (quiet && f) {
		keep_unpublished(s, l, about, quiet, before);
		result = laws_publish(s->state, dir, l, about, f);
	}
	if (result < 0 && f)
		refuse(f, why, whylen);
	else if (result < 0)
		snprintf(why, whylen, "out of memory");
	text_faults_free(quiet);
	text_faults_free(f);
	return result < 0 ? PUBLISHING_FAILED : result == 1 ?
	    PUBLISHING_ALREADY : PUBLISHING_DONE;
}
