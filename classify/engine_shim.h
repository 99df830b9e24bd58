/* engine_shim.h: one set of calls over nDPI 4.2 and the newer API; the half
 * of the door that may look at version numbers. Included by engine.c alone. */
#ifndef CLASSIFY_ENGINE_SHIM_H
#define CLASSIFY_ENGINE_SHIM_H

#include <ndpi/ndpi_api.h>

#include "classify/engine.h"

#if NDPI_MAJOR == 4 && NDPI_MINOR < 11

static inline struct ndpi_detection_module_struct *
shim_new(void)
{
	return ndpi_init_detection_module(ndpi_no_prefs);
}

static inline ndpi_protocol
shim_show(struct ndpi_detection_module_struct *m, struct ndpi_flow_struct *f,
    const struct packet *p)
{
	return ndpi_detection_process_packet(m, f, p->ip,
	    (unsigned short)p->ip_len, p->time_us / 1000);
}

static inline ndpi_protocol
shim_give_up(struct ndpi_detection_module_struct *m,
    struct ndpi_flow_struct *f)
{
	u_int8_t was_guessed;

	return ndpi_detection_giveup(m, f, 1, &was_guessed);
}

static inline u_int16_t
shim_master(ndpi_protocol p)
{
	return p.master_protocol;
}

static inline u_int16_t
shim_app(ndpi_protocol p)
{
	return p.app_protocol;
}

/* What it takes the addresses for, whatever the bytes say. */
static inline u_int16_t
shim_by_address(const struct ndpi_flow_struct *f)
{
	return f->guessed_host_protocol_id;
}

#else

static inline struct ndpi_detection_module_struct *
shim_new(void)
{
	return ndpi_init_detection_module(NULL);
}

static inline ndpi_protocol
shim_show(struct ndpi_detection_module_struct *m, struct ndpi_flow_struct *f,
    const struct packet *p)
{
	return ndpi_detection_process_packet(m, f, p->ip,
	    (unsigned short)p->ip_len, p->time_us / 1000, NULL);
}

static inline ndpi_protocol
shim_give_up(struct ndpi_detection_module_struct *m,
    struct ndpi_flow_struct *f)
{
	u_int8_t was_guessed;

	return ndpi_detection_giveup(m, f, &was_guessed);
}

static inline u_int16_t
shim_master(ndpi_protocol p)
{
	return p.proto.master_protocol;
}

static inline u_int16_t
shim_app(ndpi_protocol p)
{
	return p.proto.app_protocol;
}

static inline u_int16_t
shim_by_address(const struct ndpi_flow_struct *f)
{
	return f->guessed_protocol_id_by_ip;
}

#endif
#endif
