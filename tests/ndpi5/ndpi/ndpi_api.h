/* ndpi_api.h: our own declarations of what classify/engine.c uses of nDPI
 * after 4.10, so that the compiler can check the shim's other half where only
 * 4.2 is installed. Nothing links against it. */
#ifndef NDPI_API_H
#define NDPI_API_H

#include <stddef.h>
#include <stdint.h>

#define NDPI_MAJOR 4
#define NDPI_MINOR 11

typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;

struct ndpi_detection_module_struct;
struct ndpi_global_context;
struct ndpi_flow_input_info;

typedef enum {
	NDPI_CONFIDENCE_UNKNOWN, NDPI_CONFIDENCE_MATCH_BY_PORT,
	NDPI_CONFIDENCE_NBPF, NDPI_CONFIDENCE_DPI_PARTIAL_CACHE,
	NDPI_CONFIDENCE_DPI_CACHE, NDPI_CONFIDENCE_DPI_PARTIAL,
	NDPI_CONFIDENCE_DPI, NDPI_CONFIDENCE_MATCH_BY_IP,
	NDPI_CONFIDENCE_DPI_AGGRESSIVE, NDPI_CONFIDENCE_CUSTOM_RULE,
	NDPI_CONFIDENCE_MAX
} ndpi_confidence_t;

typedef enum {
	NDPI_PROTOCOL_UNKNOWN = 0, NDPI_PROTOCOL_DNS = 5,
	NDPI_PROTOCOL_HTTP = 7, NDPI_PROTOCOL_DTLS = 30,
	NDPI_PROTOCOL_SIGNAL = 39, NDPI_PROTOCOL_WHATSAPP_CALL = 45,
	NDPI_PROTOCOL_DISCORD = 58, NDPI_PROTOCOL_STUN = 78,
	NDPI_PROTOCOL_TLS = 91, NDPI_PROTOCOL_WHATSAPP = 142,
	NDPI_PROTOCOL_VIBER = 144, NDPI_PROTOCOL_OPENVPN = 159,
	NDPI_PROTOCOL_TELEGRAM = 185, NDPI_PROTOCOL_QUIC = 188,
	NDPI_PROTOCOL_SNAPCHAT = 199, NDPI_PROTOCOL_WIREGUARD = 206
} ndpi_protocol_id_t;

typedef struct { u_int32_t fds_bits[16]; } ndpi_protocol_bitmask_struct_t;
#define NDPI_PROTOCOL_BITMASK ndpi_protocol_bitmask_struct_t
#define NDPI_BITMASK_RESET(a) ((a) = (NDPI_PROTOCOL_BITMASK){ { 0 } })
#define NDPI_BITMASK_ADD(a, n) ((a).fds_bits[(n) / 32] |= 1u << (n) % 32)
#define NDPI_BITMASK_SET_ALL(a) NDPI_BITMASK_RESET(a)

typedef struct {
	struct { u_int16_t master_protocol, app_protocol; } proto;
	u_int16_t protocol_by_ip;
	int category;
	void *custom_category_userdata;
} ndpi_protocol;

typedef struct {
	u_int16_t protocol_id;
	int protocol_category, protocol_breed;
} ndpi_protocol_match_result;

struct ndpi_flow_struct {
	u_int16_t guessed_protocol_id_by_ip;
	ndpi_confidence_t confidence;
};

struct ndpi_detection_module_struct *ndpi_init_detection_module(
    struct ndpi_global_context *context);
int ndpi_set_protocol_detection_bitmask2(
    struct ndpi_detection_module_struct *m, const NDPI_PROTOCOL_BITMASK *mask);
int ndpi_finalize_initialization(struct ndpi_detection_module_struct *m);
void ndpi_exit_detection_module(struct ndpi_detection_module_struct *m);
ndpi_protocol ndpi_detection_process_packet(
    struct ndpi_detection_module_struct *m, struct ndpi_flow_struct *flow,
    const unsigned char *packet, unsigned short len, u_int64_t time_ms,
    struct ndpi_flow_input_info *info);
ndpi_protocol ndpi_detection_giveup(struct ndpi_detection_module_struct *m,
    struct ndpi_flow_struct *flow, u_int8_t *was_guessed);
u_int16_t ndpi_match_host_subprotocol(struct ndpi_detection_module_struct *m,
    struct ndpi_flow_struct *flow, char *host, u_int32_t len,
    ndpi_protocol_match_result *match, u_int16_t master);
char *ndpi_get_proto_name(struct ndpi_detection_module_struct *m,
    u_int16_t protocol);
u_int32_t ndpi_detection_get_sizeof_ndpi_flow_struct(void);
void ndpi_free_flow_data(struct ndpi_flow_struct *flow);
void set_ndpi_malloc(void *(*allocate)(size_t size));
void set_ndpi_flow_malloc(void *(*allocate)(size_t size));

#endif
