/* hellos.h: the first flights of real clients and a real server, with another
 * name, random, session id and key share in each conversation and everything
 * else as it was recorded (record_hellos.py). */
#ifndef BENCH_HELLOS_H
#define BENCH_HELLOS_H

#include <stddef.h>
#include <stdint.h>

#define HELLOS_ROOM 4096

struct hellos;

/* Read DIR/CLIENT.client and .server by the table of shares. A program that cannot
 * ends. */
struct hellos *hellos_load(const char *dir);

/* Draw a client that speaks TLS by its share; returns its number. */
unsigned hellos_draw(const struct hellos *h);
/* That of the client with this name; without one the program ends. */
unsigned hellos_find(const char *client);

/* Write what client number sends for name, and what the server answers, to
 * out, of HELLOS_ROOM bytes; return the length. What is written for the server
 * echoes the session id of the hello. */
size_t hellos_client(const struct hellos *h, unsigned number,
    const char *name, uint8_t *out);
/* Where what was recorded at that place of the client's flight is, with this
 * name in it. */
size_t hellos_moved(const struct hellos *h, unsigned number,
    const char *name, size_t at);
size_t hellos_server(const struct hellos *h, unsigned number,
    const uint8_t *hello, uint8_t *out);

#endif
