/* A web server on loopback for the bundled sample service: one thread, one request at a time. */
#ifndef SOSHIN_CLI_SERVE_H
#define SOSHIN_CLI_SERVE_H

#include "core/embedded.h"
#include "core/err.h"

struct server;

/* Serves files (a table of core/embedded.h) on 127.0.0.1 and a port that is free; *port is set. */
struct server *server_open(const struct embedded_file *files, size_t count, uint16_t *port,
                           struct err *err);
void server_close(struct server *server);

#endif
