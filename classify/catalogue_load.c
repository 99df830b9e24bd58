/* catalogue_load.c: the catalogue read from its texts, every line checked. */
#include "classify/catalogue.h"
#include "classify/catalogue_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* A catalogue being loaded, from the shipped or the local text. */
struct loader {
	struct catalogue *c;
	struct text_faults *f;
	bool is_local;
	uint32_t service;	/* the one being read */
	const struct text_value *never;	/* the list of the text just read */
};

/* Put an entry into the table. A local one takes the place and the index of a
 * shipped one; any other second is a fault. */
static void
add_entry(struct loader *l, const struct catalogue_entry *entry,
    const struct text_value *at)
{
	uint32_t *slot = catalogue_slot(l->c, entry->host);
	struct catalogue_row *row;

	if (*slot == 0)
		*slot = ++l->c->row_count;
	row = &l->c->rows[*slot - 1];
	if (row->at != NULL && row->is_local == l->is_local) {
		text_fault(l->f, TEXT_ERROR, at,
		    "host \"%s\" given twice (first on line %zu, for %s)",
		    entry->host, text_line(row->at),
		    l->c->services[row->entry.service].service.id);
		return;
	}
	*row = (struct catalogue_row){ .entry = *entry, .at = at,
		.is_local = l->is_local };
}

static void
read_host(struct loader *l, const struct text_value *v)
{
	enum { HOST, ROLE, SOURCE, SEEN, FIELDS };
	static const struct text_field fields[FIELDS] = {
		[HOST] = { "host", true }, [ROLE] = { "role", true },
		[SOURCE] = { "source", true }, [SEEN] = { "seen", true },
	};
	const struct text_value *values[FIELDS];
	struct catalogue_entry entry = { .service = l->service };
	const char *roles[ROLE_COUNT], *source;
	int32_t seen;
	int role;

	for (role = 0; role < ROLE_COUNT; role++)
		roles[role] = role_name((enum role)role);
	text_fields(v, "host", fields, FIELDS, values, l->f);
	text_string(values[SOURCE], &source, l->f);
	text_date(values[SEEN], &seen, l->f);
	if (text_word(values[ROLE], roles, ROLE_COUNT, &role, l->f) < 0 ||
	    text_string(values[HOST], &entry.host, l->f) < 0 ||
	    catalogue_check_host(values[HOST], l->f) < 0)
		return;
	entry.role = (enum role)role;
	add_entry(l, &entry, values[HOST]);
}

/* ---- loading: services ---- */

/* What a session can hold of it. */
static bool
is_id(const char *id)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	return strspn(id, allowed) == strlen(id) &&
	    strlen(id) < sizeof(((struct session *)0)->service);
}

/* The service of an id: new or, in a local text, perhaps a shipped one. NULL:
 * a fault was added. */
static struct catalogue_service_row *
take_service(struct loader *l, const struct text_value *v)
{
	struct catalogue_service_row *s;
	const char *id;

	if (text_string(v, &id, l->f) < 0)
		return NULL;
	if (!is_id(id)) {
		text_fault(l->f, TEXT_ERROR, v, "id: expected at most 31 of "
		    "a-z, 0-9, \".\" and \"-\", found \"%s\"", id);
		return NULL;
	}
	for (l->service = 0; l->service < l->c->service_count; l->service++)
		if (strcmp(l->c->services[l->service].service.id, id) == 0)
			break;
	s = &l->c->services[l->service];
	if (l->service == l->c->service_count) {
		l->c->service_count++;
		s->service = (struct catalogue_service){ .id = id,
			.title = "", .category = "", .until = INT32_MAX };
	} else if (s->is_local == l->is_local) {
		text_fault(l->f, TEXT_ERROR, v,
		    "service \"%s\" given twice (first on line %zu)", id,
		    text_line(s->at));
		return NULL;
	}
	s->at = v;
	s->is_local = l->is_local;
	return s;
}

/* What of a service is given; a local text may leave out what is shipped. */
static void
read_facts(struct loader *l, const struct text_value *title,
    const struct text_value *category, const struct text_value *dual_use,
    struct catalogue_service *s)
{
	int word;

	text_string(title, &s->title, l->f);
	if (text_word(category, l->c->categories, l->c->category_count, &word,
	    l->f) == 0)
		s->category = l->c->categories[word];
	text_bool(dual_use, &s->dual_use, l->f);
	if (s->title[0] == '\0' && title == NULL)
		text_fault(l->f, TEXT_ERROR, l->c->services[l->service].at,
		    "service \"%s\": \"title\" is missing", s->id);
	if (s->category[0] == '\0' && category == NULL)
		text_fault(l->f, TEXT_ERROR, l->c->services[l->service].at,
		    "service \"%s\": \"category\" is missing", s->id);
}

