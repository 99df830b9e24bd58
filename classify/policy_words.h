/* policy_words.h: how the parts of a policy's text are called. */
#ifndef CLASSIFY_POLICY_WORDS_H
#define CLASSIFY_POLICY_WORDS_H

#include "classify/policy_text.h"

const char *policy_monitoring_name(enum policy_monitoring m);	/* "routine" */
const char *policy_lawful_name(enum policy_lawful l);
const char *policy_need_name(enum policy_need n);
/* "section 6", or “Scope” in such marks; returns buf. */
#define POLICY_SECTION 128
const char *policy_section(const char *clause, char buf[POLICY_SECTION]);
/* Of one person, "J.Nicholls" and j.nicholls? Case, dots and spaces aside. */
bool policy_is_same_name(const char *a, const char *b);

#endif
