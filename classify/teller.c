/* teller.c: flows into notes and lines. */
#include "classify/teller.h"

#include <stdlib.h>
#include <string.h>

#include "classify/lines.h"
#include "classify/outbox.h"

/* Totals and name of a flow, for its line. */
struct told {
	uint64_t packets, bytes[2];
	uint8_t name_len;
	uint8_t name[255];
};

_Static_assert(sizeof(struct told) <= TELLER_LINE_BYTES, "as announced");

struct teller {
	const struct catalogue *catalogue;
	struct engine *engine;
	struct outbox *outbox;		/* NULL: no notes */
	struct told *told;		/* by place; NULL: no lines */
	int lines_fd;
	bool is_alone;
};

struct teller *
teller_new(const struct launcher_sensor *seat,
    const struct catalogue *catalogue, struct engine *engine,
    uint32_t places, size_t backlog)
{
	struct teller *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->catalogue = catalogue;
	t->engine = engine;
	t->lines_fd = seat->lines_fd;
	if (seat->notes_fd >= 0 && !(t->outbox = outbox_new(seat->notes_fd,
	    backlog, !seat->is_live)))
		goto fail;
	if (seat->lines_fd >= 0 &&
	    !(t->told = calloc(places, sizeof(*t->told))))
		goto fail;
	return t;
fail:
	teller_free(t);
	return NULL;
}

void
teller_free(struct teller *t)
{
	if (!t)
		return;
	outbox_free(t->outbox);
	free(t->told);
	free(t);
}

/* ---- notes ---- */

static void
fill_flow(struct teller *t, struct note_flow *out, const struct flow *f)
{
	struct engine_opinion opinion = { .master = f->ndpi_master,
	    .app = f->ndpi_app, .confidence = f->confidence };
	unsigned client = f->client, server = !f->client;
	char app[ENGINE_NAME];

	out->start_us = f->start_us;
	out->entry = f->entry;
	out->vlan = f->vlan[client];
	out->client_port = f->port[client];
	out->server_port = f->port[server];
	out->proto = f->proto;
	out->has_mac = f->has_mac;
	out->basis = f->basis;
	out->ech = f->ech;
	memcpy(out->client_mac, f->mac[client], 6);
	memcpy(out->client, f->address[client], 16);
	memcpy(out->server, f->address[server], 16);
	engine_app(t->engine, &opinion, app);
	memcpy(out->ndpi, app, strnlen(app, sizeof(out->ndpi) - 1));
}

static struct note *
add_note(struct teller *t, enum note_kind kind, const struct flow *f,
    uint64_t now_us)
{
	struct note *note = t->outbox ?
	    outbox_add(t->outbox, kind, now_us) : NULL;

	if (note && f)
		fill_flow(t, &note->flow, f);
	return note;
}

void
teller_answer(void *teller, const struct note_answer *a)
{
	struct note *note = add_note(teller, NOTE_ANSWER, NULL, a->from_us);

	if (note)
		note->answer = *a;
}

void
teller_contact(struct teller *t, const struct flow *f, uint64_t now_us)
{
	add_note(t, NOTE_CONTACT, f, now_us);
}

void
teller_foreign(struct teller *t, const struct flow *f, uint64_t name_hash,
    uint64_t now_us)
{
	struct note *note = add_note(t, NOTE_CONTACT, NULL, now_us);
	struct note_flow *out;

	if (!note)
		return;
	out = &note->flow;
	out->start_us = f->start_us;
	out->name_hash = name_hash;
	out->entry = CATALOGUE_NONE;
	out->vlan = f->vlan[f->client];
	out->proto = f->proto;
	out->has_mac = f->has_mac;
	out->basis = f->basis;
	memcpy(out->client_mac, f->mac[f->client], 6);
	memcpy(out->client, f->address[f->client], 16);
}

