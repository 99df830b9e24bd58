/* packet_fuzz.c: any bytes as a frame. The first chooses the link layer, the
 * next two how much longer the frame was on the wire. */
#include <stdlib.h>

#include "capture/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Is [at, at + len) within the frame? */
static bool
is_within(const uint8_t *at, size_t len, const uint8_t *frame, size_t size)
{
	return at == NULL ? len == 0 :
	    at >= frame && len <= size && at + len <= frame + size;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum packet_status status;
	struct packet p;
	uint32_t wire;
	int early;

	if (size < 3)
		return 0;
	wire = (uint32_t)(size - 3 + ((unsigned)data[1] << 8 | data[2]));
	status = packet_decode(&p, data[0] % PACKET_LINK_COUNT, data + 3,
	    size - 3, wire, 0);
	if (status >= PACKET_STATUS_COUNT ||
	    !is_within(p.ip, p.ip_len, data + 3, size - 3) ||
	    !is_within(p.payload, p.payload_len, data + 3, size - 3) ||
	    p.payload_len > p.payload_bytes || p.payload_bytes > wire ||
	    (status != PACKET_FLOW && (p.payload != NULL ||
	    p.source_port != 0 || p.tcp_flags != 0)) ||
	    packet_share(&p, 4) >= 4)
		abort();
	early = packet_share_early(data[0] % PACKET_LINK_COUNT, data + 3,
	    size - 3, 4);
	if (early >= 0 && (status != PACKET_FLOW ||
	    packet_share(&p, 4) != (unsigned)early))
		abort();
	return 0;
}
