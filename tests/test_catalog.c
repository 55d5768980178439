#include "core/catalog.h"

#include "core/text.h"
#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* `from` in the file becomes `to`; the error that it makes. */
static const struct {
    const char *file, *from, *to, *error;
} changes[] = {
    /* ids */
    {"contents.csv", "ip,IP", "page_url,IP",
     "contents.csv:3: column id: this id stands in the file twice"},
    {"purposes.csv", "ads,", "analysis,",
     "purposes.csv:3: column id: this id stands in the file twice"},
    {"categories.csv", "ads,", "analytics,",
     "categories.csv:3: column id: this id stands in the file twice"},
    {"recipients.csv", "kakuu-hd,架", "kakuu,架",
     "recipients.csv:3: column id: this id stands in the file twice"},
    {"services.csv", "kakuu-tag,", "kakuu-ads,",
     "services.csv:4: column id: this id stands in the file twice"},
    {"contents.csv", "ip,IP", ",IP", "contents.csv:3: column id: the id is missing"},
    {"contents.csv", "ip,IP", "i p,IP",
     "contents.csv:3: column id: an id is made of a-z, 0-9, _ and -"},
    {"services.csv", "kakuu-tag,", "Kakuu-tag,",
     "services.csv:4: column id: an id is made of a-z, 0-9, _ and -"},
    {"services.csv", "kakuu-tag,", "架空,",
     "services.csv:4: column id: an id is made of a-z, 0-9, _ and -"},
    /* references */
    {"recipients.csv", ",kakuu-hd,JP", ",nobody,JP",
     "recipients.csv:2: column group: there is no other recipient of this id"},
    {"recipients.csv", ",kakuu-hd,JP", ",kakuu,JP",
     "recipients.csv:2: column group: there is no other recipient of this id"},
    {"services.csv", "kakuu-view,kakuu,", "kakuu-view,nobody,",
     "services.csv:3: column recipient: an id that recipients.csv does not have"},
    {"services.csv", ",,analytics,cookie_id", ",,games,cookie_id",
     "services.csv:4: column category: an id that categories.csv does not have"},
    {"services.csv", "page_url; ip", "page_url; ipp",
     "services.csv:2: column content: an id that contents.csv does not have"},
    {"hosts.csv", "view.kakuu.example,kakuu-view", "view.kakuu.example,view",
     "hosts.csv:3: column service: an id that services.csv does not have"},
    /* cells that must not be empty or have few values */
    {"contents.csv", "IPアドレス,IP address", ",IP address",
     "contents.csv:3: column name_ja: must not be empty"},
    {"contents.csv", "IPアドレス; IP\n", " ; ;\n",
     "contents.csv:3: column words: must not be empty"},
    {"categories.csv", "Advertising", "", "categories.csv:3: column name_en: must not be empty"},
    {"categories.csv", "open", "unclear", "categories.csv:3: column ruling: must be clear or open"},
    {"recipients.csv", "Kakuu Holdings Inc.", " ",
     "recipients.csv:3: column name_en: must not be empty"},
    {"recipients.csv", ",JP,", ",JPN,",
     "recipients.csv:2: column country: must be a country code of two letters (ISO 3166-1)"},
    {"services.csv", "架空ビュー", "", "services.csv:3: column name_ja: must not be empty"},
    {"words.csv", "link,", ",", "words.csv:5: column kind: must not be empty"},
    {"words.csv", "プライバシー", "　", "words.csv:5: column word: must not be empty"},
    {"words.csv", ",9,", ",10,", "words.csv:2: column weight: must be a number from 1 to 9"},
    {"words.csv", ",9,", ",0,", "words.csv:2: column weight: must be a number from 1 to 9"},
    {"words.csv", ",9,", ",-1,", "words.csv:2: column weight: must be a number from 1 to 9"},
    {"words.csv", "title,IP,2,\nlink,プライバシー,,", "link,x,,\ntitle,IP,2,",
     "words.csv:5: column kind: the rows of one kind must stand together"},
    {"words.csv", "link,プライバシー,,", "everyday_name,フリー,,",
     "words.csv: everyday_name \"フリー\": no company of recipients.csv is called so beside its "
     "legal "
     "form"},
    /* sources */
    {"recipients.csv", "JP,,known,,2024-05-01", "JP,,,,2024-05-01",
     "recipients.csv:2: column basis: must be seen or known"},
    {"services.csv", ROW_END "kakuu-view", ",Known,,2024-05-01\nkakuu-view",
     "services.csv:2: column basis: must be seen or known"},
    {"recipients.csv", "https://hd.example.co.jp/about", "",
     "recipients.csv:3: column source_url: a row with basis seen needs the address of its source"},
    {"recipients.csv", "https://hd.example.co.jp/about", "hd.example.co.jp",
     "recipients.csv:3: column source_url: a row with basis seen needs the address of its source"},
    {"recipients.csv", "2024-06-30", "2024/06/30",
     "recipients.csv:3: column checked_on: must be a date like 2026-11-20"},
    {"recipients.csv", "2024-06-30", "2024-13-01",
     "recipients.csv:3: column checked_on: must be a date like 2026-11-20"},
    {"recipients.csv", "2024-06-30", "2024-06-00",
     "recipients.csv:3: column checked_on: must be a date like 2026-11-20"},
    {"recipients.csv", "2024-06-30", "24-06-30",
     "recipients.csv:3: column checked_on: must be a date like 2026-11-20"},
    {"recipients.csv", "2024-06-30", "",
     "recipients.csv:3: column checked_on: must be a date like 2026-11-20"},
    {"hosts.csv", "cdn.example/t/js,kakuu-tag,https://cdn.example/t/js,,known,,2024-05-01",
     "cdn.example/t/js,kakuu-tag,https://cdn.example/t/js,,known,,2024-5-1",
     "hosts.csv:7: column checked_on: must be a date like 2026-11-20"},
    /* hosts */
    {"hosts.csv", "\nkakuu.example,", "\nKakuu.example,",
     "hosts.csv:2: column pattern: a host is written in lower case, in ASCII, without a scheme"},
    {"hosts.csv", "\nkakuu.example,", "\nhttps://kakuu.example,",
     "hosts.csv:2: column pattern: a host is written in lower case, in ASCII, without a scheme"},
    {"hosts.csv", "\nkakuu.example,", "\n架空.example,",
     "hosts.csv:2: column pattern: a host is written in lower case, in ASCII, without a scheme"},
    {"hosts.csv", "\nkakuu.example,", "\nkakuu,",
     "hosts.csv:2: column pattern: a host is written in lower case, in ASCII, without a scheme"},
    {"hosts.csv", "\nkakuu.example,", "\nkakuu.example?a,",
     "hosts.csv:2: column pattern: a host is written in lower case, in ASCII, without a scheme"},
    {"hosts.csv", "\nkakuu.example,", "\n,",
     "hosts.csv:2: column pattern: a host is written in lower case, in ASCII, without a scheme"},
    {"hosts.csv", "\ncdn.example/t/js,", "\nview.kakuu.example,",
     "hosts.csv:7: column pattern: this pattern stands in the file twice"},
    {"hosts.csv", "\ncdn.example/t/js?id=A-,", "\ncdn.example/t/js?id=V-,",
     "hosts.csv:6: column pattern: this pattern stands in the file twice"},
    /* examples */
    {"hosts.csv", "https://a.kakuu.example/x", "https://view.kakuu.example/x",
     "hosts.csv:2: column yes: the example does not lead to this service"},
    {"hosts.csv", "https://a.kakuu.example/x", "",
     "hosts.csv:2: column yes: the example does not lead to this service"},
    {"hosts.csv", "https://a.kakuu.example/x", "a.kakuu.example/x",
     "hosts.csv:2: column yes: the example does not lead to this service"},
    {"hosts.csv", "https://kakuu.test/", "https://kakuu.example/",
     "hosts.csv:2: column no: the example leads to this service"},
    {"hosts.csv", "https://kakuu.test/", "nowhere",
     "hosts.csv:2: column no: the example leads to this service"},
    {"hosts.csv", "\nkakuu.example,", "\n.kakuu.example,",
     "hosts.csv:2: column yes: the example does not lead to this service"},
    /* the shape of a file */
    {"words.csv", ",注", "", "words.csv:3: 3 cells instead of 4"},
    {"words.csv", ",注", ",注,", "words.csv:3: 5 cells instead of 4"},
    {"words.csv", "note\n", "note,\n", "words.csv:1: 5 cells instead of 4"},
    {"words.csv", "weight", "Weight",
     "words.csv:1: column weight: the header row has another name here"},
    {"recipients.csv", "aliases,former_names", "former_names,aliases",
     "recipients.csv:1: column aliases: the header row has another name here"},
    {"words.csv", "注", "\"注", "words.csv:3: the file ends inside a quoted cell"},
    {"words.csv", "注", "注\"", "words.csv:3: a quotation mark in the wrong place"},
    {"recipients.csv", "Inc.\",架", "Inc.\"x,架",
     "recipients.csv:2: a quotation mark in the wrong place"},
    /* line ends inside of quotes and CR LF count as a reader counts them */
    {"words.csv", "注\ntitle,IP,2", "\"注\n注\r\n注\"\r\ntitle,IP,x",
     "words.csv:6: column weight: must be a number from 1 to 9"},
};

