/* ledger_fields.h: where the texts of an act and a law lie, by the names of
 * their members. For ledger_text.c and ledger_write.c alone. */
#ifndef STORE_LEDGER_FIELDS_H
#define STORE_LEDGER_FIELDS_H

#include <stddef.h>

#include "store/ledger_text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define LEDGER_VERSION 1
#define HASH_DIGITS 64

struct member { const char *name; size_t at, room; };
#define TEXT_OF(type, field) { #field, offsetof(struct type, field), \
	sizeof(((struct type *)0)->field) }

static const struct member act_texts[] = {
	TEXT_OF(register_act, id), TEXT_OF(register_act, by),
	TEXT_OF(register_act, os_user), TEXT_OF(register_act, authority),
	TEXT_OF(register_act, reason),
};
static const struct member scope_texts[] = {
	TEXT_OF(register_scope, person), TEXT_OF(register_scope, group),
	TEXT_OF(register_scope, device), TEXT_OF(register_scope, place),
	TEXT_OF(register_scope, network),
};
static const struct member term_texts[] = {
	TEXT_OF(register_terms, account), TEXT_OF(register_terms, conditions),
	TEXT_OF(register_terms, ground), TEXT_OF(register_terms, reference),
	TEXT_OF(register_terms, policy),
};
static const struct member review_texts[] = {
	TEXT_OF(review, session), TEXT_OF(review, by),
	TEXT_OF(review, os_user), TEXT_OF(review, reason),
	TEXT_OF(review, service), TEXT_OF(review, clause),
	TEXT_OF(review, law), TEXT_OF(review, catalogue),
	TEXT_OF(review, grading),
};
static const struct member contest_texts[] = {
	TEXT_OF(contest, id), TEXT_OF(contest, session),
	TEXT_OF(contest, by), TEXT_OF(contest, os_user),
	TEXT_OF(contest, office), TEXT_OF(contest, reason),
};
static const struct member law_texts[] = {
	{ "law", offsetof(struct ledger_law, hash), HASH_DIGITS + 1 },
	TEXT_OF(ledger_law, minute), TEXT_OF(ledger_law, by),
	TEXT_OF(ledger_law, os_user),
};

#endif
