/* register_form.h: the command line of beadle register, and the act it asks
 * for; the dashboard's forms have the same fields. Pure. */
#ifndef DASHBOARD_REGISTER_FORM_H
#define DASHBOARD_REGISTER_FORM_H

#include "classify/registers.h"
#include "dashboard/command.h"

enum { FORM_PERSON = COMMAND_PLACE, FORM_GROUP, FORM_DEVICE, FORM_PLACE,
	FORM_NETWORK, FORM_SERVICE, FORM_FROM, FORM_TO, FORM_WEEKDAYS,
	FORM_HOURS, FORM_ACCOUNT, FORM_CONDITIONS, FORM_GROUND, FORM_REFERENCE,
	FORM_ADMINISTRATORS, FORM_TRAINED, FORM_NOTIFIED, FORM_BY, FORM_REASON,
	FORM_AT, FORM_AS_KNOWN, FORM_MISSING, FORM_JSON, FORM_PASSWORD,
	FORM_COUNT };

extern const struct options_row register_form_rows[FORM_COUNT];

/* What is typed after the options. */
struct register_form {
	enum register_kind kind;
	bool is_list;
	enum register_verb verb;	/* unless is_list */
	const char *id;			/* "" not given; borrowed */
	bool on_page;			/* sentences name fields as a page
					 * labels them */
};

/* How a page labels an option: "Administrators". */
const char *register_form_label(size_t option);

/* "official add", "exception approve exception-3", "official list". -1 and
 * *why, one sentence. */
int register_form_words(int argc, char **argv, struct register_form *out,
    char *why, size_t whylen);
/* What is wrong: an option, FORM_COUNT if it is none of them in particular, and
 * one sentence. */
struct register_form_fault {
	size_t option;
	char *why;			/* given, of whylen bytes */
	size_t whylen;
};
/* Are the options that are given among those of this form, and is there no
 * password? -1 and *fault. */
int register_form_check(const struct register_form *form,
    const char *const *values, struct register_form_fault *fault);
/* The act; an addition without --from is from today. recorded_us is now,
 * os_user, authority and terms.policy are empty. -1 and *fault. */
int register_form_act(const struct register_form *form,
    const char *const *values, uint64_t now_us, struct register_act *out,
    struct register_form_fault *fault);

/* A refusal of the rules says in words what an entry lacks: add how each is
 * given, ": --trained DAY, --conditions TEXT". */
void register_form_name_lacking(char *why, size_t whylen);

#endif