/* The file with the change made; malloc'ed. */
static char *changed(const char *file, const char *from, const char *to)
{
    for (size_t i = 0; i < CATALOG_FILES; i++) {
        const char *text = catalog_good[i].text, *at = strstr(text, from);
        if (strcmp(catalog_good[i].name, file) != 0)
            continue;
        if (!at)
            fail_msg("%s does not hold %s", file, from);
        size_t room = strlen(text) + strlen(to) + 1;
        char *out = malloc(room);
        assert_non_null(out);
        snprintf(out, room, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
        return out;
    }
    fail_msg("no file %s", file);
    return NULL;
}

static void test_changes(void **state)
{
    char folder[PATH_ROOM];
    (void)state;
    make_folder(folder);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct arena *arena = arena_new(16 << 20);
        struct err err;
        char *text = changed(changes[i].file, changes[i].from, changes[i].to);
        write_good(folder);
        write_file(folder, changes[i].file, text);
        assert_null(read_folder(arena, folder, &err));
        if (strcmp(err.text, changes[i].error) != 0 || err.code != ERR_DATA)
            fail_msg("%s -> %s\ngives    %s\nexpected %s", changes[i].from, changes[i].to, err.text,
                     changes[i].error);
        free(text);
        arena_free(arena);
    }
    remove_folder(folder);
}

