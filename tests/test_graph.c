#include "cli/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define SITE "https://www.example.jp"

struct running {
    struct arena *arena;
    void (*work)(struct arena *arena);
};

static void run_work(void *context)
{
    struct running *running = context;
    running->work(running->arena);
}

static void run(void (*work)(struct arena *arena))
{
    struct running running = {.arena = arena_new((size_t)256 << 20), .work = work};
    assert_int_equal(arena_run(running.arena, 0, run_work, &running), ARENA_DONE);
    arena_free(running.arena);
}

static uint32_t node(struct graph *graph, char name)
{
    char url[] = SITE "/?";
    url[sizeof url - 2] = name;
    return graph_node(graph, str_of(url));
}

/* ---- small graphs: one letter a page, "ab" a links to b, "a>b" a redirects to b ---- */

static const struct {
    const char *edges;
    const char *goals;
    const char *steps; /* "a0 b1": - where no path is known; every page of the graph */
} rows[] = {
    /* steps */
    {"", "g", "g0"},
    {"ag", "g", "a1 g0"},
    {"ga", "g", "g0 a-"}, /* links have a direction */
    {"ab bg", "g", "a2 b1 g0"},
    {"ab bc cd dg", "g", "a4 b3 c2 d1 g0"},
    {"ab bg ag", "g", "a1 b1 g0"}, /* the shortest */
    {"ab bc cg ad dg", "g", "a2 b2 c1 d1 g0"},
    {"ag ag ag", "g", "a1 g0"}, /* the same link again */
    {"gg", "g", "g0"},
    /* cycles */
    {"ab ba bg", "g", "a2 b1 g0"},
    {"ab bc ca", "g", "a- b- c- g0"},
    {"ab bc ca ag ga", "g", "a1 b3 c2 g0"},
    {"aa ab bb", "b", "a1 b0"},
    /* unreachable, and none to reach */
    {"ab cg", "g", "a- b- c1 g0"},
    {"ab", "", "a- b-"},
    /* several goals: the nearest */
    {"ag ah bg ch dc", "gh", "a1 b1 c1 d2 g0 h0"},
    {"ab bc ch ag", "gh", "a1 b2 c1 g0 h0"},
    {"gh hg ag", "gh", "a1 g0 h0"},
    {"ag", "gg", "a1 g0"},
    {"hg ah", "gh", "a1 g0 h0"},
    /* a redirect is no step */
    {"r>g", "g", "r0 g0"},
    {"r>g ar", "g", "a1 r0 g0"},
    {"ar r>s s>t t>g", "g", "a1 r0 s0 t0 g0"},
    {"r>a ag", "g", "a1 r1 g0"},
    {"br r>a ag", "g", "a1 b2 r1 g0"},
    {"g>r ar", "g", "a- g0 r-"},        /* and has a direction */
    {"r>s s>r ar", "g", "a- g0 r- s-"}, /* a loop */
    {"r>s s>r s>g ar", "g", "a1 g0 r0 s0"},
    {"r>g r>h", "gh", "g0 h0 r0"},
    {"ar r>b r>g", "g", "a1 b- g0 r0"},
    /* a redirect that is found late is still nearer than what is farther */
    {"ag r>h xa xr", "gh", "a1 r0 x1 g0 h0"},
    {"ag bg ca r>b yc yr", "g", "a1 b1 c2 r1 y2 g0"},
    {"ag bg ca r>s s>b yc yr", "g", "a1 b1 c2 r1 s1 y2 g0"},
    {"ag bg ca da r>b yc yd yr zy", "g", "a1 b1 c2 d2 r1 y2 z3 g0"},
};

static void add_edges(struct graph *graph, const char *edges)
{
    str rest = str_of(edges), edge;
    while (rest.n && str_cut(&rest, ' ', &edge)) {
        bool is_redirect = edge.p[1] == '>';
        uint32_t from = node(graph, edge.p[0]), to = node(graph, edge.p[edge.n - 1]);
        if (is_redirect)
            graph_redirect(graph, from, to);
        else
            graph_link(graph, from, to);
    }
}