/* One network behind the service's others, which end the catalogue's. */
static void
read_network(struct loader *l, const struct text_value *v,
    struct catalogue_service *s)
{
	enum { AS, SOURCE, SEEN, FIELDS };
	static const struct text_field fields[FIELDS] = {
		[AS] = { "as", true }, [SOURCE] = { "source", true },
		[SEEN] = { "seen", true },
	};
	const struct text_value *values[FIELDS];
	const char *source;
	int32_t seen;
	int64_t as;

	text_fields(v, "network", fields, FIELDS, values, l->f);
	text_string(values[SOURCE], &source, l->f);
	text_date(values[SEEN], &seen, l->f);
	if (text_number(values[AS], 1, UINT32_MAX, &as, l->f) < 0)
		return;
	for (size_t i = 0; i < s->network_count; i++)
		if (s->networks[i] == (uint32_t)as) {
			text_fault(l->f, TEXT_ERROR, values[AS],
			    "network %lld given twice", (long long)as);
			return;
		}
	l->c->networks[l->c->network_count++] = (uint32_t)as;
	s->network_count++;
}

/* What else tells of a service. A list takes the place of a shipped one. */
static void
read_evidence(struct loader *l, const struct text_value *networks,
    const struct text_value *ndpi, struct catalogue_service *s)
{
	struct catalogue *c = l->c;
	const char *name;

	if (networks != NULL) {
		if (!text_is_list(networks))
			text_fault(l->f, TEXT_ERROR, networks,
			    "networks: expected a list");
		s->networks = c->networks + c->network_count;
		s->network_count = 0;
	}
	for (size_t i = 0; i < text_count(networks); i++)
		read_network(l, text_item(networks, i), s);
	if (ndpi != NULL) {
		if (!text_is_list(ndpi))
			text_fault(l->f, TEXT_ERROR, ndpi,
			    "ndpi: expected a list");
		s->ndpi = c->ndpi + c->ndpi_count;
		s->ndpi_count = 0;
	}
	for (size_t i = 0; i < text_count(ndpi); i++)
		if (text_string(text_item(ndpi, i), &name, l->f) == 0) {
			c->ndpi[c->ndpi_count++] = name;
			s->ndpi_count++;
		}
}

enum { ID, TITLE, CATEGORY, DUAL_USE, UNTIL, NETWORKS, NDPI, HOSTS,
	SERVICE_FIELDS };
static const struct text_field service_fields[SERVICE_FIELDS] = {
	[ID] = { "id", true }, [TITLE] = { "title", false },
	[CATEGORY] = { "category", false }, [DUAL_USE] = { "dual_use", false },
	[UNTIL] = { "until", false }, [NETWORKS] = { "networks", false },
	[NDPI] = { "ndpi", false }, [HOSTS] = { "hosts", false },
};

static void
read_service(struct loader *l, const struct text_value *v)
{
	const struct text_value *values[SERVICE_FIELDS];
	struct catalogue_service_row *s;
	bool is_new;
	size_t i;

	text_fields(v, "service", service_fields, SERVICE_FIELDS, values,
	    l->f);
	i = l->c->service_count;
	s = take_service(l, values[ID]);
	if (s == NULL)
		return;
	is_new = l->c->service_count > i;
	read_facts(l, values[TITLE], values[CATEGORY], values[DUAL_USE],
	    &s->service);
	text_date(values[UNTIL], &s->service.until, l->f);
	read_evidence(l, values[NETWORKS], values[NDPI], &s->service);
	if (values[HOSTS] != NULL && !text_is_list(values[HOSTS]))
		text_fault(l->f, TEXT_ERROR, values[HOSTS],
		    "hosts: expected a list");
	if (is_new && values[UNTIL] == NULL && text_count(values[HOSTS]) == 0)
		text_fault(l->f, TEXT_ERROR, values[ID], "service \"%s\" has "
		    "no hosts, and no \"until\" saying when it ended",
		    s->service.id);
	for (i = 0; i < text_count(values[HOSTS]); i++)
		read_host(l, text_item(values[HOSTS], i));
}

/* ---- texts ---- */

enum { CATALOGUE, VERSION, CATEGORIES, NEVER_LOG, SERVICES, FIELDS };
static const struct text_field shipped_fields[FIELDS] = {
	[CATALOGUE] = { "catalogue", true }, [VERSION] = { "version", true },
	[CATEGORIES] = { "categories", true },
	[NEVER_LOG] = { "never_log", false },
	[SERVICES] = { "services", true },
};
static const struct text_field local_fields[FIELDS] = {
	[CATALOGUE] = { "catalogue", false }, [VERSION] = { "version", false },
	[CATEGORIES] = { "categories", false },
	[NEVER_LOG] = { "never_log", false },
	[SERVICES] = { "services", false },
};

