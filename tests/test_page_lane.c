/* What the lane reads, gumbo reads the same way. */
#include "core/page_reader.h"

#include "tests/page_same.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define FILE_MAX ((size_t)1024 * 1024)

struct pair {
    struct arena *arena;
    str bytes;
    bool by_lane;
    const char *difference;
};

static void read_both(void *context)
{
    struct pair *pair = context;
    struct url url;
    struct page lane, tree;
    assert_int_equal(url_parse(pair->arena, STR("https://www.example.co.jp/a/"), NULL, &url),
                     URL_OK);
    page_read_by(PAGE_BY_LANE, pair->arena, &url, pair->bytes, STR_NONE, &lane);
    page_read_by(PAGE_BY_TREE, pair->arena, &url, pair->bytes, STR_NONE, &tree);
    assert_non_null(tree.tree->document);
    pair->by_lane = !lane.tree->document;
    pair->difference = page_difference(&lane, &tree);
}

/* Whether the lane read it; fails when that made a difference. */
static bool compare(str bytes, const char *name)
{
    struct pair pair = {.arena = arena_new((size_t)1 << 30), .bytes = bytes};
    enum arena_end end = arena_run(pair.arena, 0, read_both, &pair);
    if (end == ARENA_BROKEN) { /* gumbo gave up on it: there is nothing to compare with */
        arena_free(pair.arena);
        return false;
    }
    assert_int_equal(end, ARENA_DONE);
    if (pair.difference)
        fail_msg("%s: %s differs:\n%.*s", name, pair.difference, STR_ARG(bytes));
    arena_free(pair.arena);
    return pair.by_lane;
}

/* ---- what it claims, and what it does not ---- */

static void claims(void **state)
{
    static const char *const rows[] = {
        "",
        "text",
        "<!doctype html><html lang=JA><head><title>t &amp; u</title><base href=/b/></head><body>x",
        "<head><noscript><img src=/n.gif></noscript><link rel=canonical href=/c></head><body id=x>",
        "<p>a<p hidden>b<div><a href=1>c</a></div><a href=2>d",
        "<ul><li hidden>a<li><a href=1>b</ul><dl><dt>a<dd style='display: none'>b<dt><a href=2>c",
        "<table><caption>h</caption><tr><td>a<td hidden>b<tr><th><a href=1>c</table><a href=2>d",
        "<table><colgroup><col><tbody><tr><td><table><td>x</table></table><a href=1>y",
        "<p><b>a<i>b</p>c</i>d</b><a href=1>e",
        "<p><b><b><b><b>a</p>b<a href=1>c</a></b></b></b></b>d",
        "<a href=1>a<a href=2>b</a>c",
        "<form action=/a hidden><p>x</form><a href=1>y</a><form action=/b></form>",
        "<select><option>a<optgroup><option hidden>b</select><a href=1>c",
        "<template><p>a</p><script src=/t.js></script></template><a href=1>b",
        "<svg viewBox='0 0 1 1' style=a><title>t</title><a xlink:href=1>b</a><path d=x /></svg>c",
        "<h1>a<h2>b</h1>c<summary>d</summary><nav><h3>e</h3></nav>f",
        "<!-- <script src=/c.js></script> --><!--[if IE]><img src=/e.gif><![endif]-->",
        "<p>a</body></html>b<!-- <img src=/l.gif> --> <p>c",
        "<iframe src=/i><p>a</iframe><textarea>\n&amp;</textarea><pre>\nb</pre>",
        "<script>a='</p>'\n</script><style>b</style><noscript><iframe src=/n></iframe></noscript>",
        "a\r\n<img src=1>\r<img src=2 style='visibility:hidden'>\n<img src=3>",
        "<object data=/o hidden><b>x</object>y<a href=1>z<br></br></a>",
        "<div><foo><bar-x><amp-img src=/a></foo><a href=1>b",
        "x<p>y</x>z</form>&nbsp;w<a title=t href=' 1 ' rel=nofollow>",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!compare(str_of(rows[i]), "row"))
            fail_msg("the lane was not sure of %s", rows[i]);
}

