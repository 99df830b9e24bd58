/* evidence.c: the order of evidence. */
#include "classify/evidence.h"

#include <string.h>

int
evidence_grade(const struct session_host *h)
{
	if (h->basis == BASIS_NONE)
		return 0;
	if (h->basis == BASIS_DNS)
		return h->network == AGREEMENT_AGREES ? 3 : 2;
	if (h->ech == ECH_OUTER || h->basis == BASIS_NDPI)
		return 1;
	return h->dns ? 4 : 3;
}

static bool
is_read(enum basis b)
{
	return b == BASIS_TLS || b == BASIS_QUIC || b == BASIS_HTTP;
}

void
evidence_add_name(struct session_host *h, enum basis basis, enum ech ech,
    bool dns)
{
	if (is_read(h->basis) && !is_read(basis))
		return;
	if (is_read(basis) && !is_read(h->basis)) {
		h->basis = basis;
		h->ech = ech;
		h->dns = dns;
		return;
	}
	if (basis > h->basis)
		h->basis = basis;
	if (ech > h->ech)
		h->ech = ech;
	h->dns |= dns;
}

enum agreement
evidence_network(const struct catalogue_service *s, uint32_t asn)
{
	if (asn == 0 || s->network_count == 0)
		return AGREEMENT_UNKNOWN;
	for (size_t i = 0; i < s->network_count; i++)
		if (s->networks[i] == asn)
			return AGREEMENT_AGREES;
	return AGREEMENT_DIFFERS;
}

enum agreement
evidence_opinion(const struct catalogue_service *s, const char *opinion)
{
	static const char *const carriers[] = { "", "TLS", "QUIC", "HTTP",
		"HTTP_Proxy", "HTTP_Connect", "Unknown" };

	for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		if (strcmp(opinion, carriers[i]) == 0)
			return AGREEMENT_UNKNOWN;
	for (size_t i = 0; i < s->ndpi_count; i++)
		if (strcmp(opinion, s->ndpi[i]) == 0)
			return AGREEMENT_AGREES;
	return AGREEMENT_DIFFERS;
}

void
evidence_add_network(struct session_host *h, enum agreement network,
    uint32_t asn)
{
	static const int weakness[AGREEMENT_COUNT] = { [AGREEMENT_AGREES] = 0,
		[AGREEMENT_UNKNOWN] = 1, [AGREEMENT_DIFFERS] = 2 };
	int more = weakness[network] - weakness[h->network];

	if (more > 0 || (more == 0 && asn > h->asn)) {
		h->network = network;
		h->asn = asn;
	}
}
