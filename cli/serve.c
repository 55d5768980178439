#include "cli/serve.h"

#include "core/str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define REQUEST_MAX 8192
#define IDLE_SECONDS 2

struct server {
    const struct embedded_file *files;
    size_t count;
    int listener;
    atomic_bool is_closing;
    pthread_t thread;
};

static bool send_all(int socket, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (n) {
        ssize_t sent = send(socket, at, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        at += sent;
        n -= (size_t)sent;
    }
    return true;
}

static const char *file_type(str name)
{
    static const char *const types[][2] = {
        {".html", "text/html"}, {".css", "text/css"},        {".js", "text/javascript"},
        {".png", "image/png"},  {".xml", "application/xml"}, {".txt", "text/plain; charset=utf-8"}};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_has_suffix(name, str_of(types[i][0])))
            return types[i][1];
    return "application/octet-stream";
}

/* "/policy/" is "policy/index.html"; the query is nothing to a file. */
static const struct embedded_file *server_find(const struct server *server, str path)
{
    char name[REQUEST_MAX];
    path = str_slice(path, 1, str_find_char(path, '?'));
    bool is_folder = !path.n || path.p[path.n - 1] == '/';
    snprintf(name, sizeof name, "%.*s%s", STR_ARG(path), is_folder ? "index.html" : "");
    for (size_t i = 0; i < server->count; i++)
        if (strcmp(server->files[i].name, name) == 0)
            return &server->files[i];
    return NULL;
}

static void server_answer(const struct server *server, int socket, str request)
{
    static const struct embedded_file missing = {
        .name = "404.html",
        .bytes = (const unsigned char *)"<!DOCTYPE html><title>404</title><p>404 Not Found",
        .size = 49};
    str line = str_slice(request, 0, str_find_char(request, '\r')), method, path;
    if (!str_cut(&line, ' ', &method) || !str_cut(&line, ' ', &path) || !path.n)
        return;
    const struct embedded_file *file = str_is(method, "GET") ? server_find(server, path) : NULL;
    const char *status = file ? "200 OK" : "404 Not Found";
    char head[512];
    file = file ? file : &missing;
    int n = snprintf(head, sizeof head,
                     "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                     "Connection: close\r\n\r\n",
                     status, file_type(str_of(file->name)), file->size);
    if (n > 0 && send_all(socket, head, (size_t)n))
        send_all(socket, file->bytes, file->size);
}

static void server_talk(const struct server *server, int socket)
{
    char request[REQUEST_MAX];
    size_t n = 0;
    struct timeval idle = {.tv_sec = IDLE_SECONDS};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof idle);
    while (n < sizeof request) {
        ssize_t got = recv(socket, request + n, sizeof request - n, 0);
        if (got <= 0)
            return;
        n += (size_t)got;
        if (str_has((str){request, n}, STR("\r\n\r\n"))) {
            server_answer(server, socket, (str){request, n});
            return;
        }
    }
}

static void *server_loop(void *context)
{
    struct server *server = context;
    while (!atomic_load(&server->is_closing)) {
        int socket = accept(server->listener, NULL, NULL);
        if (socket < 0)
            continue;
        if (!atomic_load(&server->is_closing))
            server_talk(server, socket);
        shutdown(socket, SHUT_WR);
        close(socket);
    }
    return NULL;
}

struct server *server_open(const struct embedded_file *files, size_t count, uint16_t *port,
                           struct err *err)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        err_set(err, ERR_MEMORY, N_("out of memory"));
        return NULL;
    }
    server->files = files;
    server->count = count;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server->listener < 0 ||
        bind(server->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(server->listener, 64) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&server->thread, NULL, server_loop, server) != 0) {
        err_set(err, ERR_IO, N_("the sample service cannot be served on loopback: %s"),
                strerror(errno));
        if (server->listener >= 0)
            close(server->listener);
        free(server);
        return NULL;
    }
    *port = ntohs(address.sin_port);
    return server;
}

void server_close(struct server *server)
{
    atomic_store(&server->is_closing, true);
    shutdown(server->listener, SHUT_RDWR); /* ends a waiting accept */
    pthread_join(server->thread, NULL);
    close(server->listener);
    free(server);
}
