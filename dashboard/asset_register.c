/* asset_register.c: columns by name, cells by what their column is. */
#include "dashboard/asset_register.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define NAME_ROOM 48		/* of a column, in plain letters */

static const char *const keys[] = {
	[ASSET_ID] = "id", [ASSET_MAC] = "mac", [ASSET_RANGE] = "range",
	[ASSET_VLAN] = "vlan", [ASSET_EQUIPMENT] = "equipment",
	[ASSET_USED_BY] = "used_by", [ASSET_GROUP] = "group",
	[ASSET_PLACE] = "place", [ASSET_CUSTODIAN] = "custodian",
	[ASSET_SHARED] = "shared", [ASSET_FROM] = "from", [ASSET_TO] = "to",
};
static_assert(ARRAY_LEN(keys) == ASSET_FIELDS, "name every field");

/* What schools call these columns, in lower case, '|' around each. */
static const char *const names[] = {
	[ASSET_ID] = "|id|asset|asset id|asset tag|asset number|asset no|tag"
	    "|device|device id|device name|computer name|hostname|name|",
	[ASSET_MAC] = "|mac|mac address|physical address|wifi mac"
	    "|wireless mac|ethernet mac|",
	[ASSET_RANGE] = "|ip|ip address|address|range|ip range|subnet|",
	[ASSET_VLAN] = "|vlan|vlan id|",
	[ASSET_EQUIPMENT] = "|equipment|type|device type|asset type"
	    "|ownership|",
	[ASSET_USED_BY] = "|used by|user type|users|",
	[ASSET_GROUP] = "|group|device group|",
	[ASSET_PLACE] = "|place|room|location|",
	[ASSET_CUSTODIAN] = "|custodian|assigned to|assigned user|issued to"
	    "|user|",
	[ASSET_SHARED] = "|shared|shared device|",
	[ASSET_FROM] = "|from|issued|date issued|start date|",
	[ASSET_TO] = "|to|until|end date|disposed|disposal date|returned"
	    "|date returned|",
};
static_assert(ARRAY_LEN(names) == ASSET_FIELDS, "know every column");

/* What a register calls the school's own equipment, if it does not say so. */
static const char school_words[] = "|school|laptop|desktop|tablet|ipad"
    "|chromebook|macbook|notebook|netbook|pc|computer|workstation|phone"
    "|mobile|whiteboard|printer|server|";

struct reading {		/* of one row */
	struct asset_register *out;
	const struct csv *table;
	const struct roster *roster;
	uint64_t at_us;
	int columns[ASSET_FIELDS];	/* which; -1 none */
	size_t row;
	struct asset asset;
	enum asset_field field;		/* of the cell being read */
};

const char *
asset_field_key(enum asset_field f)
{
	return keys[f];
}

/* Letters and digits in lower case, one space for anything between. */
static void
plain(const char *text, char out[NAME_ROOM])
{
	size_t len = 0;

	for (; *text && len + 2 < NAME_ROOM; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c))
			out[len++] = (char)tolower(c);
		else if (len > 0 && out[len - 1] != ' ')
			out[len++] = ' ';
	}
	len -= len > 0 && out[len - 1] == ' ';
	out[len] = '\0';
}

static bool
is_one_of(const char *list, const char *text)
{
	char word[NAME_ROOM], within[NAME_ROOM + 2];

	plain(text, word);
	snprintf(within, sizeof(within), "|%s|", word);
	return word[0] && strstr(list, within);
}

/* ---- cells ---- */

static int __attribute__((format(printf, 3, 4)))
note(struct reading *r, bool is_refusal, const char *format, ...)
{
	struct asset_note *n = &r->out->notes[r->out->note_count++];
	int column = r->columns[r->field];
	va_list args;
	int len;

	n->line = r->asset.line;
	n->is_refusal = is_refusal;
	len = snprintf(n->text, sizeof(n->text), "line %zu, %.40s: ", n->line,
	    column < 0 ? keys[r->field] : csv_cell(r->table, 0,
	    (size_t)column));
	va_start(args, format);
	vsnprintf(n->text + len, sizeof(n->text) - (size_t)len, format, args);
	va_end(args);
	return -1;
}

static int
take(struct reading *r, const char *value)
{
	char *to = r->asset.values[r->field];

	if (strlen(value) >= ASSET_TEXT || strpbrk(value, "\t\r\n"))
		return note(r, true, "\"%.40s\" is not one line of at most %d "
		    "bytes", value, ASSET_TEXT - 1);
	snprintf(to, ASSET_TEXT, "%s", value);
	r->asset.said[r->field] = true;
	return 0;
}

static int
read_id(struct reading *r, const char *cell)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	if (strspn(cell, allowed) != strlen(cell))
		return note(r, true, "\"%.60s\" cannot be an id: use letters, "
		    "digits, dot, dash and underscore", cell);
	return take(r, cell);
}

