/* catalogue_never.c: the list of hosts that are never logged, read from the
 * texts. A shipped row cannot be taken back by a local text, only repeated. */
#include "classify/catalogue_table.h"

#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const kinds[] = { "health", "union", "counselling",
	"whistleblowing" };

/* Below nhs.uk the NHS alone registers names: to list it is to list them. */
static int
check_host(const struct text_value *v, struct text_faults *f)
{
	return strcmp(text_raw(v), "nhs.uk") == 0 ? 0 :
	    catalogue_check_host(v, f);
}

/* Put a host into the table, over a service's of the same name, which from
 * here on nothing finds. */
static void
add(struct catalogue *c, const struct catalogue_never *never,
    struct text_faults *f)
{
	uint32_t *slot = catalogue_slot(c, never->host);
	struct catalogue_never *row;

	if (!(*slot & CATALOGUE_NEVER))
		*slot = CATALOGUE_NEVER | c->never_count++;
	row = &c->never[*slot & ~CATALOGUE_NEVER];
	if (row->at != NULL && row->is_local == never->is_local) {
		text_fault(f, TEXT_ERROR, never->at, "never_log: host \"%s\" "
		    "given twice (first on line %zu)", never->host,
		    text_line(row->at));
		return;
	}
	*row = *never;
}

static void
read_row(struct catalogue *c, const struct text_value *v, bool is_local,
    struct text_faults *f)
{
	enum { HOST, KIND, SOURCE, SEEN, FIELDS };
	static const struct text_field fields[FIELDS] = {
		[HOST] = { "host", true }, [KIND] = { "kind", true },
		[SOURCE] = { "source", true }, [SEEN] = { "seen", true },
	};
	const struct text_value *values[FIELDS];
	struct catalogue_never row = { .is_local = is_local };
	const char *source;
	int32_t seen;
	int kind;

	text_fields(v, "never_log", fields, FIELDS, values, f);
	text_string(values[SOURCE], &source, f);
	text_date(values[SEEN], &seen, f);
	if (text_word(values[KIND], kinds, ARRAY_LEN(kinds), &kind, f) < 0 ||
	    text_string(values[HOST], &row.host, f) < 0 ||
	    check_host(values[HOST], f) < 0)
		return;
	row.kind = kinds[kind];
	row.at = values[HOST];
	add(c, &row, f);
}

void
catalogue_read_never(struct catalogue *c, const struct text_value *list,
    bool is_local, struct text_faults *f)
{
	if (list != NULL && !text_is_list(list))
		text_fault(f, TEXT_ERROR, list,
		    "never_log: expected a list");
	for (size_t i = 0; i < text_count(list); i++)
		read_row(c, text_item(list, i), is_local, f);
}
