/* control_words.c: what only the launcher knows, as an event. */
#include "store/control_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/chain.h"

static void
say_lost(const struct keeper_fact *fact, struct control_words *w)
{
	static const uint8_t none[sizeof(fact->packet_digest)];
	struct fact *f = &w->fact;

	f->what = "sensor-lost";
	snprintf(w->sensor, sizeof(w->sensor), "%u", fact->sensor);
	f->sensor = w->sensor;
	f->text = fact->hung ? "it hung on a packet" : "it crashed";
	f->add.sensors_lost = 1;
	f->add.gap_us = fact->gap_us;
	f->frame = fact->frame;
	if (memcmp(fact->packet_digest, none, sizeof(none)) != 0)
		f->packet = chain_hex(fact->packet_digest, sizeof(none),
		    w->packet);
}

static void
say_clock(const struct keeper_fact *fact, struct control_words *w)
{
	uint64_t step_us = fact->step_us < 0 ? -(uint64_t)fact->step_us :
	    (uint64_t)fact->step_us;

	w->fact.what = "clock-set";
	w->fact.text = w->text;
	snprintf(w->text, sizeof(w->text), "the wall clock was set %s by %"
	    PRIu64 ".%03u s", fact->step_us < 0 ? "back" : "forward",
	    step_us / 1000000, (unsigned)(step_us / 1000 % 1000));
}

bool
control_words(const struct keeper_fact *fact, struct control_words *out)
{
	struct fact *f = &out->fact;

	memset(out, 0, sizeof(*out));
	switch ((enum keeper_fact_kind)fact->kind) {
	case KEEPER_LOST:
		say_lost(fact, out);
		return true;
	case KEEPER_LINK:
		f->what = fact->up ? "link-up" : "link-down";
		snprintf(out->device, sizeof(out->device), "%.*s",
		    (int)sizeof(fact->device), fact->device);
		f->device = out->device;
		return true;
	case KEEPER_STOP:
		f->what = "stop-asked";
		return true;
	case KEEPER_AGAIN:
		f->what = "keeper-lost";
		f->add.unheard_us = fact->gap_us;
		f->text = out->text;
		snprintf(out->text, sizeof(out->text), fact->signal ?
		    "signal %u ended it" : "it failed", fact->signal);
		return true;
	case KEEPER_CLOCK:
		say_clock(fact, out);
		return true;
	case KEEPER_SENSOR:
	case KEEPER_FACT_COUNT:
		break;
	}
	return false;
}