/* Twelve hex digits, however they are parted. */
static int
read_mac(struct reading *r, const char *cell)
{
	char digits[13] = "", text[MAC_TEXT];
	uint8_t mac[6];
	size_t len = 0;

	for (const char *p = cell; *p; p++)
		if (isxdigit((unsigned char)*p) && len < 12)
			digits[len++] = *p;
		else if (!strchr(":-. ", *p))
			len = 99;	/* too many, or no digit */
	if (len != 12)
		return note(r, true, "\"%.40s\" is not a MAC address of six "
		    "bytes", cell);
	for (int i = 0; i < 6; i++) {
		char two[3] = { digits[2 * i], digits[2 * i + 1], '\0' };

		mac[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	take(r, mac_text(mac, text));
	if (roster_is_random_mac(mac))
		note(r, false, "%s is a made-up (locally administered) "
		    "address, which the device may change: switch that off on "
		    "the device", text);
	return 0;
}

static int
read_number(struct reading *r, const char *cell)
{
	long n = strtol(cell, NULL, 10);

	if (strspn(cell, "0123456789") != strlen(cell) || n < 1 || n > 4094)
		return note(r, true, "\"%.40s\" is not a VLAN from 1 to 4094",
		    cell);
	return take(r, cell);
}

static int
read_range(struct reading *r, const char *cell)
{
	uint8_t address[16];
	char copy[ASSET_TEXT];

	if (strlen(cell) < sizeof(copy)) {
		snprintf(copy, sizeof(copy), "%s", cell);
		copy[strcspn(copy, "/")] = '\0';
		if (address_read(copy, address) == 0)
			return take(r, cell);
	}
	return note(r, true, "\"%.40s\" is not an address, nor a range like "
	    "10.20.10.0/24", cell);
}

static int
read_equipment(struct reading *r, const char *cell)
{
	char word[NAME_ROOM];

	plain(cell, word);
	for (int i = 0; i < EQUIPMENT_COUNT; i++)
		if (strcmp(word, equipment_name((enum equipment)i)) == 0)
			return take(r, word);
	if (is_one_of(school_words, cell))
		return take(r, "school");
	return note(r, true, "\"%.40s\" is not school, personal or guest, nor "
	    "a kind of device", cell);
}

static int
read_used_by(struct reading *r, const char *cell)
{
	char word[NAME_ROOM];
	size_t len;

	plain(cell, word);
	len = strlen(word);
	for (int i = 0; i < PERSON_KIND_COUNT; i++) {
		const char *name = person_kind_name((enum person_kind)i);

		if (strcmp(word, name) == 0 || (len == strlen(name) + 1 &&
		    word[len - 1] == 's' &&
		    strncmp(word, name, len - 1) == 0))
			return take(r, name);
	}
	return note(r, true, "\"%.40s\" is not staff, pupils, governors, "
	    "volunteers, agency, contractors or guests", cell);
}

static int
read_custodian(struct reading *r, const char *cell)
{
	if (cell[0] && !roster_person_named(r->roster, cell, r->at_us))
		return note(r, true, "the roster has no person \"%.40s\" on "
		    "that day; a person goes by their id", cell);
	return take(r, cell);
}

static int
read_shared(struct reading *r, const char *cell)
{
	if (is_one_of("|yes|y|true|1|shared|", cell))
		return take(r, "yes");
	if (is_one_of("|no|n|false|0|", cell))
		return take(r, "no");
	return note(r, true, "\"%.40s\" is neither yes nor no", cell);
}

static int
read_day(struct reading *r, const char *cell)
{
	char again[TEXT_DAY_TEXT] = "";
	int y, m, d, end = 0;

	if (sscanf(cell, "%4d-%2d-%2d%n", &y, &m, &d, &end) == 3 &&
	    !cell[end] && m >= 1 && m <= 12)
		text_day_text(text_day_of(y, m, d), again);
	if (strcmp(again, cell) != 0)
		return note(r, true, "\"%.40s\" is not a day: write it as "
		    "2026-09-01", cell);
	return take(r, cell);
}

static int (*const readers[])(struct reading *, const char *) = {
	[ASSET_ID] = read_id, [ASSET_MAC] = read_mac,
	[ASSET_RANGE] = read_range, [ASSET_VLAN] = read_number,
	[ASSET_EQUIPMENT] = read_equipment, [ASSET_USED_BY] = read_used_by,
	[ASSET_GROUP] = take, [ASSET_PLACE] = take,
	[ASSET_CUSTODIAN] = read_custodian, [ASSET_SHARED] = read_shared,
	[ASSET_FROM] = read_day, [ASSET_TO] = read_day,
};
static_assert(ARRAY_LEN(readers) == ASSET_FIELDS, "read every field");

/* ---- rows ---- */

static const struct asset *
find(const struct asset_register *a, enum asset_field f, const char *value)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->list[i].said[f] && !a->list[i].is_refused &&
		    strcmp(a->list[i].values[f], value) == 0)
			return &a->list[i];
	return NULL;
}