static void check_row(struct arena *arena, size_t i)
{
    struct graph graph = graph_new(arena);
    uint32_t goals[8];
    size_t goal_count = 0, pages = 0;
    add_edges(&graph, rows[i].edges);
    for (const char *p = rows[i].goals; *p; p++)
        goals[goal_count++] = node(&graph, *p);
    str rest = str_of(rows[i].steps), page;
    while (str_cut(&rest, ' ', &page)) {
        node(&graph, page.p[0]);
        pages++;
    }
    assert_int_equal(graph.nodes.count, pages); /* the row names them all */
    const int32_t *steps = graph_steps(&graph, goals, goal_count);
    rest = str_of(rows[i].steps);
    while (str_cut(&rest, ' ', &page)) {
        int32_t expected = page.p[1] == '-' ? -1 : page.p[1] - '0';
        int32_t found = steps[node(&graph, page.p[0])];
        if (found != expected)
            fail_msg("\"%s\" to \"%s\": %c takes %d", rows[i].edges, rows[i].goals, page.p[0],
                     found);
    }
}

static void work_rows(struct arena *arena)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(arena, i);
}

static void test_rows(void **state)
{
    (void)state;
    run(work_rows);
}

/* ---- which addresses are one page ---- */

static const struct {
    const char *a, *b;
    bool are_one;
} twins[] = {
    {SITE "/", SITE "/index.html", true},
    {SITE "/policy/", SITE "/policy/index.html", true},
    {SITE "/policy/", SITE "/policy/index.htm", true},
    {SITE "/policy/index.php", SITE "/policy/index.html", true},
    {SITE "/policy/", SITE "/policy", false},
    {SITE "/policy/", SITE "/policy/main.html", false},
    {SITE "/policy/", SITE "/policy/my-index.html", false},
    {SITE "/policyindex.html", SITE "/policy", false},
    {SITE "/policy/", SITE "/policy/index.html/", false},
    {SITE "/policy/", SITE "/policy/INDEX.HTML", false},
    {SITE "/policy/", SITE "/policy/?a=1", false},
    {SITE "/?p=/", SITE "/?p=/index.html", false},
    {SITE "/", "http://www.example.jp/index.html", false},
};

static void work_twins(struct arena *arena)
{
    for (size_t i = 0; i < COUNT_OF(twins); i++) {
        struct graph graph = graph_new(arena);
        uint32_t a = graph_node(&graph, str_of(twins[i].a));
        uint32_t b = graph_node(&graph, str_of(twins[i].b));
        if ((a == b) != twins[i].are_one)
            fail_msg("%s and %s", twins[i].a, twins[i].b);
        assert_int_equal(graph_node(&graph, str_of(twins[i].a)), a);
        assert_int_equal(graph.nodes.count, twins[i].are_one ? 1 : 2);
    }
}

static void test_twins(void **state)
{
    (void)state;
    run(work_twins);
}

/* The graph keeps its own copy of an address. */
static void work_copy(struct arena *arena)
{
    struct graph graph = graph_new(arena);
    char url[] = SITE "/a";
    uint32_t a = graph_node(&graph, str_of(url));
    url[sizeof url - 2] = 'b';
    uint32_t b = graph_node(&graph, str_of(url));
    assert_int_not_equal(a, b);
    assert_int_equal(graph_node(&graph, STR(SITE "/a")), a);
}

static void test_copy(void **state)
{
    (void)state;
    run(work_copy);
}

/* ---- size ---- */

#define MANY 10000

static uint32_t many_node(struct graph *graph, int i)
{
    char url[64];
    snprintf(url, sizeof url, SITE "/%d/index.html", i);
    return graph_node(graph, str_of(url));
}

/* A chain in which every page also links to the ten before it, and is redirected to from a short
 * address; the last is an island. */
static void work_many(struct arena *arena)
{
    struct graph graph = graph_new(arena);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(many_node(&graph, i), i);
    for (int i = 1; i < MANY - 1; i++) {
        for (int k = 1; k <= 10; k++)
            graph_link(&graph, (uint32_t)i, (uint32_t)(i < k ? 0 : i - k));
        graph_link(&graph, (uint32_t)(i - 1), (uint32_t)i);
        graph_redirect(&graph, many_node(&graph, MANY + i), (uint32_t)i);
    }
    clock_t start = clock();
    const uint32_t goal = 0;
    const int32_t *steps = graph_steps(&graph, &goal, 1);
    for (int i = 0; i < MANY - 1; i++)
        assert_int_equal(steps[i], (i + 9) / 10);
    for (int i = 1; i < MANY - 1; i++)
        assert_int_equal(steps[many_node(&graph, MANY + i)], (i + 9) / 10);
    assert_int_equal(steps[MANY - 1], -1);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 2);
}

static void test_many(void **state)
{
    (void)state;
    run(work_many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