static void leaves(void **state)
{
    static const char *const rows[] = {
        "<table>text<tr><td>a",
        "<table><a href=1>b</a><tr><td>a",
        "<b><p>a</b>b<a href=1>c",
        "<body><body style=a onload=b()>",
        "<html><html lang=ja>",
        "<frameset><frame src=/f></frameset>",
        "<svg><![CDATA[a]]></svg><a href=1>",
        "<svg><p>a</svg>",
        "<svg><foreignObject><a href=1>",
        "<math><mi>a</mi></math>",
        "<form hidden><div></form><a href=1>b</div>",
        "<plaintext><a href=1>",
        "<isindex action=/i>",
        "a</><script src=/s.js></script>",
        "<img src=1 src style=b>",
        "&#xAAAAAAAA;<a href=1>",
        "<template><tr><td><a href=1>",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (compare(str_of(rows[i]), "row"))
            fail_msg("the lane took %s", rows[i]);
}

static void too_many_attributes(void **state)
{
    char html[4096];
    size_t n = 0;
    (void)state;
    n += (size_t)snprintf(html, sizeof html, "<p");
    for (unsigned i = 0; i < 300; i++)
        n += (size_t)snprintf(html + n, sizeof html - n, " a%u", i);
    snprintf(html + n, sizeof html - n, " style=x>");
    assert_false(compare(str_of(html), "many attributes"));
}

/* ---- files ---- */

struct seen {
    unsigned by_lane, all;
};

static void compare_file(const char *path, struct seen *seen)
{
    char *bytes = malloc(FILE_MAX);
    FILE *file = fopen(path, "rb");
    assert_true(file && bytes);
    size_t n = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    seen->by_lane += compare((str){bytes, n}, path);
    seen->all++;
    free(bytes);
}

/* Folders come behind what was found, so that none is inside another call. */
static void compare_folder(const char *root, struct seen *seen)
{
    char paths[1024][256];
    size_t n = 1;
    snprintf(paths[0], sizeof paths[0], "%s", root);
    for (size_t i = 0; i < n; i++) {
        DIR *folder = opendir(paths[i]);
        if (!folder) {
            str path = str_of(paths[i]);
            if (str_has_suffix(path, STR(".html")) || str_has_suffix(path, STR(".htm")))
                compare_file(paths[i], seen);
            continue;
        }
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
            if (entry->d_name[0] != '.' && n < COUNT_OF(paths))
                snprintf(paths[n++], sizeof paths[0], "%.120s/%.120s", paths[i], entry->d_name);
        closedir(folder);
    }
    assert_true(n < COUNT_OF(paths));
}

static void files(void **state)
{
    static const char *const folders[] = {"tests/sites", "tests/notices", "tests/fuzz/corpus/page",
                                          "tests/fuzz/corpus/notice"};
    struct seen seen = {0};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        compare_folder(folders[i], &seen);
    assert_true(seen.all > 30);
    assert_true(seen.by_lane * 10 >= seen.all * 9);
}

/* ---- soups ---- */

static uint32_t next_random(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

static const char *const soup[] = {"<div>",
                                   "</div>",
                                   "<p>",
                                   "</p>",
                                   "<a href=x>",
                                   "</a>",
                                   "<b>",
                                   "</b>",
                                   "<i class=q>",
                                   "</i>",
                                   "<span>",
                                   "</span>",
                                   "<ul>",
                                   "</ul>",
                                   "<li>",
                                   "</li>",
                                   "<table>",
                                   "</table>",
                                   "<tr>",
                                   "</tr>",
                                   "<td>",
                                   "</td>",
                                   "<th>",
                                   "<tbody>",
                                   "</tbody>",
                                   "<thead>",
                                   "<caption>",
                                   "</caption>",
                                   "<col>",
                                   "<colgroup>",
                                   "<select>",
                                   "</select>",
                                   "<option>",
                                   "<optgroup>",
                                   "</optgroup>",
                                   "<form action=/f>",
                                   "</form>",
                                   "<input type=hidden>",
                                   "<input>",
                                   "<button>",
                                   "</button>",
                                   "<h1>",
                                   "</h1>",
                                   "<h2>",
                                   "</h3>",
                                   "<script>var a='<p>';</script>",
                                   "<script src=/s.js>",
                                   "</script>",
                                   "<style>a{b:c}</style>",
                                   "<title>t &amp; u</title>",
                                   "<noscript>",
                                   "</noscript>",
                                   "<template>",
                                   "</template>",
                                   "<svg>",
                                   "</svg>",
                                   "<path d=x />",
                                   "<title>",
                                   "</title>",
                                   "<iframe src=/i></iframe>",
                                   "<iframe>",
                                   "<textarea>\n",
                                   "</textarea>",
                                   "<pre>\n",
                                   "</pre>",
                                   "<br>",
                                   "</br>",
                                   "<hr>",
                                   "<img src=/i.png alt='al t'>",
                                   "<area href=k alt=m>",
                                   "text",
                                   "\n",
                                   "  ",
                                   " x ",
                                   "&nbsp;",
                                   "&amp;",
                                   "&notit;",
                                   "<!-- c -->",
                                   "<!-- <script src=/c.js></script> -->",
                                   "<!--[if IE]><img src=/e.gif><![endif]-->",
                                   "<!doctype html>",
                                   "<html lang=ja>",
                                   "</html>",
                                   "<head>",
                                   "</head>",
                                   "<body>",
                                   "<body style=x>",
                                   "</body>",
                                   "<nav>",
                                   "</nav>",
                                   "<footer>",
                                   "</footer>",
                                   "<div hidden>",
                                   "<p style='display:none'>",
                                   "<object data=/o>",
                                   "</object>",
                                   "<param>",
                                   "<dl>",
                                   "</dl>",
                                   "<dt>",
                                   "</dt>",
                                   "<dd>",
                                   "<center>",
                                   "<font color=red>",
                                   "</font>",
                                   "<strong>",
                                   "</strong>",
                                   "<link rel=stylesheet href=/c.css>",
                                   "<meta property=og:url content=/o>",
                                   "<base href=/b/>",
                                   "<foo>",
                                   "</foo>",
                                   "<amp-img src=/a>",
                                   "<bar-x/>",
                                   "<summary>",
                                   "</summary>",
                                   "<legend>",
                                   "<ruby>",
                                   "<rt>",
                                   "</ruby>",
                                   "<video src=/v>",
                                   "</video>",
                                   "<source src=/w>",
                                   "<main>",
                                   "</main>",
                                   "<a href=y class=w>",
                                   "<noframes>",
                                   "</noframes>",
                                   "<marquee>",
                                   "</marquee>",
                                   "<desc>",
                                   "<style>",
                                   "</style>",
                                   "<!--",
                                   "-->",
                                   "<?php ?>",
                                   "</",
                                   "<",
                                   "<a title='",
                                   "\"",
                                   "'",
                                   ">",
                                   "\r\n",
                                   "\r",
                                   "<dialog>",
                                   "</dialog>",
                                   "</p x=y>"};

static void soups(void **state)
{
    char html[8192];
    unsigned by_lane = 0, all = 4000;
    (void)state;
    for (unsigned number = 0; number < all; number++) {
        uint64_t seed = number;
        size_t n = 0;
        uint32_t kinds = 6 + next_random(&seed, 20), count = 1 + next_random(&seed, 40);
        const char *some[26];
        for (uint32_t i = 0; i < kinds; i++)
            some[i] = soup[next_random(&seed, COUNT_OF(soup))];
        if (number % 2)
            n += (size_t)snprintf(html, sizeof html, "<!doctype html><head></head><body>");
        for (uint32_t i = 0; i < count; i++)
            n += (size_t)snprintf(html + n, sizeof html - n, "%s", some[next_random(&seed, kinds)]);
        by_lane += compare((str){html, n}, "soup");
    }
    assert_true(by_lane > all / 2);
}

/* A comment of which the lane is not sure, behind as many elements as fill a list of any size to its last
 * place: what the lane has added by then goes, and nothing else. */
static void full_lists(void **state)
{
    (void)state;
    for (size_t count = 8; count <= 16384; count *= 2) {
        struct buf html = buf_init(NULL, (size_t)1 << 20);
        for (size_t i = 0; i < count; i++)
            buf_add(&html, STR("<img src=//a.example/x>"));
        buf_add(&html,
                STR("<!-- <img src=//b.example/1><table><img src=//b.example/2></table> -->"));
        assert_true(compare(buf_str(&html), "full lists"));
        buf_done(&html);
    }
}

/* Blocks are made by gumbo when they are asked for. */
static void read_blocks(void *context)
{
    struct arena *arena = context;
    struct url url;
    struct page page;
    assert_int_equal(url_parse(arena, STR("https://www.example.co.jp/"), NULL, &url), URL_OK);
    page_read(arena, &url, STR("<h1>a</h1><p>b</p>"), STR_NONE, &page);
    assert_null(page.tree->document);
    struct blocks blocks = page_blocks(arena, &page);
    assert_int_equal(blocks.n, 3);
    assert_true(str_is(blocks.v[2].text, "b"));
}

static void blocks(void **state)
{
    struct arena *arena = arena_new((size_t)1 << 24);
    (void)state;
    assert_int_equal(arena_run(arena, 0, read_blocks, arena), ARENA_DONE);
    arena_free(arena);
}

/* gumbo would need more than the time of a page for that. */
static void read_deep(void *context)
{
    struct arena *arena = context;
    const size_t depth = 200000;
    struct buf html = buf_init(arena, SIZE_MAX / 4);
    struct url url;
    struct page page;
    for (size_t i = 0; i < depth; i++)
        buf_add(&html, i == depth / 2 ? STR("<div hidden>") : STR("<div>"));
    buf_add(&html, STR("<a href=/x>y</a>"));
    assert_int_equal(url_parse(arena, STR("https://www.example.co.jp/"), NULL, &url), URL_OK);
    page_read(arena, &url, buf_str(&html), STR_NONE, &page);
    assert_null(page.tree->document);
    assert_int_equal(page.link_count, 1);
    assert_true(page.links[0].is_hidden);
}

static void deep(void **state)
{
    struct arena *arena = arena_new((size_t)512 << 20);
    (void)state;
    assert_int_equal(arena_run(arena, 0, read_deep, arena), ARENA_DONE);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims), cmocka_unit_test(leaves), cmocka_unit_test(too_many_attributes),
        cmocka_unit_test(files),  cmocka_unit_test(soups),  cmocka_unit_test(full_lists),
        cmocka_unit_test(blocks), cmocka_unit_test(deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