/* What another row says too: an id or a MAC is one device's. */
static int
check_once(struct reading *r, enum asset_field f)
{
	const struct asset *other = r->asset.said[f] ? find(r->out, f,
	    r->asset.values[f]) : NULL;

	r->field = f;
	return other ? note(r, true, "\"%s\" is already on line %zu",
	    r->asset.values[f], other->line) : 0;
}

static int
check_row(struct reading *r)
{
	const struct asset *a = &r->asset;

	if (check_once(r, ASSET_MAC) < 0)
		return -1;
	r->field = ASSET_TO;
	if (a->said[ASSET_FROM] && a->said[ASSET_TO] &&
	    strcmp(a->values[ASSET_FROM], a->values[ASSET_TO]) > 0)
		return note(r, true, "\"%s\" is before it begins",
		    a->values[ASSET_TO]);
	r->field = ASSET_MAC;
	if (!a->said[ASSET_MAC] && !a->said[ASSET_RANGE] &&
	    !a->said[ASSET_VLAN])
		return note(r, true, "there is none, nor an address or a VLAN "
		    "to know the device by");
	return 0;
}

/* The first cell that is wrong is the row's sentence. */
static int
read_cells(struct reading *r)
{
	for (int f = ASSET_ID + 1; f < ASSET_FIELDS; f++) {
		const char *cell;

		r->field = (enum asset_field)f;
		if (r->columns[f] < 0)
			continue;
		cell = csv_cell(r->table, r->row, (size_t)r->columns[f]);
		if (!cell[0] && f != ASSET_CUSTODIAN && f != ASSET_PLACE)
			continue;
		if (readers[f](r, cell) < 0)
			return -1;
	}
	return check_row(r);
}

static void
read_row(struct reading *r)
{
	const char *id = csv_cell(r->table, r->row,
	    (size_t)r->columns[ASSET_ID]);

	r->asset = (struct asset){ .line = r->table->rows[r->row].line };
	r->field = ASSET_ID;
	if (!id[0])
		note(r, true, "there is none");
	if (!id[0] || read_id(r, id) < 0) {
		r->out->refused++;
		r->out->has_nameless = true;
		return;
	}
	if (check_once(r, ASSET_ID) < 0) {
		r->out->refused++;
		return;
	}
	r->asset.is_refused = read_cells(r) < 0;
	r->out->refused += r->asset.is_refused;
	r->out->list[r->out->count++] = r->asset;
}

/* ---- columns ---- */

static int
know_columns(struct reading *r, char *why, size_t whylen)
{
	struct asset_register *out = r->out;

	for (int f = 0; f < ASSET_FIELDS; f++)
		r->columns[f] = -1;
	for (size_t i = 0; i < r->table->rows[0].count; i++) {
		const char *name = csv_cell(r->table, 0, i);
		int f = 0;

		while (f < ASSET_FIELDS && !is_one_of(names[f], name))
			f++;
		if (f == ASSET_FIELDS) {
			out->ignored[out->ignored_count++] = name;
			continue;
		}
		if (r->columns[f] >= 0) {
			snprintf(why, whylen, "line %zu: \"%.40s\" and "
			    "\"%.40s\" are both the %s; keep one of them",
			    r->table->rows[0].line, csv_cell(r->table, 0,
			    (size_t)r->columns[f]), name, keys[f]);
			return -1;
		}
		r->columns[f] = (int)i;
	}
	out->has_macs = r->columns[ASSET_MAC] >= 0;
	if (r->columns[ASSET_ID] >= 0)
		return 0;
	snprintf(why, whylen, "line %zu: no column is the device's id: name "
	    "one \"id\" or \"asset tag\"", r->table->rows[0].line);
	return -1;
}

int
asset_register_make(struct asset_register *out, const struct csv *table,
    const struct roster *r, uint64_t at_us, char *why, size_t whylen)
{
	struct reading reading = { .out = out, .table = table, .roster = r,
	    .at_us = at_us };

	*out = (struct asset_register){
		.list = calloc(table->count, sizeof(*out->list)),
		/* A row has at most a refusal and a warning. */
		.notes = calloc(2 * table->count, sizeof(*out->notes)),
	};
	if (!out->list || !out->notes) {
		snprintf(why, whylen, "out of memory");
		goto fail;
	}
	if (know_columns(&reading, why, whylen) < 0)
		goto fail;
	for (reading.row = 1; reading.row < table->count; reading.row++)
		read_row(&reading);
	return 0;
fail:
	asset_register_clear(out);
	return -1;
}

void
asset_register_clear(struct asset_register *a)
{
	free(a->list);
	free(a->notes);
	*a = (struct asset_register){0};
}
