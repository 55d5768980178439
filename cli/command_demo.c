#include "cli/jobs.h"
#include "cli/serve.h"

#include <stdio.h>

#define SAMPLE_URL "https://www.minato-tabi.example/" /* reserved name (RFC 2606) */

/* The sample service is a medium for unspecified users, so scope 4 is declared for it; everything else
 * can be set as for scan. */
static int demo_main(struct run *run)
{
    uint16_t port;
    char target[64];
    if (run->options.targets.n) {
        err_set(&run->err, ERR_USAGE, N_("demo takes no target"));
        return EXIT_UNABLE;
    }
    struct server *server = server_open(embedded_sample, embedded_sample_count, &port, &run->err);
    if (!server)
        return EXIT_UNABLE;
    snprintf(target, sizeof target, "http://127.0.0.1:%u/", (unsigned)port);
    run->options.base_url = SAMPLE_URL;
    run->options.rate = 0;
    if (str_is(str_of(run->options.scope), "unknown"))
        run->options.scope = "4";
    struct list targets = {.v = {target}, .n = 1};
    int code = jobs_run(run, &targets);
    server_close(server);
    return code;
}

const struct command command_demo = {
    .name = "demo",
    .usage = "",
    .says = N_("serve the bundled sample service on loopback and scan it: needs no network"),
    .help =
        N_("The sample is a made-up travel service with tags that its notice states, states in\n"
           "part or leaves out. Exit code 1 is the expected result."),
    .example = "demo",
    .options = "scope max-pages threads fail-on evidence data now format table output lang excel "
               "quiet verbose",
    .main = demo_main};