/* One more of each category. -1: out of memory. */
static int
read_categories(struct loader *l, const struct text_value *list)
{
	struct catalogue *c = l->c;
	const char **more, *word;
	size_t i;

	if (list != NULL && !text_is_list(list))
		text_fault(l->f, TEXT_ERROR, list,
		    "categories: expected a list");
	if (text_count(list) == 0)
		return 0;
	more = reallocarray(c->categories,
	    c->category_count + text_count(list), sizeof(*more));
	if (more == NULL)
		return -1;
	c->categories = more;
	for (i = 0; i < text_count(list); i++)
		if (text_string(text_item(list, i), &word, l->f) == 0)
			c->categories[c->category_count++] = word;
	return 0;
}

/* One text into the catalogue. -1: out of memory. */
static int
read_text(struct loader *l, const struct text *t)
{
	const struct text_value *values[FIELDS];
	const char *title, *version;
	size_t i;

	text_fields(text_root(t), "catalogue",
	    l->is_local ? local_fields : shipped_fields, FIELDS, values, l->f);
	text_string(values[CATALOGUE], &title, l->f);
	if (!l->is_local)
		text_string(values[VERSION], &version, l->f);
	if (read_categories(l, values[CATEGORIES]) < 0)
		return -1;
	if (values[SERVICES] != NULL && !text_is_list(values[SERVICES]))
		text_fault(l->f, TEXT_ERROR, values[SERVICES],
		    "services: expected a list");
	for (i = 0; i < text_count(values[SERVICES]); i++)
		read_service(l, text_item(values[SERVICES], i));
	l->never = values[NEVER_LOG];
	return 0;
}

/* How many services, and of hosts, networks and names together, a text may turn
 * out to have. Any list's members count as services. */
static void
count_text(const struct text *t, size_t *services, size_t *hosts)
{
	const struct text_value *root, *list, *one;
	size_t i, j, k;

	root = t != NULL ? text_root(t) : NULL;
	for (i = 0; i < text_count(root); i++) {
		list = text_value_at(root, i);
		*services += text_count(list);
		for (j = 0; j < text_count(list); j++) {
			one = text_item(list, j);
			for (k = 0; k < text_count(one); k++)
				*hosts += text_count(text_value_at(one, k));
		}
	}
}

/* Tables large enough for both texts, whatever is wrong with them. */
static int
make_tables(struct catalogue *c)
{
	size_t services = 1, hosts = 1, slots = 8;

	count_text(c->texts[0], &services, &hosts);
	count_text(c->texts[1], &services, &hosts);
	/* What is never logged is counted among the services. */
	while (slots < 2 * (hosts + services))
		slots *= 2;
	c->services = calloc(services, sizeof(*c->services));
	c->rows = calloc(hosts, sizeof(*c->rows));
	c->networks = calloc(hosts, sizeof(*c->networks));
	c->ndpi = calloc(hosts, sizeof(*c->ndpi));
	c->never = calloc(services, sizeof(*c->never));
	c->slots = calloc(slots, sizeof(*c->slots));
	c->slot_mask = (uint32_t)slots - 1;
	return c->services != NULL && c->rows != NULL &&
	    c->networks != NULL && c->ndpi != NULL && c->never != NULL &&
	    c->slots != NULL ? 0 : -1;
}

/* With a local text, the SHA-256 of both hashes, each with a line end. */
static void
name_by_hash(struct catalogue *c)
{
	uint8_t digest[HASH_BYTES];
	char both[2 * HASH_TEXT + 1];
	int len;

	memcpy(c->hash, text_hash(c->texts[0]), sizeof(c->hash));
	if (c->texts[1] == NULL)
		return;
	len = snprintf(both, sizeof(both), "%s\n%s\n",
	    text_hash(c->texts[0]), text_hash(c->texts[1]));
	hash_bytes(both, (size_t)len, digest);
	hash_text(digest, c->hash);
}

/* -1: out of memory. */
static int
fill(struct catalogue *c, struct text_faults *f)
{
	struct loader l = { .c = c, .f = f };
	const struct text_value *never[ARRAY_LEN(c->texts)] = { NULL };
	size_t i;

	if (make_tables(c) < 0)
		return -1;
	for (i = 0; i < ARRAY_LEN(c->texts) && c->texts[i] != NULL; i++) {
		l.is_local = i == 1;
		if (read_text(&l, c->texts[i]) < 0)
			return -1;
		never[i] = l.never;
	}
	for (i = 0; i < ARRAY_LEN(never); i++)
		catalogue_read_never(c, never[i], i == 1, f);
	name_by_hash(c);
	return 0;
}

int
catalogue_load(struct catalogue **out, const char *path, const char *local,
    struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct catalogue *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", path);
		return -1;
	}
	text_load(&c->texts[0], path, f);
	if (local != NULL)
		text_load(&c->texts[1], local, f);
	if (c->texts[0] != NULL && fill(c, f) < 0)
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", path);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		catalogue_free(c);
		return -1;
	}
	*out = c;
	return 0;
}