/* Changes that keep it good. */
static void test_good(void **state)
{
    static const struct file rows[] = {
        {"words.csv", "kind,word,weight,note\n"},
        {"words.csv", "kind,word,weight,note"},
        {"words.csv",
         "\xEF\xBB\xBFkind,word,weight,note\r\n\r\n title , 外部送信 , 9 ,\"a\nb\"\r\n"},
        {"hosts.csv", "pattern,service,yes,no,basis,source_url,checked_on\n"},
    };
    char folder[PATH_ROOM];
    (void)state;
    make_folder(folder);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(16 << 20);
        struct err err;
        write_good(folder);
        write_file(folder, rows[i].name, rows[i].text);
        if (!read_folder(arena, folder, &err))
            fail_msg("%s", err.text);
        arena_free(arena);
    }
    remove_folder(folder);
}

static void test_files(void **state)
{
    char folder[PATH_ROOM], expected[3 * PATH_ROOM];
    (void)state;
    make_folder(folder);
    for (size_t i = 0; i < CATALOG_FILES; i++) {
        struct arena *arena = arena_new(16 << 20);
        struct err err;
        write_good(folder);
        write_file(folder, catalog_good[i].name, "");
        assert_null(read_folder(arena, folder, &err));
        snprintf(expected, sizeof expected, "%s: the file is empty", catalog_good[i].name);
        assert_string_equal(err.text, expected);
        remove_file(folder, catalog_good[i].name);
        assert_null(read_folder(arena, folder, &err));
        assert_int_equal(err.code, ERR_IO);
        snprintf(expected, sizeof expected, "cannot read %s/%s: No such file or directory", folder,
                 catalog_good[i].name);
        assert_string_equal(err.text, expected);
        arena_free(arena);
    }
    remove_folder(folder);
}

