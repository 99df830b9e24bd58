/* control_words.h: what only the launcher knows, as an event. */
#ifndef STORE_CONTROL_WORDS_H
#define STORE_CONTROL_WORDS_H

#include "store/control.h"
#include "store/fact.h"

struct control_words {
	struct fact fact;		/* its texts lie below */
	char sensor[16], device[33], packet[65], text[64];
};

/* False: it is none that is an event, KEEPER_SENSOR or an unknown one. Its
 * time is the caller's to set. */
bool control_words(const struct keeper_fact *fact, struct control_words *out);

#endif
