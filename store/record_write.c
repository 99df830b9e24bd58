/* record_write.c: a session as JSON text; there is one form to write. */
#include "store/record.h"

#include "classify/json.h"

static void
write_minutes(struct json *j, const struct session *s)
{
	const struct session_minute *m;

	json_array_begin(j, "minutes");
	for (m = s->minutes; m < s->minutes + s->minute_count; m++) {
		json_array_begin(j, NULL);
		json_unsigned(j, NULL, m->minute);
		json_unsigned(j, NULL, m->packets);
		json_unsigned(j, NULL, m->bytes_up);
		json_unsigned(j, NULL, m->bytes_down);
		json_unsigned(j, NULL, m->connections);
		json_unsigned(j, NULL, m->roles);
		json_unsigned(j, NULL, m->active);
		if (s->has_bursts) {
			json_unsigned(j, NULL, m->led);
			json_unsigned(j, NULL, m->followed);
			json_unsigned(j, NULL, m->before);
			json_unsigned(j, NULL, m->crowd);
		}
		if (s->has_site) {
			json_unsigned(j, NULL, m->led_first);
			json_unsigned(j, NULL, m->site_connections);
			json_unsigned(j, NULL, m->site_down);
		}
		json_array_end(j);
	}
	json_array_end(j);
}

static void
write_hosts(struct json *j, const struct session *s)
{
	const struct session_host *h;
	size_t i;

	json_array_begin(j, "hosts");
	for (i = 0; i < s->host_count; i++) {
		h = &s->hosts[i];
		json_object_begin(j, NULL);
		json_text(j, "host", h->host);
		json_text(j, "role", role_name(h->role));
		json_text(j, "basis", basis_name(h->basis));
		json_text(j, "ech", ech_name(h->ech));
		json_bool(j, "dns", h->dns);
		json_unsigned(j, "flows", h->flows);
		json_text(j, "ndpi", h->ndpi);
		if (h->asn)
			json_unsigned(j, "asn", h->asn);
		else
			json_none(j, "asn");
		json_text(j, "network", agreement_name(h->network));
		if (s->has_bursts)
			json_bool(j, "reference", h->reference);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
write_who(struct json *j, const struct session *s)
{
	char address[ADDRESS_TEXT], mac[MAC_TEXT];

	json_text(j, "device", s->device);
	json_text(j, "device_basis", device_basis_name(s->device_basis));
	json_text(j, "client", address_text(s->client, address));
	if (s->has_mac)
		json_text(j, "mac", mac_text(s->client_mac, mac));
	else
		json_none(j, "mac");
	json_unsigned(j, "vlan", s->vlan);
}

static unsigned
version_of(const struct session *s)
{
	return s->has_site ? RECORD_VERSION : s->has_bursts ? 2 : 1;
}

void
record_member(struct json *j, const char *key, const struct session *s)
{
	json_object_begin(j, key);
	json_unsigned(j, "v", version_of(s));
	json_text(j, "id", s->id);
	json_text(j, "site", s->site);
	json_text(j, "box", s->box);
	json_text(j, "source", s->source);
	write_who(j, s);
	json_text(j, "service", s->service);
	json_unsigned(j, "start", s->start_us);
	json_unsigned(j, "end", s->end_us);
	json_text(j, "ended", session_end_name(s->end));
	json_bool(j, "continues", s->continues);
	json_bool(j, "continued", s->continued);
	json_unsigned(j, "flows", s->flows);
	json_unsigned(j, "packets", s->packets);
	json_unsigned(j, "up", s->bytes_up);
	json_unsigned(j, "down", s->bytes_down);
	write_minutes(j, s);
	write_hosts(j, s);
	json_text(j, "catalogue", s->catalogue);
	json_text(j, "roster", s->roster);
	json_object_end(j);
}

void
record_write(struct json *j, const struct session *s)
{
	record_member(j, NULL, s);
}