/* 64 contents fit into a set, 65 do not; and too little memory is an error of its own. */
static void test_limits(void **state)
{
    char folder[PATH_ROOM], text[8192] = "id,name_ja,name_en,words\n";
    size_t n = strlen(text);
    (void)state;
    make_folder(folder);
    write_good(folder);
    write_file(folder, "services.csv",
               "id,recipient,name_ja,name_en,aliases,category,content,"
               "purpose_sender,purpose_recipient,optout_url,basis,"
               "source_url,checked_on\n");
    write_file(folder, "hosts.csv", "pattern,service,yes,no,basis,source_url,checked_on\n");
    for (int i = 0; i < 65; i++) {
        n +=
            (size_t)snprintf(text + n, sizeof text - n, "c%d,内容%d,content %d,語%d\n", i, i, i, i);
        if (i < 63)
            continue;
        struct arena *arena = arena_new(16 << 20);
        struct err err;
        write_file(folder, "contents.csv", text);
        const struct catalog *catalog = read_folder(arena, folder, &err);
        assert_int_equal(catalog != NULL, i == 63);
        if (catalog)
            assert_true(catalog_content(catalog, "c63") == (content_set)1 << 63);
        else
            assert_string_equal(err.text,
                                "contents.csv:66: column id: this table has room for 64 rows");
        arena_free(arena);
    }
    struct arena *small = arena_new(20000);
    struct err err = {.lang = LANG_EN};
    write_good(folder);
    assert_null(catalog_read(small, folder, &err));
    assert_int_equal(err.code, ERR_MEMORY);
    arena_free(small);
    remove_folder(folder);
}

/* --- what is in it ------------------------------------------------------------------------------- */

struct bench {
    struct arena *arena;
    const struct catalog *catalog;
};

static void check_urls(const struct bench *bench)
{
    static const struct {
        const char *host, *target, *service; /* "": none */
    } rows[] = {
        {"kakuu.example", "/", "kakuu-ads"},
        {"a.b.kakuu.example", "/view", "kakuu-ads"},
        {"notkakuu.example", "/", ""},
        {"kakuu.example.com", "/", ""},
        {"example", "/", ""},
        {"", "/", ""},
        {"kakuu.example.", "/", ""},
        {".kakuu.example", "/", "kakuu-ads"},
        {"view.kakuu.example", "/", "kakuu-view"},
        {"x.view.kakuu.example", "/tag", "kakuu-view"},
        {"view.kakuu.example", "/tag/", "kakuu-tag"},
        {"x.view.kakuu.example", "/tag/a?b", "kakuu-tag"},
        {"review.kakuu.example", "/tag/", "kakuu-ads"},
        /* paths reach into the query; without a fitting path the host is not known */
        {"cdn.example", "/t/js?id=V-1", "kakuu-view"},
        {"cdn.example", "/t/js?id=A-1", "kakuu-ads"},
        {"cdn.example", "/t/js?id=X-1", "kakuu-tag"},
        {"cdn.example", "/t/js", "kakuu-tag"},
        {"cdn.example", "/t/j", ""},
        {"cdn.example", "/T/js", ""},
        {"cdn.example", "/", ""},
        {"cdn.example", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct service *service =
            catalog_find_url(bench->catalog, str_of(rows[i].host), str_of(rows[i].target));
        str id = service ? service->id : STR("");
        if (!str_is(id, rows[i].service))
            fail_msg("%s%s is %.*s", rows[i].host, rows[i].target, STR_ARG(id));
    }
}

static void check_sets(const struct bench *bench)
{
    static const struct {
        const char *text, *contents, *purposes;
    } rows[] = {
        {"", "", ""},
        {"閲覧したページのURLとＩＰアドレスを送信", "page_url; ip", ""},
        {"cookieやip", "ip; cookie_id", ""},
        {"クッキー", "cookie_id", ""},
        {"script skip cookies urls", "", ""},
        {"広告の配信、アクセス解析のため", "", "analysis; ads"},
        {"広告", "", ""},
    };
    const struct catalog *catalog = bench->catalog;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str folded = text_fold(bench->arena, str_of(rows[i].text));
        content_set contents = catalog_contents(catalog, folded);
        purpose_set purposes = catalog_purposes(catalog, folded);
        str c = catalog_content_ids(bench->arena, catalog, contents);
        str p = catalog_purpose_ids(bench->arena, catalog, purposes);
        if (!str_is(c, rows[i].contents) || !str_is(p, rows[i].purposes))
            fail_msg("%s states %.*s and %.*s", rows[i].text, STR_ARG(c), STR_ARG(p));
    }
    content_set both = catalog_content(catalog, "cookie_id") | catalog_content(catalog, "page_url");
    struct words words = catalog_content_words(bench->arena, catalog, both);
    assert_true(str_is(words.ja, "閲覧したページのURL、Cookie等の識別子"));
    assert_true(str_is(words.en, "page URL, cookie id"));
    assert_true(catalog_content(catalog, "nothing") == 0);
}

