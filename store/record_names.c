/* record_names.c: what both readers of records know of values. */
#include "store/record_parts.h"

const char *record_role(int i) { return role_name((enum role)i); }
const char *record_basis(int i) { return basis_name((enum basis)i); }
const char *record_ech(int i) { return ech_name((enum ech)i); }
const char *
record_agreement(int i)
{
	return agreement_name((enum agreement)i);
}
const char *
record_device(int i)
{
	return device_basis_name((enum device_basis)i);
}
const char *
record_end(int i)
{
	return session_end_name((enum session_end)i);
}

const uint64_t record_minute_most[RECORD_MINUTE] = { UINT32_MAX, UINT32_MAX,
	INT64_MAX, INT64_MAX, UINT16_MAX, UINT8_MAX, 1, UINT8_MAX, UINT8_MAX,
	UINT8_MAX, UINT8_MAX, 1, UINT16_MAX, INT64_MAX };

void
record_set_minute(struct session_minute *m, const uint64_t n[RECORD_MINUTE])
{
	*m = (struct session_minute){ .minute = (uint32_t)n[0],
		.packets = (uint32_t)n[1], .bytes_up = n[2],
		.bytes_down = n[3], .connections = (uint16_t)n[4],
		.roles = (uint8_t)n[5], .active = n[6],
		.led = (uint8_t)n[7], .followed = (uint8_t)n[8],
		.before = (uint8_t)n[9], .crowd = (uint8_t)n[10],
		.led_first = n[11], .site_connections = (uint16_t)n[12],
		.site_down = n[13] };
}