void
teller_minute(struct teller *t, uint32_t place, const struct flow *f,
    const struct flow_minute *m, uint64_t now_us)
{
	uint64_t begin_us = m->minute * SESSION_MINUTE_US;
	struct note *note;

	if (t->told) {
		t->told[place].packets += m->packets;
		t->told[place].bytes[0] += m->bytes[0];
		t->told[place].bytes[1] += m->bytes[1];
	}
	if (f->state != FLOW_NAMED ||
	    !(note = add_note(t, NOTE_PROGRESS, f, now_us)))
		return;
	note->progress.minute = m->minute;
	note->progress.first_us = begin_us + m->first_us;
	note->progress.last_us = begin_us + m->last_us;
	note->progress.packets = m->packets;
	note->progress.bytes_up = m->bytes[f->client];
	note->progress.bytes_down = m->bytes[!f->client];
	note->progress.is_new =
	    f->start_us / SESSION_MINUTE_US == m->minute;
}

void
teller_cover(struct teller *t, const struct note_cover *c, uint64_t now_us)
{
	struct note *note = add_note(t, NOTE_COVER, NULL, now_us);

	if (note)
		note->cover = *c;
}

/* ---- lines ---- */

void
teller_name(struct teller *t, uint32_t place, const uint8_t *name, size_t len)
{
	struct told *told;

	if (!t->told)
		return;
	told = &t->told[place];
	told->name_len = (uint8_t)(len < sizeof(told->name) ? len :
	    sizeof(told->name));
	memcpy(told->name, name, told->name_len);
}

static void
write_line(struct teller *t, struct told *told, const struct flow *f)
{
	struct engine_opinion opinion = { .master = f->ndpi_master,
	    .app = f->ndpi_app, .confidence = f->confidence };
	const struct catalogue *c = t->catalogue;
	const struct catalogue_entry *entry = catalogue_entry(c, f->entry);
	/* Read, and never logged: then not how it was read, either. */
	bool is_hidden = f->basis != BASIS_NONE && told->name_len == 0;
	struct lines_flow line = {
		.start_us = f->start_us, .end_us = f->last_us,
		.client_port = f->port[f->client],
		.server_port = f->port[!f->client],
		.vlan = f->vlan[f->client], .proto = f->proto,
		.packets = told->packets,
		.bytes_up = told->bytes[f->client],
		.bytes_down = told->bytes[!f->client],
		.name = told->name_len ? told->name : NULL,
		.name_len = told->name_len,
		.basis = is_hidden ? BASIS_NONE : f->basis,
		.ech = is_hidden ? ECH_NONE : f->ech,
	};
	char name[ENGINE_NAME];

	memcpy(line.client, f->address[f->client], 16);
	memcpy(line.server, f->address[!f->client], 16);
	if (entry) {
		line.service = catalogue_service(c, entry->service)->id;
		line.role = role_name(entry->role);
	}
	if (*engine_name(t->engine, &opinion, name)) {
		line.ndpi = name;
		line.ndpi_confidence = engine_confidence_name(f->confidence);
	}
	if (lines_flow(t->lines_fd, &line) < 0)
		t->is_alone = true;
	memset(told, 0, offsetof(struct told, name));
}

void
teller_end(struct teller *t, uint32_t place, const struct flow *f,
    enum flow_end how, uint64_t now_us)
{
	struct note *note;

	if (f->state == FLOW_NAMED &&
	    (note = add_note(t, NOTE_END, f, now_us)))
		note->end = how;
	if (t->told)
		write_line(t, &t->told[place], f);
}

/* ---- sending ---- */

void
teller_send(struct teller *t, bool hurry)
{
	if (t->outbox &&
	    (hurry || outbox_waiting(t->outbox) >= NOTE_BATCH) &&
	    outbox_flush(t->outbox) < 0)
		t->is_alone = true;
}

void
teller_time(struct teller *t, uint64_t now_us, uint64_t line_us)
{
	add_note(t, NOTE_TIME, NULL, now_us);
	teller_send(t, true);
	if (t->told && lines_clock(t->lines_fd, line_us) < 0)
		t->is_alone = true;
}

void
teller_drain(struct teller *t, int milliseconds)
{
	if (t->outbox && outbox_drain(t->outbox, milliseconds) < 0)
		t->is_alone = true;
}

bool
teller_is_alone(const struct teller *t)
{
	return t->is_alone;
}

uint64_t
teller_lost(struct teller *t)
{
	return t->outbox ? outbox_lost(t->outbox) : 0;
}
