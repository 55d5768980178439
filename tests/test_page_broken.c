/* A page that the HTML parser's asserts do not stand. */
#include "core/page.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void page_work(struct arena *arena, const char *html)
{
    struct url url;
    struct page page;
    assert_int_equal(url_parse(arena, STR("https://www.example.jp/"), NULL, &url), URL_OK);
    page_read(arena, &url, str_of(html), STR("utf-8"), &page);
    page_blocks(arena, &page);
}

/* An assert of gumbo 0.10.1 that a page makes fail. */
#define BREAKS "<table><svg><select><foreignObject><select><thead>"

static void break_work(void *context)
{
    page_work(context, BREAKS);
}

static void whole_work(void *context)
{
    page_work(context, "<p>text</p>");
}

_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line,
                             const char *function);

/* How a process ends that asserts on its own account after the work: the signal. */
static int assert_after(void (*work)(void *context), size_t budget)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct arena *arena = arena_new(budget);
        close(STDERR_FILENO);
        arena_run(arena, 0, work, arena);
        __assert_fail("false", __FILE__, __LINE__, __func__);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* The page is lost, and nothing else is; a program that is wrong still ends. */
static void test_broken(void **state)
{
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    assert_int_equal(arena_run(arena, 0, break_work, arena), ARENA_BROKEN);
    assert_int_equal(arena_run(arena, 0, whole_work, arena), ARENA_DONE);
    assert_int_equal(arena_run(arena, 0, break_work, arena), ARENA_BROKEN);
    arena_free(arena);
    assert_int_equal(assert_after(break_work, (size_t)1 << 20), SIGABRT);
    assert_int_equal(assert_after(whole_work, (size_t)1 << 20), SIGABRT);
    assert_int_equal(assert_after(whole_work, 2048), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