static void check_words(const struct bench *bench)
{
    const struct catalog *catalog = bench->catalog;
    size_t count;
    const struct word *words = catalog_words(catalog, "title", &count);
    assert_int_equal(count, 3);
    assert_true(str_is(words[1].word, "クッキー") && words[1].weight == 3);
    assert_true(str_is(words[2].word, "ip"));
    words = catalog_words(catalog, "link", &count);
    assert_true(count == 1 && words[0].weight == 1);
    assert_null(catalog_words(catalog, "titl", &count));
    assert_int_equal(count, 0);
    assert_int_equal(catalog_weigh(catalog, "title", STR("クッキーの外部送信と外部送信")), 12);
    assert_int_equal(catalog_weigh(catalog, "title", STR("ip")), 2);
    assert_int_equal(catalog_weigh(catalog, "title", STR("script")), 0);
    assert_int_equal(catalog_weigh(catalog, "none", STR("外部送信")), 0);
    assert_true(catalog_is_word(catalog, "title", STR("外部送信")));
    assert_false(catalog_is_word(catalog, "title", STR("外部送信について")));
    assert_false(catalog_is_word(catalog, "link", STR("外部送信")));
}

static void check_rows(const struct bench *bench)
{
    const struct catalog *catalog = bench->catalog;
    assert_true(str_is(catalog_date(catalog), "2024-06-30"));
    assert_int_equal(catalog_recipient_count(catalog), 2);
    assert_int_equal(catalog_service_count(catalog), 3);
    const struct recipient *kakuu = catalog_recipient_by_id(catalog, STR("kakuu"));
    const struct recipient *group = catalog_recipient_by_id(catalog, STR("kakuu-hd"));
    assert_ptr_equal(kakuu, catalog_recipient(catalog, 0));
    assert_ptr_equal(kakuu->group, group);
    assert_true(str_is(kakuu->name_en, "Kakuu Ads, Inc.") && str_is(kakuu->country, "JP"));
    assert_true(!kakuu->is_seen && group->is_seen && !group->group);
    assert_true(str_is(group->source_url, "https://hd.example.co.jp/about"));
    assert_null(catalog_recipient_by_id(catalog, STR("架空")));
    const struct service *ads = catalog_service_by_id(catalog, STR("kakuu-ads"));
    assert_ptr_equal(ads, catalog_service(catalog, 0));
    assert_ptr_equal(ads->recipient, kakuu);
    assert_true(str_is(ads->category->id, "ads") && ads->category->is_open);
    assert_true(str_is(ads->purpose_sender, "広告の配信") && !ads->purpose_recipient.n);
    assert_true(str_is(ads->optout_url, "https://ads.example/optout"));
    assert_int_equal(ads->content, 3);
    assert_int_equal(catalog_service(catalog, 1)->content, 0);
    assert_false(catalog_service(catalog, 1)->category->is_open);
    assert_null(catalog_service_by_id(catalog, STR("")));
}

static void inside_work(void *context)
{
    check_urls(context);
    check_sets(context);
    check_words(context);
    check_rows(context);
}

static void test_inside(void **state)
{
    char folder[PATH_ROOM];
    struct err err;
    (void)state;
    make_folder(folder);
    write_good(folder);
    struct bench bench = {.arena = arena_new(16 << 20)};
    bench.catalog = read_folder(bench.arena, folder, &err);
    assert_non_null(bench.catalog);
    assert_int_equal(arena_run(bench.arena, 0, inside_work, &bench), ARENA_DONE);
    arena_free(bench.arena);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes), cmocka_unit_test(test_good),   cmocka_unit_test(test_files),
        cmocka_unit_test(test_limits),  cmocka_unit_test(test_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
